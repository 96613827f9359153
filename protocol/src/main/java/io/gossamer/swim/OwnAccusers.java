package io.gossamer.swim;

import io.gossamer.model.NodeId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who accuses this node, and how often each gets an answer. A refutation is news to everybody, so a member that lies, or
 * whose link to this one is bad, could have the whole mesh repeat it once a second.
 */
final class OwnAccusers {
    static final int ACCUSERS_MAX = 64;

    /** An observer is answered three times at once and then three times a minute. */
    private static final double ANSWERS_PER_SECOND = 1.0 / 20;

    private static final int ANSWERS_BURST = 3;

    /** By this node's view it has no business to accuse; by another view it may. */
    private static final double ANSWERS_TO_STRANGERS_PER_SECOND = 1.0 / 120;

    private final Map<NodeId, TokenBucket> answers = new LinkedHashMap<>();

    /** Kept apart: who was taken for a stranger while a partition healed may be an observer a moment later. */
    private final Map<NodeId, TokenBucket> answersToStrangers = new LinkedHashMap<>();

    private final Set<NodeId> unanswered = new LinkedHashSet<>();

    boolean isWorthRefuting(long nowNanos, NodeId accuser, boolean isObserver) {
        if (isObserver && unanswered.size() < ACCUSERS_MAX) {
            unanswered.add(accuser);
        }
        Map<NodeId, TokenBucket> known = isObserver ? answers : answersToStrangers;
        TokenBucket bucket = known.get(accuser);
        if (bucket == null) {
            if (known.size() >= ACCUSERS_MAX) {
                known.remove(known.keySet().iterator().next());
            }
            bucket = new TokenBucket(
                    isObserver ? ANSWERS_PER_SECOND : ANSWERS_TO_STRANGERS_PER_SECOND,
                    isObserver ? ANSWERS_BURST : 1,
                    nowNanos);
            known.put(accuser, bucket);
        }
        return unanswered.size() >= Verdicts.ACCUSERS_MIN || bucket.take(nowNanos, 1);
    }

    void refuted() {
        unanswered.clear();
    }
}
