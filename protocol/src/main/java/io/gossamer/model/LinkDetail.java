package io.gossamer.model;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a window knows of its link besides round trips and counts. It stays with the node that measured: voters' pictures do not keep it.
 *
 * @param lossBurstMax the longest run of probes in a row that was lost (RFC 3357's loss period); it may have begun in the window before
 * @param jitterNanos the interarrival jitter J of RFC 3550 §6.4.1 at the window's end; absent before two probes in a row were answered
 * @param rtt every round trip of the window, so that those of longer times can be made of it
 * @param sendStamps every delay begins when the kernel says that its probe left, not when this node's process says that it sends
 */
public record LinkDetail(
        int lossBurstMax,
        Directed jitterNanos,
        Optional<OneWayDelay> oneWay,
        PathMarks path,
        Reordering reordering,
        DelayHistogram rtt,
        boolean sendStamps) {
    public static final LinkDetail NONE = new LinkDetail(0, Directed.UNKNOWN, Optional.empty(), PathMarks.NONE);

    /**
     * How many replies came after one, two or three with higher numbers right before them: n-reordering, RFC 4737 §5. Who is in a
     * later count is in those before it, too.
     */
    public record Reordering(int byOne, int byTwo, int byThree) {
        public static final Reordering NONE = new Reordering(0, 0, 0);

        public Reordering plus(Reordering other) {
            return new Reordering(
                    Math.addExact(byOne, other.byOne),
                    Math.addExact(byTwo, other.byTwo),
                    Math.addExact(byThree, other.byThree));
        }
    }

    /** In order, without a histogram and without send stamps. */
    public LinkDetail(int lossBurstMax, Directed jitterNanos, Optional<OneWayDelay> oneWay, PathMarks path) {
        this(lossBurstMax, jitterNanos, oneWay, path, Reordering.NONE, DelayHistogram.EMPTY, false);
    }

    /** One value each way: from → to, and back. */
    public record Directed(OptionalLong forward, OptionalLong reverse) {
        public static final Directed UNKNOWN = new Directed(OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * One-way delays (RFC 7679) between two clocks whose difference is known only as an interval.
     *
     * @param forwardNanos median from → to, right to {@code boundNanos} either way
     * @param reverseNanos median back, likewise
     * @param boundNanos how wrong both may be, as long as no clock is off its rate by more than the bound allows for
     * @param offsetLowNanos the peer's clock is ahead of this node's by this at least (less than zero: behind)
     * @param offsetHighNanos and by this at most, both at the window's newest probe
     */
    public record OneWayDelay(
            long forwardNanos, long reverseNanos, long boundNanos, long offsetLowNanos, long offsetHighNanos) {}
}
