package io.gossamer.relay;

import io.gossamer.proto.SummaryBatch;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the batches that not every voter has taken, bounded by count and age; what it drops it counts. Called on worker
 * threads, one call at a time; may read and write a disk.
 */
public interface SummarySpool {
    /** Keeps the batch under a key that is larger than every earlier one; empty when it could not be kept. */
    Optional<Long> put(SummaryBatch batch);

    /** Empty when it was dropped meanwhile. */
    Optional<SummaryBatch> get(long key);

    void remove(long key);

    /** All keys, oldest first, those of an earlier run of this node included. */
    List<Long> keys();
}
