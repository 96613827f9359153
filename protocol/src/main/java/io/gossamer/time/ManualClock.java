package io.gossamer.time;

/** A clock that moves only when told to. Both readings start far from zero, so that a forgotten origin shows. */
public final class ManualClock implements Clock {
    private long monotonicNanos = 1_000_000_000_000L;
    private long wallNanos = 1_700_000_000_000_000_000L;

    @Override
    public synchronized long monotonicNanos() {
        return monotonicNanos;
    }

    @Override
    public synchronized long wallNanos() {
        return wallNanos;
    }

    /** Both clocks move on. */
    public synchronized void advance(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("time does not run back: " + nanos);
        }
        monotonicNanos += nanos;
        wallNanos += nanos;
    }

    /** The wall clock jumps; the monotonic one does not notice. */
    public synchronized void stepWall(long nanos) {
        wallNanos += nanos;
    }
}
