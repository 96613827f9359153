package io.gossamer.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gossamer.model.Tally;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummarySpoolTest {
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int BYTES_MAX = 10_000;

    @TempDir
    Path dir;

    private final ManualClock clock = new ManualClock();
    private RocksStore store;
    private SummarySpool spool;

    @BeforeEach
    void open() throws StorageException {
        StorageLimits limits =
                new StorageLimits(Duration.ofDays(30), Duration.ofSeconds(1), 0, Duration.ofHours(1), BYTES_MAX);
        store = RocksStore.open(dir.resolve("history"), limits, clock, new Tally("storage"));
        spool = new SummarySpool(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void batchesComeBackNewestFirstUntilRemoved() {
        long first = spool.put(batch(1, 10)).orElseThrow();
        long second = spool.put(batch(2, 10)).orElseThrow();

        assertThat(second).isGreaterThan(first);
        assertThat(spool.newestFirst()).containsExactly(second, first);
        assertThat(spool.keys()).containsExactly(first, second);
        assertThat(spool.get(first)).contains(batch(1, 10));
        spool.remove(first);
        spool.remove(first);
        assertThat(spool.get(first)).isEmpty();
        assertThat(spool.keys()).containsExactly(second);
    }

    @Test
    void batchesOutliveARestart() throws StorageException {
        long key = spool.put(batch(1, 10)).orElseThrow();
        store.close();
        open();
        assertThat(spool.get(key)).contains(batch(1, 10));
        assertThat(spool.put(batch(2, 10)).orElseThrow()).isGreaterThan(key);
    }

    @Test
    void oldBatchesGoAndAreCountedAlsoThoseOfAnEarlierRun() throws StorageException {
        spool.put(batch(1, 10));
        clock.advance(40 * MINUTE_NANOS);
        long young = spool.put(batch(2, 10)).orElseThrow();
        store.close();
        open();
        clock.advance(30 * MINUTE_NANOS);
        assertThat(spool.keys()).containsExactly(young);
        assertThat(store.tally().value("spool_dropped", "age")).isEqualTo(1);
    }

    @Test
    void clockThatJumpsDropsNothing() {
        long key = spool.put(batch(1, 10)).orElseThrow();
        clock.stepWall(3 * 60 * MINUTE_NANOS);
        clock.advance(MINUTE_NANOS);
        assertThat(spool.keys()).containsExactly(key);
    }

    @Test
    void fullSpoolDropsTheOldest() {
        for (int n = 0; n < 20; n++) {
            spool.put(batch(n, 1000));
        }
        assertThat(spool.keys()).hasSizeBetween(8, 9);
        assertThat(spool.get(spool.newestFirst().get(0))).contains(batch(19, 1000));
        assertThat(store.tally().value("spool_dropped", "full")).isGreaterThanOrEqualTo(11);
    }

    @Test
    void journalKeepsTheNewestEvents() throws StorageException {
        EventJournal journal = new EventJournal(store);
        List<String> expected = new ArrayList<>();
        for (int n = 0; n < EventJournal.EVENTS_MAX + 10; n++) {
            journal.append(("event " + n).getBytes(StandardCharsets.US_ASCII));
            expected.add("event " + n);
        }
        assertThat(journal.newest(3))
                .extracting(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .isEqualTo(expected.subList(expected.size() - 3, expected.size()));
        assertThat(journal.newest(1_000_000)).hasSize(EventJournal.EVENTS_MAX);
    }

    private static SummaryBatch batch(int number, int bytes) {
        return SummaryBatch.newBuilder()
                .setHops(number)
                .setContent(ByteString.copyFrom(new byte[bytes]))
                .build();
    }
}
