package io.gossamer.relay;

import io.gossamer.model.Tally;
import io.gossamer.proto.SummaryBatch;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The reference spool, bounded by count; a restart empties it. */
public final class InMemorySpool implements SummarySpool {
    private final int batchesMax;
    private final Tally tally;
    private final TreeMap<Long, SummaryBatch> batches = new TreeMap<>();
    private long lastKey;

    public InMemorySpool(int batchesMax, Tally tally) {
        this.batchesMax = batchesMax;
        this.tally = tally;
    }

    @Override
    public synchronized Optional<Long> put(SummaryBatch batch) {
        lastKey++;
        batches.put(lastKey, batch);
        while (batches.size() > batchesMax) {
            batches.pollFirstEntry();
            tally.count("spool_dropped", "full");
        }
        return Optional.of(lastKey);
    }

    @Override
    public synchronized Optional<SummaryBatch> get(long key) {
        return Optional.ofNullable(batches.get(key));
    }

    @Override
    public synchronized void remove(long key) {
        batches.remove(key);
    }

    @Override
    public synchronized List<Long> keys() {
        return List.copyOf(batches.keySet());
    }
}
