package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.model.LinkId;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What was lost on each directed way lately, by the probes of both its ends: those of the one on their way there, and the answers
 * to those of the other on their way back. That is twice as much as either end alone knows, and each way stands for itself.
 */
final class WayLosses {
    /** So many windows with a loss at least: one short outage is in two of them, and is no loss that goes on. */
    static final int LOSSY_WINDOWS_MIN = 3;

    private final TreeMap<LinkId, Count> counts = new TreeMap<>();

    /** Of one directed way. A packet is a probe or an answer. */
    static final class Count {
        private int sent;
        private int lost;
        private int lossyWindows;

        int sent() {
            return sent;
        }

        int lost() {
            return lost;
        }

        /** One bit a window, as in {@link LinkEvidence.Pooled}. */
        int lossyWindows() {
            return lossyWindows;
        }

        boolean isLasting() {
            return Integer.bitCount(lossyWindows) >= LOSSY_WINDOWS_MIN;
        }

        private void add(int moreSent, int moreLost, int windows) {
            sent += moreSent;
            lost += moreLost;
            lossyWindows |= moreLost > 0 ? windows : 0;
        }
    }

    /** A link's probes whose loss has no direction count for neither way; one on which most losses have none says nothing. */
    void add(LinkEvidence evidence) {
        LinkEvidence.Pooled pooled = evidence.pooled();
        int untold = pooled.lostSomewhere();
        if (pooled.sent() == 0 || 2 * untold > pooled.lost()) {
            return;
        }
        int sent = pooled.sent() - untold;
        int there = Math.min(sent, orNone(pooled.lostForward()));
        int back = Math.min(sent - there, orNone(pooled.lostReverse()));
        of(evidence.link()).add(sent, there, pooled.lossyWindows());
        of(evidence.link().reversed()).add(sent - there, back, pooled.lossyWindows());
    }

    private static int orNone(OptionalInt count) {
        return count.orElse(0);
    }

    private Count of(LinkId way) {
        return counts.computeIfAbsent(way, unseen -> new Count());
    }

    /** Ordered by way. */
    TreeMap<LinkId, Count> all() {
        return counts;
    }
}
