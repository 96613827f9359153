package io.gossamer.storage;

import static io.gossamer.storage.Summaries.link;
import static io.gossamer.storage.Summaries.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Tally;
import io.gossamer.time.Clock;
import io.gossamer.time.ManualClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is killed, a WAL that is torn, files that rot: opening never fails and loses what it must, no more. */
class StorageCrashTest {
    private static final LinkId LINK = link(1, 2);
    private static final int KILLS = 6;

    @TempDir
    Path dir;

    /**
     * What was appended before the kill is there, to the last row: a killed process loses nothing (a loss of power would lose
     * one flush period, which no test here can show).
     */
    @Test
    void sigkillAtAnyMomentLosesNothingThatAppendTook() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path history = dir.resolve("history");
        int appended = 0;
        for (int round = 0; round < KILLS; round++) {
            appended = Math.max(appended, appendUntilKilled(history, appended, 20 + random.nextInt(400)));
            try (RocksStore store = open(history)) {
                List<LinkSummary> rows = all(new RocksLinkHistory(store));
                assertThat(store.health().quarantined()).as("seed %d", seed).isZero();
                assertThat(rows.size()).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(appended);
                for (int n = 0; n < rows.size(); n++) {
                    assertThat(rows.get(n)).as("seed %d", seed).isEqualTo(window(LINK, n));
                }
                appended = rows.size();
            }
        }
        assertThat(appended).as("the child did append").isPositive();
    }

    /** However many: a quick machine appends more in a moment than one read may return. */
    private static List<LinkSummary> all(RocksLinkHistory history) throws StorageException {
        List<LinkSummary> rows = new ArrayList<>();
        List<LinkSummary> page;
        do {
            long from = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).window().startUnixMillis() + 1;
            page = history.read(LINK, from, Long.MAX_VALUE, LinkHistoryReader.LIMIT_MAX);
            rows.addAll(page);
        } while (page.size() == LinkHistoryReader.LIMIT_MAX);
        return rows;
    }

    /** Returns how many rows the child said it had appended when it was killed. */
    private int appendUntilKilled(Path history, int from, int millis) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        history.toString(),
                        String.valueOf(from))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = said.readLine();
            assertThat(line).as("the child's first word").isNotNull();
            long killNanos = System.nanoTime() + millis * 1_000_000L;
            int last = Integer.parseInt(line);
            while (System.nanoTime() < killNanos && (line = said.readLine()) != null) {
                last = Integer.parseInt(line);
            }
            return last;
        } finally {
            child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Appends row after row, flushing often, and says how many it has. */
    static final class Appender {
        public static void main(String[] arguments) throws Exception {
            StorageLimits limits = new StorageLimits(
                    Duration.ofDays(30), Duration.ofMillis(50), 0, Duration.ofHours(1), StorageLimits.SPOOL_BYTES_MAX);
            try (LocalStorage storage = LocalStorage.open(Path.of(arguments[0]), limits, new SystemTime())) {
                for (int n = Integer.parseInt(arguments[1]); ; n++) {
                    storage.history().append(List.of(window(LINK, n)));
                    System.out.println(n + 1);
                }
            }
        }
    }

    private static final class SystemTime implements Clock {
        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallNanos() {
            return System.currentTimeMillis() * 1_000_000L;
        }
    }

    @Test
    void tornWalLosesOnlyItsTail() throws Exception {
        Path history = dir.resolve("history");
        Path crashed = dir.resolve("crashed");
        try (RocksStore store = open(history)) {
            RocksLinkHistory rows = new RocksLinkHistory(store);
            for (int n = 0; n < 200; n++) {
                rows.append(List.of(window(LINK, n)));
            }
            store.flush();
            copy(history, crashed);
        }
        Path wal = largest(crashed, ".log");
        try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 37);
        }
        try (RocksStore store = open(crashed)) {
            List<LinkSummary> rows = new RocksLinkHistory(store).read(LINK, 0, Long.MAX_VALUE, 1000);
            assertThat(store.health().quarantined()).isZero();
            assertThat(rows).hasSize(199);
        }
    }

    /** Any file cut, emptied, filled with noise or gone: it opens, writes and reads, with or without the old rows. */
    @Test
    void noDamageKeepsTheStoreFromOpening() throws Exception {
        Path whole = dir.resolve("whole");
        fillOnDisk(whole);
        List<String> files;
        try (Stream<Path> listing = Files.list(whole)) {
            files = listing.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("LOG") && !name.equals("LOCK"))
                    .sorted()
                    .toList();
        }
        assertThat(files).anyMatch(name -> name.endsWith(".sst")).contains("CURRENT");
        int round = 0;
        for (String file : files) {
            for (Damage damage : Damage.values()) {
                Path broken = dir.resolve("broken" + round++).resolve("history");
                copy(whole, broken);
                damage.harm(broken.resolve(file));
                useAfter(broken, file + " " + damage);
            }
        }
    }

    private static void useAfter(Path broken, String what) {
        try (RocksStore store = open(broken)) {
            RocksLinkHistory history = new RocksLinkHistory(store);
            history.append(List.of(window(link(5, 6), 1)));
            assertThat(history.read(link(5, 6), 0, Long.MAX_VALUE, 10)).as(what).containsExactly(window(link(5, 6), 1));
            try {
                assertThat(history.read(LINK, 0, Long.MAX_VALUE, 100_000))
                        .as(what)
                        .hasSizeLessThanOrEqualTo(5000);
            } catch (StorageException said) {
                assertThat(said).as(what).hasMessageContaining("damaged");
            }
            int aside = store.health().quarantined();
            assertThat(new Quarantine(broken).kept()).as(what).hasSize(aside);
        } catch (StorageException | IOException wrong) {
            throw new AssertionError(what, wrong);
        }
    }

    enum Damage {
        CUT,
        EMPTY,
        NOISE,
        GONE;

        void harm(Path file) throws IOException {
            long size = Files.size(file);
            switch (this) {
                case CUT -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(size / 2);
                    }
                }
                case EMPTY -> Files.write(file, new byte[0]);
                case NOISE -> {
                    byte[] noise = new byte[(int) size];
                    new Random(size).nextBytes(noise);
                    Files.write(file, noise);
                }
                case GONE -> Files.delete(file);
            }
        }
    }

    /** A block that rots while the daemon runs: the compaction that meets it stops all writing, until it is set aside. */
    @Test
    void damageFoundAtRunTimeIsSetAsideAndWritingGoesOn() throws Exception {
        Path history = dir.resolve("history");
        fillOnDisk(history);
        Damage.NOISE.harm(largest(history, ".sst"));
        ManualClock clock = new ManualClock();
        try (RocksStore store = RocksStore.open(history, RocksLinkHistoryTest.LIMITS, clock, new Tally("storage"))) {
            RocksLinkHistory rows = new RocksLinkHistory(store);
            compactAnyway(store);
            try {
                rows.append(List.of(window(LINK, 1)));
            } catch (StorageException said) {
                assertThat(store.health().writable()).isFalse();
            }
            clock.advance(RocksStore.REOPEN_AFTER_NANOS + 1);
            store.upkeep();

            rows.append(List.of(window(LINK, 7)));
            assertThat(rows.read(LINK, 0, Long.MAX_VALUE, 100_000)).contains(window(LINK, 7));
            assertThat(rows.links()).contains(LINK);
            assertThat(store.health().writable()).isTrue();
            assertThat(store.health().quarantined()).isEqualTo(1);
        }
    }

    private static void compactAnyway(RocksStore store) {
        try {
            store.change(handle -> {
                handle.db().compactRange(handle.family(RocksHandle.Family.LINKS));
                return null;
            });
        } catch (StorageException found) {
            assertThat(found).hasMessageContaining("damaged");
        }
    }

    @Test
    void onlyTheNewestDamagedDirectoriesAreKept() throws Exception {
        Path history = dir.resolve("history");
        for (int round = 0; round < 4; round++) {
            fillOnDisk(history);
            Damage.NOISE.harm(history.resolve("CURRENT"));
            open(history).close();
        }
        assertThat(new Quarantine(history).kept()).hasSize(Quarantine.KEPT_MAX);
    }

    private static void fillOnDisk(Path history) throws Exception {
        try (RocksStore store = open(history)) {
            RocksLinkHistory rows = new RocksLinkHistory(store);
            for (int part = 0; part < 2; part++) {
                for (int n = 0; n < 2500; n++) {
                    rows.append(List.of(window(LINK, part * 2500 + n)));
                }
                store.change(handle -> {
                    try (org.rocksdb.FlushOptions wait = new org.rocksdb.FlushOptions().setWaitForFlush(true)) {
                        handle.db().flush(wait, handle.family(RocksHandle.Family.LINKS));
                    }
                    return null;
                });
            }
        }
    }

    private static RocksStore open(Path directory) throws StorageException {
        return RocksStore.open(directory, RocksLinkHistoryTest.LIMITS, new ManualClock(), new Tally("storage"));
    }

    private static Path largest(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.toString().endsWith(suffix))
                    .max(Comparator.comparingLong(path -> path.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
