package io.gossamer.sim;

/**
 * One node's two clocks against the simulation's true time. The monotonic one starts anywhere and drifts; the wall clock has
 * an offset and may be stepped. Neither is ever right.
 */
public final class SimClock {
    private long anchorTrueNanos;
    private long anchorMonotonicNanos;
    private double rate = 1;
    private long wallOffsetNanos;

    SimClock(long trueNanos, long monotonicNanos) {
        this.anchorTrueNanos = trueNanos;
        this.anchorMonotonicNanos = monotonicNanos;
    }

    long monotonicNanos(long trueNanos) {
        long passed = trueNanos - anchorTrueNanos;
        return anchorMonotonicNanos + (rate == 1 ? passed : (long) (passed * rate));
    }

    long wallNanos(long trueNanos) {
        return monotonicNanos(trueNanos) - anchorMonotonicNanos + anchorTrueNanos + wallOffsetNanos;
    }

    /** How long a delay of this clock takes in truth; never less. */
    long trueDelayNanos(long delayNanos) {
        return rate == 1 ? delayNanos : (long) StrictMath.ceil(delayNanos / rate);
    }

    /** From now on this clock runs fast by so many parts in a million; slow when negative. */
    public void setDrift(long trueNanos, double partsPerMillion) {
        anchorMonotonicNanos = monotonicNanos(trueNanos);
        anchorTrueNanos = trueNanos;
        rate = 1 + partsPerMillion / 1e6;
    }

    /** The wall clock jumps; the monotonic one does not. */
    public void step(long nanos) {
        wallOffsetNanos += nanos;
    }
}
