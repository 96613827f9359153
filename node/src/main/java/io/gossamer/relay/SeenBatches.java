package io.gossamer.relay;

import io.gossamer.model.NodeId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Remembers which batches were taken, so that one that comes directly, carried and out of a spool counts once, and that one
 * which comes long after its successors is no news, whatever it says of itself: somebody may have kept a copy. Bounded by
 * origins and by batches an origin; what is forgotten and comes again is caught by the reader's own window check.
 */
final class SeenBatches {
    static final int ORIGINS_MAX = 1024;
    static final int BATCHES_MAX = 64;

    /** Batches are pushed side by side and may overtake each other by so many. */
    static final int OVERTAKEN_MAX = 2;

    private final Map<NodeId, Origin> byOrigin = new LinkedHashMap<>(16, 0.75f, true);

    /** A batch by its number. */
    record Name(NodeId origin, long epoch, long sequence) {}

    private static final class Origin {
        private final Set<Name> taken = new LinkedHashSet<>();
        private long epoch;
        private long sequence;
    }

    synchronized boolean isTaken(Name batch) {
        Origin origin = byOrigin.get(batch.origin());
        return origin != null && origin.taken.contains(batch);
    }

    /** False when it is taken already. Only for batches whose signature was checked. */
    synchronized boolean take(Name batch, boolean replay) {
        Origin origin = byOrigin.computeIfAbsent(batch.origin(), unseen -> new Origin());
        if (byOrigin.size() > ORIGINS_MAX) {
            byOrigin.remove(byOrigin.keySet().iterator().next());
        }
        if (!origin.taken.add(batch)) {
            return false;
        }
        if (origin.taken.size() > BATCHES_MAX) {
            origin.taken.remove(origin.taken.iterator().next());
        }
        if (!replay && isNewer(batch, origin)) {
            origin.epoch = batch.epoch();
            origin.sequence = batch.sequence();
        }
        return true;
    }

    private static boolean isNewer(Name batch, Origin than) {
        int byEpoch = Long.compareUnsigned(batch.epoch(), than.epoch);
        return byEpoch > 0 || byEpoch == 0 && Long.compareUnsigned(batch.sequence(), than.sequence) > 0;
    }

    /** Did it come after more of its successors than can overtake it on the way? */
    synchronized boolean isOld(Name batch) {
        Origin origin = byOrigin.get(batch.origin());
        if (origin == null || isNewer(batch, origin)) {
            return false;
        }
        return batch.epoch() != origin.epoch || origin.sequence - batch.sequence() > OVERTAKEN_MAX;
    }

    synchronized void forget(Name batch) {
        Origin origin = byOrigin.get(batch.origin());
        if (origin != null) {
            origin.taken.remove(batch);
        }
    }
}
