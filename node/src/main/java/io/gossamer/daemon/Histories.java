package io.gossamer.daemon;

import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.config.GossamerConfig;
import io.gossamer.host.Niceness;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Tally;
import io.gossamer.proto.Event;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.relay.SummarySpool;
import io.gossamer.storage.LinkHistoryReader;
import io.gossamer.storage.LocalStorage;
import io.gossamer.storage.StorageException;
import io.gossamer.storage.StorageLimits;
import io.gossamer.time.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This host's history behind one thread and a bounded queue: a slow or full disk costs history, counted and said, and never
 * a probe.
 */
final class Histories implements AutoCloseable {
    /** Windows and events that may wait for the disk. */
    private static final int WAITING_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Histories.class);

    private final LocalStorage storage;
    private final Tally tally = new Tally("history");
    private final ThreadPoolExecutor disk;
    private volatile boolean failing;

    private Histories(LocalStorage storage) {
        this.storage = storage;
        this.disk = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Niceness.threads("gossamer-disk"),
                (work, pool) -> tally.count("writes_dropped", "disk_too_slow"));
    }

    static Histories open(Path directory, GossamerConfig.History config, Clock clock) throws StartException {
        try {
            return new Histories(LocalStorage.open(
                    directory,
                    new StorageLimits(
                            config.retention(),
                            config.flushPeriod(),
                            config.diskFreeMinBytes(),
                            config.spoolRetention(),
                            StorageLimits.SPOOL_BYTES_MAX),
                    clock));
        } catch (StorageException unusable) {
            throw new StartException("history at " + directory + ": " + unusable.getMessage(), unusable);
        }
    }

    /** Takes a closed window of all links; never blocks. */
    void keep(List<LinkSummary> window) {
        disk.execute(() -> {
            try {
                storage.history().append(window);
                tally.add("summaries_kept", "", window.size());
                if (failing) {
                    failing = false;
                    LOG.info("history is kept again");
                }
            } catch (StorageException refused) {
                tally.add("summaries_dropped", "disk", window.size());
                if (!failing) {
                    failing = true;
                    LOG.warn("history is not kept for now: {}", refused.getMessage());
                }
            }
        });
    }

    /** Shows again what happened before this start, and keeps what happens from now on. */
    void follow(EventLog events) {
        List<Event> kept = new ArrayList<>();
        try {
            for (byte[] bytes : storage.events().newest(EventLog.KEPT_MAX)) {
                kept.add(Event.parseFrom(bytes));
            }
        } catch (StorageException | InvalidProtocolBufferException unreadable) {
            LOG.warn("events of earlier runs cannot be read: {}", unreadable.getMessage());
        }
        events.remember(kept);
        events.listen(event -> disk.execute(() -> note(event)));
    }

    private void note(Event event) {
        try {
            storage.events().append(event.toByteArray());
        } catch (StorageException refused) {
            tally.count("events_dropped", "disk");
        }
    }

    boolean isFailing() {
        return failing;
    }

    LinkHistoryReader reader() {
        return storage.history();
    }

    List<Tally> tallies() {
        return List.of(tally, storage.tally());
    }

    /** The spool as the relay wants it. */
    SummarySpool spool() {
        return new SummarySpool() {
            @Override
            public Optional<Long> put(SummaryBatch batch) {
                return storage.spool().put(batch);
            }

            @Override
            public Optional<SummaryBatch> get(long key) {
                return storage.spool().get(key);
            }

            @Override
            public void remove(long key) {
                storage.spool().remove(key);
            }

            @Override
            public List<Long> keys() {
                return storage.spool().keys();
            }
        };
    }

    @Override
    public void close() {
        disk.shutdown();
        try {
            if (!disk.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("the last windows did not reach the disk in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        storage.close();
    }
}
