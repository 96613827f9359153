package io.gossamer.storage;

import static io.gossamer.storage.Summaries.link;
import static io.gossamer.storage.Summaries.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Tally;
import io.gossamer.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a tmpfs of 24 MB. Mounting it needs root: without, these are skipped; with GOSSAMER_REQUIRE_ALL=1 they fail instead.
 */
class FullDiskTest {
    private static final LinkId LINK = link(1, 2);

    @TempDir
    Path dir;

    private Path disk;
    private boolean mounted;
    private final ManualClock clock = new ManualClock();

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(dir.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()) == 0;
        if ("1".equals(System.getenv("GOSSAMER_REQUIRE_ALL"))) {
            assertThat(mounted).as("a tmpfs can be mounted (root)").isTrue();
        }
        assumeThat(mounted).as("a tmpfs can be mounted (root)").isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void fullDiskStopsWritesOnlyAndFreeSpaceBringsThemBack() throws Exception {
        try (RocksStore store = open(0)) {
            RocksLinkHistory history = new RocksLinkHistory(store);
            history.append(List.of(window(LINK, 0)));
            fill();
            StorageException refused = appendUntilRefused(history);
            assertThat(refused).hasMessageContaining("the disk is full");
            assertThat(store.health().writable()).isFalse();
            assertThat(store.health().problem()).contains("free some space");
            assertThat(history.read(LINK, 0, Long.MAX_VALUE, 10)).first().isEqualTo(window(LINK, 0));
            store.upkeep();
            SummarySpool spool = new SummarySpool(store);
            assertThat(spool.put(io.gossamer.proto.SummaryBatch.getDefaultInstance()))
                    .isEmpty();

            Files.delete(disk.resolve("filling"));
            clock.advance(RocksStore.REOPEN_AFTER_NANOS + 1);
            store.upkeep();

            history.append(List.of(window(LINK, 1)));
            assertThat(store.health().writable()).isTrue();
            assertThat(store.health().quarantined()).isZero();
            assertThat(history.read(LINK, 0, Long.MAX_VALUE, 10)).contains(window(LINK, 0), window(LINK, 1));
        }
        try (RocksStore again = open(0)) {
            assertThat(new RocksLinkHistory(again).read(LINK, 0, Long.MAX_VALUE, 10))
                    .contains(window(LINK, 0), window(LINK, 1));
        }
    }

    @Test
    void writingPausesBeforeTheDiskIsFull() throws Exception {
        try (RocksStore store = open(8 << 20)) {
            RocksLinkHistory history = new RocksLinkHistory(store);
            history.append(List.of(window(LINK, 0)));
            Files.write(disk.resolve("filling"), new byte[12 << 20]);
            store.upkeep();

            assertThatThrownBy(() -> history.append(List.of(window(LINK, 1))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("history.disk_free_min is 8 MiB");
            assertThat(store.health().writable()).isFalse();
            history.expireBefore(0);
            assertThat(history.read(LINK, 0, Long.MAX_VALUE, 10)).containsExactly(window(LINK, 0));

            Files.delete(disk.resolve("filling"));
            store.upkeep();
            history.append(List.of(window(LINK, 1)));
            assertThat(store.health().writable()).isTrue();
        }
    }

    @Test
    void openingOnAFullDiskIsOneClearLineAndNothingIsSetAside() throws Exception {
        open(0).close();
        fill();
        try (RocksStore opened = open(0)) {
            assertThat(opened.health().quarantined()).isZero();
        } catch (StorageException said) {
            assertThat(said).hasMessageContaining("the disk is full: free some space");
        }
        Files.delete(disk.resolve("filling"));
        open(0).close();
        assertThat(new Quarantine(disk.resolve("history")).kept()).isEmpty();
    }

    private RocksStore open(long freeMinBytes) throws StorageException {
        StorageLimits limits = new StorageLimits(
                Duration.ofDays(30),
                Duration.ofSeconds(1),
                freeMinBytes,
                Duration.ofHours(1),
                StorageLimits.SPOOL_BYTES_MAX);
        return RocksStore.open(disk.resolve("history"), limits, clock, new Tally("storage"));
    }

    private void fill() {
        try {
            Files.write(disk.resolve("filling"), new byte[32 << 20]);
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static StorageException appendUntilRefused(RocksLinkHistory history) {
        for (int round = 0; round < 1000; round++) {
            List<LinkSummary> many = new ArrayList<>();
            for (int n = 0; n < 1000; n++) {
                many.add(window(LINK, 10 + n));
            }
            try {
                history.append(many);
            } catch (StorageException refused) {
                return refused;
            }
        }
        throw new AssertionError("a full disk took everything");
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }
}
