package io.gossamer.measure;

import io.gossamer.model.DelayRise;
import io.gossamer.model.LinkDetail.OneWayDelay;

/**
 * Which way a link became slower. A round trip does not say; how far the peer's clock seems to be ahead does. That is known only as
 * an interval (see {@link OneWayDelays}), whose middle moves by half of what one way takes longer, ahead or behind, and stays where
 * it is if both do. Clocks do not jump in the very window in which a link becomes slower; what their rates differ by is learnt from
 * the two windows before.
 *
 * <p>What was found holds until the link is as fast as before: the first slow window knows best, since clocks drift. One in the middle
 * of which it became slower has fast packets, too, and the interval is made of the fastest: that it stays where it was says nothing then.
 */
final class RiseWay {
    /** A window whose median is under so many times the baseline is as usual. */
    private static final double RISEN_RATIO = 1.5;

    /** How far two clocks' difference may stray from what their last rates say: what an NTP client corrects in one go and less. */
    private static final double STRAY_PER_NANO = 100e-6;

    private static final double STRAY_NANOS = 50_000;

    /** Faster clocks do not drift apart (see {@link OneWayDelays#DRIFT_PER_MILLION}): one of them was set. */
    private static final double RATE_MAX = OneWayDelays.DRIFT_PER_MILLION / 1e6;

    private boolean hasUsual;
    private long usualAtNanos;
    private long usualMedianNanos;
    private double usualOffsetNanos;
    private double rate;
    private DelayRise rise = DelayRise.UNKNOWN;

    /**
     * One window of a link whose node was well.
     *
     * @param nowNanos at its end, monotonic
     * @param minNanos of the fastest round trip in it
     * @param baselineNanos what the median usually is
     * @return which way it is slower; UNKNOWN while it is not
     */
    DelayRise window(long nowNanos, long medianNanos, long minNanos, long baselineNanos, OneWayDelay oneWay) {
        double offset = oneWay.offsetLowNanos() / 2.0 + oneWay.offsetHighNanos() / 2.0;
        if (medianNanos < RISEN_RATIO * baselineNanos) {
            usual(nowNanos, medianNanos, offset);
            rise = DelayRise.UNKNOWN;
        } else if (rise == DelayRise.UNKNOWN && hasUsual) {
            long excess = medianNanos - usualMedianNanos;
            DelayRise seen = wayOf(nowNanos - usualAtNanos, excess, offset);
            boolean mixed = minNanos - usualMedianNanos < excess / 2;
            rise = mixed && seen == DelayRise.BOTH ? DelayRise.UNKNOWN : seen;
        }
        return rise;
    }

    private void usual(long nowNanos, long medianNanos, double offset) {
        double drifted = hasUsual ? (offset - usualOffsetNanos) / Math.max(1, nowNanos - usualAtNanos) : 0;
        rate = Math.abs(drifted) <= RATE_MAX ? drifted : 0;
        hasUsual = true;
        usualAtNanos = nowNanos;
        usualMedianNanos = medianNanos;
        usualOffsetNanos = offset;
    }

    private DelayRise wayOf(long sinceNanos, long excessNanos, double offset) {
        double moved = 2 * (offset - usualOffsetNanos - rate * sinceNanos);
        double stray = 2 * (STRAY_NANOS + STRAY_PER_NANO * sinceNanos);
        double half = excessNanos / 2.0;
        if (Math.abs(moved) - stray >= half) {
            return moved > 0 ? DelayRise.FORWARD : DelayRise.REVERSE;
        }
        return Math.abs(moved) + stray <= half ? DelayRise.BOTH : DelayRise.UNKNOWN;
    }
}
