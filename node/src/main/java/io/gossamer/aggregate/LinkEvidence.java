package io.gossamer.aggregate;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.PathTraits;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the recent windows of one directed link say together. Replayed and late windows, and those in which the measuring
 * node was itself impaired, are not pooled: they are no evidence.
 *
 * @param latest its newest window; absent unless fresh
 * @param recentRtt medians of the pooled windows that had one, newest first
 * @param baselineRttNanos the measuring node's own, of its newest window
 */
public record LinkEvidence(
        LinkId link, Optional<Latest> latest, Pooled pooled, Medians recentRtt, OptionalLong baselineRttNanos) {

    /** The newest window, by the receiver's clock. */
    public record Latest(
            LinkState state,
            long ageNanos,
            int received,
            OptionalInt lostForward,
            OptionalInt lostReverse,
            boolean selfImpaired,
            PathTraits traits) {
        Latest directed(OptionalInt forward, OptionalInt reverse) {
            return new Latest(state, ageNanos, received, forward, reverse, selfImpaired, traits);
        }
    }

    /**
     * Sums over the windows that count, without those through which nothing came at all: what was lost in an outage is no share.
     *
     * @param windows with outages; 0 when there is no evidence
     * @param lost what came late is not among them
     * @param lostForward of the lost, from → to, as far as the direction is known; absent where it is known of none
     * @param lossyWindows a bit for each window in which anything was lost: of the same ten seconds on every link the same one
     */
    public record Pooled(
            int windows, int sent, int lost, OptionalInt lostForward, OptionalInt lostReverse, int lossyWindows) {
        static final Pooled NONE = new Pooled(0, 0, 0, OptionalInt.empty(), OptionalInt.empty(), 0);

        /** With losses in as many windows as there can be. */
        public Pooled(int windows, int sent, int lost, OptionalInt lostForward, OptionalInt lostReverse) {
            this(windows, sent, lost, lostForward, lostReverse, (1 << Math.min(windows, lost)) - 1);
        }

        /** Of the lost, those of which nobody can tell which way. */
        public int lostSomewhere() {
            return Math.max(0, lost - lostForward.orElse(0) - lostReverse.orElse(0));
        }
    }

    static LinkEvidence none(LinkId link) {
        return new LinkEvidence(link, Optional.empty(), Pooled.NONE, Medians.NONE, OptionalLong.empty());
    }
}
