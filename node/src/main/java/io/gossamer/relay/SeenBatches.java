package io.gossamer.relay;

import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Remembers which batches were taken, so that one that comes directly, carried and out of a spool counts once. Bounded by
 * origins and by batches an origin; what is forgotten and comes again is caught by the reader's own window check.
 */
final class SeenBatches {
    static final int ORIGINS_MAX = 1024;
    static final int BATCHES_MAX = 64;

    private final Map<NodeId, Set<Long>> byOrigin = new LinkedHashMap<>(16, 0.75f, true);

    synchronized boolean isNew(SummaryIntake.Delivery delivery) {
        Set<Long> taken = byOrigin.computeIfAbsent(delivery.origin(), unseen -> new LinkedHashSet<>());
        if (byOrigin.size() > ORIGINS_MAX) {
            byOrigin.remove(byOrigin.keySet().iterator().next());
        }
        if (!taken.add(fingerprint(delivery))) {
            return false;
        }
        if (taken.size() > BATCHES_MAX) {
            taken.remove(taken.iterator().next());
        }
        return true;
    }

    synchronized void forget(SummaryIntake.Delivery delivery) {
        Set<Long> taken = byOrigin.get(delivery.origin());
        if (taken != null) {
            taken.remove(fingerprint(delivery));
        }
    }

    /** Of epoch, windows and links, in the order given: a batch that comes again comes unchanged. */
    private static long fingerprint(SummaryIntake.Delivery delivery) {
        long hash = mix(delivery.epoch(), delivery.findings().size());
        for (LinkSummary summary : delivery.summaries()) {
            hash = mix(hash, summary.window().startUnixMillis());
            hash = mix(hash, summary.link().to().high());
            hash = mix(hash, summary.link().to().low());
        }
        return hash;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014), over a running sum. */
    private static long mix(long hash, long value) {
        long z = hash * 31 + value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
