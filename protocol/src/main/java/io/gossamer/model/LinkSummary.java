package io.gossamer.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One window (ten seconds unless rolled up) of one directed link, as its measuring node saw it: tier T1 and the row of the
 * history.
 *
 * @param epoch the measuring node's boot epoch; (origin, epoch, window start) names a summary once and for all
 * @param window by the wall clock of the measuring node, [start, end)
 * @param rtt absent when nothing was received
 * @param ipdv |RFC 3393 IPDV| between consecutive replies; absent under two consecutive replies
 * @param baselineRttNanos the measuring node's own slow baseline of p50; absent until it has one
 * @param selfImpaired the measuring node itself was late in this window: no evidence against the network
 * @param kernelStamps the RTTs come from the kernel's timestamps
 * @param traits what is known of the path besides
 * @param detail what else is known, for people rather than for alerts
 */
public record LinkSummary(
        LinkId link,
        long epoch,
        Window window,
        ProbeCounts counts,
        Optional<Quantiles> rtt,
        Optional<Quantiles> ipdv,
        OptionalLong baselineRttNanos,
        LinkState state,
        long stateSinceUnixMillis,
        boolean selfImpaired,
        boolean kernelStamps,
        PathTraits traits,
        LinkDetail detail) {

    /** Without traits and without detail. */
    public LinkSummary(
            LinkId link,
            long epoch,
            Window window,
            ProbeCounts counts,
            Optional<Quantiles> rtt,
            Optional<Quantiles> ipdv,
            OptionalLong baselineRttNanos,
            LinkState state,
            long stateSinceUnixMillis,
            boolean selfImpaired,
            boolean kernelStamps) {
        this(
                link,
                epoch,
                window,
                counts,
                rtt,
                ipdv,
                baselineRttNanos,
                state,
                stateSinceUnixMillis,
                selfImpaired,
                kernelStamps,
                PathTraits.NONE,
                LinkDetail.NONE);
    }

    /** Fewer samples than this make no percentage. */
    public static final int RATIO_SAMPLES_MIN = 10;

    /** As others are told of it. */
    public LinkSummary withoutDetail() {
        return new LinkSummary(
                link,
                epoch,
                window,
                counts,
                rtt,
                ipdv,
                baselineRttNanos,
                state,
                stateSinceUnixMillis,
                selfImpaired,
                kernelStamps,
                traits,
                LinkDetail.NONE);
    }

    /** With other counts. */
    public LinkSummary with(ProbeCounts others) {
        return new LinkSummary(
                link,
                epoch,
                window,
                others,
                rtt,
                ipdv,
                baselineRttNanos,
                state,
                stateSinceUnixMillis,
                selfImpaired,
                kernelStamps,
                traits,
                detail);
    }

    public static List<LinkSummary> withoutDetail(List<LinkSummary> all) {
        return all.stream().map(LinkSummary::withoutDetail).toList();
    }

    /** A stretch of wall-clock time, [start, start + length). */
    public record Window(long startUnixMillis, int lengthMillis) {
        public long endUnixMillis() {
            return startUnixMillis + lengthMillis;
        }
    }

    /** lost / sent in [0, 1], or absent under {@value #RATIO_SAMPLES_MIN} samples. */
    public OptionalDouble lossRatio() {
        return counts.sent() < RATIO_SAMPLES_MIN
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) counts.lost() / counts.sent());
    }
}
