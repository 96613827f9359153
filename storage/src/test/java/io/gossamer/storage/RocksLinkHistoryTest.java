package io.gossamer.storage;

import static io.gossamer.storage.Summaries.T0;
import static io.gossamer.storage.Summaries.link;
import static io.gossamer.storage.Summaries.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Tally;
import io.gossamer.storage.RocksHandle.Family;
import io.gossamer.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksLinkHistoryTest extends LinkHistoryContract {
    static final StorageLimits LIMITS = new StorageLimits(
            Duration.ofDays(30), Duration.ofSeconds(1), 0, Duration.ofHours(1), StorageLimits.SPOOL_BYTES_MAX);

    @TempDir
    Path dir;

    private RocksStore store;

    @Override
    Opened open() throws StorageException {
        store = RocksStore.open(dir.resolve("history"), LIMITS, new ManualClock(), new Tally("storage"));
        RocksLinkHistory history = new RocksLinkHistory(store);
        return new Opened(history, history);
    }

    @Override
    void close() {
        store.close();
    }

    @Test
    void historyOutlivesItsProcess() throws Exception {
        LinkId link = link(1, 2);
        new RocksLinkHistory(store).append(List.of(window(link, 1)));
        store.close();
        open();
        RocksLinkHistory again = new RocksLinkHistory(store);

        assertThat(again.read(link, 0, Long.MAX_VALUE, 10)).containsExactly(window(link, 1));
        assertThat(again.links()).containsExactly(link);
        again.append(List.of(window(link, -3000)));
        again.expireBefore(T0);
        assertThat(again.links()).containsExactly(link);
    }

    /** A native call after close would end the JVM. */
    @Test
    void everythingAfterCloseFailsCleanly() throws Exception {
        RocksLinkHistory history = new RocksLinkHistory(store);
        SummarySpool spool = new SummarySpool(store);
        history.append(List.of(window(link(1, 2), 1)));
        store.close();
        store.close();
        store.upkeep();

        List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls = List.of(
                () -> history.append(List.of(window(link(1, 2), 2))),
                () -> history.read(link(1, 2), 0, 1, 1),
                history::links,
                () -> history.expireBefore(Long.MAX_VALUE),
                store::flush,
                () -> new EventJournal(store).append(new byte[1]));
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(StorageException.class).hasMessage("history is closed");
        }
        assertThat(spool.keys()).isEmpty();
    }

    @Test
    void secondOpeningOfOneDirectoryIsRefused() {
        assertThatThrownBy(
                        () -> RocksStore.open(dir.resolve("history"), LIMITS, new ManualClock(), new Tally("storage")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("another process holds the history");
        assertThat(dir.toFile().list()).containsExactly("history");
    }

    @Test
    void rowOfAnUnknownVersionIsSkippedAndCounted() throws Exception {
        LinkSummary known = window(link(1, 2), 1);
        store.write((handle, batch) -> {
            byte[] future = SummaryRow.encode(window(link(1, 2), 2));
            future[0] = 9;
            batch.put(
                    handle.family(Family.LINKS),
                    SeriesKey.of(window(link(1, 2), 2)).bytes(),
                    future);
            batch.put(
                    handle.family(Family.LINKS),
                    SeriesKey.of(window(link(1, 2), 3)).bytes(),
                    new byte[0]);
            batch.put(
                    handle.family(Family.LINKS),
                    SeriesKey.of(window(link(1, 2), 4)).bytes(),
                    new byte[] {1, -1, 3});
        });
        new RocksLinkHistory(store).append(List.of(known));

        assertThat(new RocksLinkHistory(store).read(link(1, 2), 0, Long.MAX_VALUE, 10))
                .containsExactly(known);
        assertThat(store.tally().value("rows_skipped", "")).isEqualTo(3);
    }

    /** Says what a month costs: the figure in config/gossamer.yaml. */
    @Test
    void expiredBucketsGiveTheirSpaceBack() throws Exception {
        RocksLinkHistory history = new RocksLinkHistory(store);
        int perBucket = (int) (SeriesKey.BUCKET_MILLIS / Summaries.WINDOW);
        int buckets = 6;
        java.util.Random random = new java.util.Random(3);
        for (int n = 0; n < perBucket * buckets; n++) {
            List<LinkSummary> tick = new ArrayList<>();
            for (int to = 2; to < 6; to++) {
                tick.add(Summaries.random(random, link(1, to), T0 + (long) n * Summaries.WINDOW));
            }
            history.append(tick);
        }
        long before = compactedBytes();
        history.expireBefore(T0 + 4 * SeriesKey.BUCKET_MILLIS);
        long after = sstBytes();

        System.out.printf("%d bytes a row on disk%n", before / (4L * perBucket * buckets));
        assertThat(history.read(link(1, 2), 0, Long.MAX_VALUE, 100_000)).hasSize(2 * perBucket);
        assertThat(after).as("of %d bytes", before).isLessThan(before * 45 / 100);
    }

    private long compactedBytes() throws StorageException {
        return store.change(handle -> {
            try (org.rocksdb.FlushOptions wait = new org.rocksdb.FlushOptions().setWaitForFlush(true)) {
                handle.db().flush(wait, handle.family(Family.LINKS));
            }
            handle.db().compactRange(handle.family(Family.LINKS));
            return Long.parseLong(handle.db().getProperty(handle.family(Family.LINKS), "rocksdb.total-sst-files-size"));
        });
    }

    private long sstBytes() throws StorageException {
        return store.read(handle ->
                Long.parseLong(handle.db().getProperty(handle.family(Family.LINKS), "rocksdb.live-sst-files-size")));
    }
}
