package io.gossamer.lab.tun;

/**
 * How long this thread takes to wake up, as its own timers show: the least that was seen lately, so that a packet is never taken to
 * have come before it did. Not thread-safe.
 */
final class WakeUp {
    /** Longer is a processor that somebody else had, and no waking up. */
    static final long NANOS_MAX = 200_000;

    private static final int RISE = 64;
    private static final long RISE_NANOS_MIN = 100;

    private long leastNanos;
    private boolean known;

    /** A sleep that nothing ended ended so much later than it was to. */
    void record(long lateNanos) {
        long late = Math.max(0, Math.min(NANOS_MAX, lateNanos));
        long risen = leastNanos + Math.max(RISE_NANOS_MIN, leastNanos / RISE);
        leastNanos = known ? Math.min(late, risen) : late;
        known = true;
    }

    /** 0 before anything is known. */
    long nanos() {
        return leastNanos;
    }
}
