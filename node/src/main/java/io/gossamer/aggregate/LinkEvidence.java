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
            PathTraits traits) {}

    /**
     * Sums over the windows that count.
     *
     * @param windows 0 when there is no evidence
     * @param lostForward of the lost, from → to; absent unless every window with a loss knew the direction
     */
    public record Pooled(int windows, int sent, int lost, OptionalInt lostForward, OptionalInt lostReverse) {
        static final Pooled NONE = new Pooled(0, 0, 0, OptionalInt.empty(), OptionalInt.empty());
    }

    static LinkEvidence none(LinkId link) {
        return new LinkEvidence(link, Optional.empty(), Pooled.NONE, Medians.NONE, OptionalLong.empty());
    }
}
