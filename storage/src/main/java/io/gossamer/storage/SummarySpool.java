package io.gossamer.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.storage.RocksHandle.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Summaries that no voter took yet, kept over leader changes and restarts: at most an hour and {@link
 * StorageLimits#spoolBytesMax}. Whom a batch is for is not stored; the one who replays knows who took what.
 *
 * <p>Any thread may call. What the disk refuses is dropped and counted: a spool that throws would stop what it serves.
 */
public final class SummarySpool {
    static final int BATCHES_MAX = 8640;
    private final EntryLog log;
    private final RocksStore store;

    public SummarySpool(RocksStore store) {
        this.store = store;
        this.log = new EntryLog(
                store,
                Family.SPOOL,
                new EntryLog.Bounds(
                        "spool",
                        BATCHES_MAX,
                        store.limits().spoolBytesMax(),
                        store.limits().spoolRetention().toMillis()));
    }

    /** Returns the batch's key, larger than every earlier one; empty when it could not be kept. */
    public Optional<Long> put(SummaryBatch batch) {
        try {
            return Optional.of(log.append(batch.toByteArray()));
        } catch (StorageException refused) {
            store.tally().count("spool_dropped", "disk");
            return Optional.empty();
        }
    }

    /** Empty when it was dropped meanwhile, or cannot be read. */
    public Optional<SummaryBatch> get(long key) {
        try {
            Optional<byte[]> entry = log.get(key);
            return entry.isEmpty() ? Optional.empty() : Optional.of(SummaryBatch.parseFrom(entry.get()));
        } catch (StorageException | InvalidProtocolBufferException unreadable) {
            store.tally().count("spool_unreadable");
            return Optional.empty();
        }
    }

    /** Once every voter has it. One that stays because of the disk goes with its age. */
    public void remove(long key) {
        try {
            log.remove(key);
        } catch (StorageException stays) {
            store.tally().count("spool_not_removed");
        }
    }

    /** Oldest first, those of an earlier run included; none while the disk cannot be read. */
    public List<Long> keys() {
        try {
            return log.sequences();
        } catch (StorageException unreadable) {
            store.tally().count("spool_unreadable");
            return List.of();
        }
    }

    /** In the order of replay: what just happened matters most. */
    public List<Long> newestFirst() {
        List<Long> keys = new ArrayList<>(keys());
        Collections.reverse(keys);
        return keys;
    }
}
