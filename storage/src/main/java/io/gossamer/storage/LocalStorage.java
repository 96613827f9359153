package io.gossamer.storage;

import io.gossamer.model.Tally;
import io.gossamer.time.Clock;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one daemon keeps on its disk, with the thread that looks after it: syncs every flush period, drops what is
 * too old, mends what failed.
 *
 * <p>Any thread may call. {@link #close} ends the thread, then the database; calls that come later fail cleanly.
 */
public final class LocalStorage implements AutoCloseable {
    static final long RETENTION_PERIOD_NANOS = 300_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(LocalStorage.class);

    private final RocksStore store;
    private final RocksLinkHistory history;
    private final SummarySpool spool;
    private final EventJournal events;
    private final Clock clock;
    private final Tally tally;
    private final Retention retention;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread upkeep = new Thread(this::lookAfter, "storage-upkeep");
    private long retentionNextNanos;

    private LocalStorage(RocksStore store, StorageLimits limits, Clock clock, Tally tally) {
        this.store = store;
        this.history = new RocksLinkHistory(store);
        this.spool = new SummarySpool(store);
        this.events = new EventJournal(store);
        this.clock = clock;
        this.tally = tally;
        this.retention = new Retention(limits.retention().toMillis());
        this.retentionNextNanos = clock.monotonicNanos();
    }

    /** Opens or makes {@code directory} and starts the thread. See {@link RocksStore#open} for what can go wrong. */
    public static LocalStorage open(Path directory, StorageLimits limits, Clock clock) throws StorageException {
        Tally tally = new Tally("storage");
        LocalStorage storage = new LocalStorage(RocksStore.open(directory, limits, clock, tally), limits, clock, tally);
        storage.upkeep.setDaemon(true);
        storage.upkeep.start();
        return storage;
    }

    public RocksLinkHistory history() {
        return history;
    }

    public SummarySpool spool() {
        return spool;
    }

    public EventJournal events() {
        return events;
    }

    public StorageHealth health() {
        return store.health();
    }

    public Tally tally() {
        return tally;
    }

    private void lookAfter() {
        long periodMillis = store.limits().flushPeriod().toMillis();
        try {
            while (!closing.await(periodMillis, TimeUnit.MILLISECONDS)) {
                tend();
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private void tend() {
        try {
            store.upkeep();
            if (clock.monotonicNanos() - retentionNextNanos >= 0) {
                retentionNextNanos = clock.monotonicNanos() + RETENTION_PERIOD_NANOS;
                expire();
            }
        } catch (RuntimeException | Error bug) { // this thread has no successor
            tally.count("upkeep_failed");
            LOG.error("history's upkeep failed and goes on", bug);
        }
    }

    private void expire() {
        retention.limitUnixMillis(clock.monotonicNanos(), clock.wallNanos()).ifPresent(limit -> {
            try {
                history.expireBefore(limit);
            } catch (StorageException said) {
                tally.count("upkeep_failed");
                LOG.warn("old history stays for now: {}", said.getMessage());
            }
        });
    }

    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        try {
            upkeep.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException asked) {
            interrupted = true;
        }
        store.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
