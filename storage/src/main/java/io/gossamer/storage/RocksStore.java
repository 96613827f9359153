package io.gossamer.storage;

import io.gossamer.model.Tally;
import io.gossamer.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one RocksDB of this host, as long as the daemon lives: it fences every native call, sets damage aside, pauses writing
 * before the disk is full, and reopens what does not recover by itself.
 *
 * <p>Any thread may call. {@link #upkeep} does what time brings; {@link LocalStorage} calls it on a thread of its own.
 */
public final class RocksStore implements AutoCloseable {
    /** RocksDB recovers from a full disk in about five seconds; what has not after this will not. */
    static final long REOPEN_AFTER_NANOS = 30_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);

    private final Path directory;
    private final StorageLimits limits;
    private final Clock clock;
    private final Tally tally;
    private final FreeSpace freeSpace;

    /** Shared by calls into RocksDB; exclusive for closing and replacing it. */
    private final ReentrantReadWriteLock fence = new ReentrantReadWriteLock();

    /** Null while there is none: closed, or not to be opened for now. Guarded by the fence. */
    private RocksHandle handle;

    private boolean closed;
    private volatile String problem = "";
    private volatile boolean damaged;

    /** Something may have been written since the last sync: an idle disk is not woken each second for nothing. */
    private volatile boolean unsynced = true;

    private volatile OptionalLong failingSinceNanos = OptionalLong.empty();
    private final AtomicInteger quarantined = new AtomicInteger();
    private final AtomicInteger generation = new AtomicInteger();

    /** Something done with the open database. */
    interface Work<T> {
        T with(RocksHandle handle) throws RocksDBException;
    }

    /** Puts into a batch what belongs together. */
    interface Filler {
        void fill(RocksHandle handle, WriteBatch batch) throws RocksDBException;
    }

    private RocksStore(Path directory, StorageLimits limits, Clock clock, Tally tally) {
        this.directory = directory;
        this.limits = limits;
        this.clock = clock;
        this.tally = tally;
        this.freeSpace = new FreeSpace(directory, limits.diskFreeMinBytes());
    }

    /**
     * Opens or makes {@code directory}. A damaged one is set aside and a fresh one opened: that is said in the log and in
     * {@link #health}. Throws when there can be none: no space, no rights, held by another process, no native library.
     */
    public static RocksStore open(Path directory, StorageLimits limits, Clock clock, Tally tally)
            throws StorageException {
        loadLibrary();
        RocksStore store = new RocksStore(directory, limits, clock, tally);
        store.openHandle();
        store.freeSpace.measure();
        return store;
    }

    private static void loadLibrary() throws StorageException {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | UnsatisfiedLinkError missing) {
            throw new StorageException(
                    "RocksDB's native library cannot be loaded: put it on -Djava.library.path, or let java.io.tmpdir"
                            + " be a directory with 20 MB free that allows execution (" + missing.getMessage() + ")",
                    missing);
        }
    }

    Tally tally() {
        return tally;
    }

    /** Rises whenever another database stands behind this store: what was remembered of the old one no longer holds. */
    int generation() {
        return generation.get();
    }

    Clock clock() {
        return clock;
    }

    StorageLimits limits() {
        return limits;
    }

    /** Runs {@code work} on the open database; what fails does so cleanly. */
    <T> T read(Work<T> work) throws StorageException {
        fence.readLock().lock();
        try {
            return work.with(opened());
        } catch (RocksDBException wrong) {
            tally.count("read_failed", RocksFault.of(wrong).name());
            throw RocksFault.of(wrong).exception("history cannot be read", wrong);
        } finally {
            fence.readLock().unlock();
        }
    }

    /** Writes what {@code filler} puts into a batch, whole or not at all. Refused while the disk has too little space. */
    void write(Filler filler) throws StorageException {
        if (freeSpace.isLow()) {
            tally.count("write_refused", "disk_free_min");
            throw new StorageException(freeSpace.problem());
        }
        change(handle -> {
            try (WriteBatch batch = new WriteBatch()) {
                filler.fill(handle, batch);
                handle.db().write(handle.writeOptions(), batch);
            }
            return null;
        });
    }

    /** Like a write, but allowed on a disk that is nearly full: it makes room. */
    <T> T change(Work<T> work) throws StorageException {
        fence.readLock().lock();
        try {
            T result = work.with(opened());
            noteSuccess();
            return result;
        } catch (RocksDBException wrong) {
            throw noteFailure(wrong);
        } finally {
            unsynced = true; // after the work: a sync that went on beside it may have missed it
            fence.readLock().unlock();
        }
    }

    private RocksHandle opened() throws StorageException {
        if (handle == null) {
            throw new StorageException(closed ? "history is closed" : problem);
        }
        return handle;
    }

    private void noteSuccess() {
        if (failingSinceNanos.isPresent()) {
            LOG.info("history in {} is written again", directory);
            failingSinceNanos = OptionalLong.empty();
            problem = "";
        }
    }

    private StorageException noteFailure(RocksDBException wrong) {
        RocksFault fault = RocksFault.of(wrong);
        StorageException said = fault.exception("history cannot be written", wrong);
        tally.count("write_failed", fault.name());
        if (failingSinceNanos.isEmpty()) {
            LOG.error("{}", said.getMessage());
            failingSinceNanos = OptionalLong.of(clock.monotonicNanos());
        }
        problem = said.getMessage();
        damaged |= RocksFault.isCorruption(wrong);
        return said;
    }

    /** Makes everything that was appended outlive a loss of power. That it succeeds does not prove that writing does. */
    public void flush() throws StorageException {
        fence.readLock().lock();
        try {
            RocksHandle open = opened();
            if (unsynced) {
                unsynced = false;
                open.db().syncWal();
            }
        } catch (RocksDBException wrong) {
            unsynced = true;
            throw noteFailure(wrong);
        } finally {
            fence.readLock().unlock();
        }
    }

    /** To be called every flush period: sync, look at the disk's space, mend. Throws nothing; what fails is said and counted. */
    void upkeep() {
        freeSpace.measure();
        try {
            mend();
            flush();
        } catch (StorageException said) {
            tally.count("upkeep_failed");
            problem = said.getMessage();
        }
    }

    private void mend() throws StorageException {
        OptionalLong failing = failingSinceNanos;
        boolean stuck = failing.isPresent()
                && clock.monotonicNanos() - failing.getAsLong() > REOPEN_AFTER_NANOS
                && !freeSpace.isLow();
        fence.writeLock().lock();
        try {
            if (closed || handle != null && !damaged && !stuck) {
                return;
            }
            if (handle != null) {
                LOG.warn("history in {} is reopened: {}", directory, problem);
                handle.close();
                handle = null;
            }
            if (damaged) {
                setAside(problem);
            }
            openHandle();
        } finally {
            fence.writeLock().unlock();
        }
    }

    private void openHandle() throws StorageException {
        try {
            Files.createDirectories(directory);
            handle = openOrSetAside();
            generation.incrementAndGet();
            damaged = false;
            failingSinceNanos = OptionalLong.empty();
            problem = "";
        } catch (IOException wrong) {
            throw new StorageException("cannot make " + directory + ": " + wrong.getMessage(), wrong);
        } catch (RocksDBException wrong) {
            throw RocksFault.of(wrong).exception("history in " + directory + " cannot be opened", wrong);
        }
    }

    private RocksHandle openOrSetAside() throws RocksDBException, StorageException {
        try {
            return new RocksHandle(directory);
        } catch (RocksDBException wrong) {
            if (RocksFault.of(wrong) != RocksFault.DAMAGE) {
                throw wrong;
            }
            setAside(wrong.getMessage());
            return new RocksHandle(directory);
        }
    }

    private void setAside(String reason) throws StorageException {
        try {
            Path aside = new Quarantine(directory).setAside(clock.wallMillis());
            Files.createDirectories(directory);
            quarantined.incrementAndGet();
            tally.count("quarantined");
            LOG.error("history in {} was damaged ({}) and is now {}; it begins anew", directory, reason, aside);
        } catch (IOException wrong) {
            throw new StorageException("damaged history in " + directory + " cannot be moved aside: " + wrong, wrong);
        }
    }

    public StorageHealth health() {
        String now = freeSpace.isLow() ? freeSpace.problem() : problem;
        return new StorageHealth(now.isEmpty(), now, freeSpace.bytes(), quarantined.get());
    }

    /** Syncs and closes. Later calls fail with {@link StorageException}; closing twice does nothing. */
    @Override
    public void close() {
        fence.writeLock().lock();
        try {
            closed = true;
            if (handle == null) {
                return;
            }
            try {
                handle.db().syncWal();
            } catch (RocksDBException wrong) {
                LOG.warn("the last flush period of history may be lost: {}", wrong.getMessage());
            }
            handle.close();
            handle = null;
        } finally {
            fence.writeLock().unlock();
        }
    }
}
