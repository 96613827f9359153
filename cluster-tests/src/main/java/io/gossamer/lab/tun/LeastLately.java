package io.gossamer.lab.tun;

/**
 * How long something takes at least, such as waking up or writing a packet: what may be taken off without ever taking off too much.
 * Not thread-safe.
 */
final class LeastLately {
    /** Longer is a processor that somebody else had. */
    static final long NANOS_MAX = 200_000;

    private static final int RISE = 16;
    private static final long RISE_NANOS_MIN = 500;

    private long leastNanos;
    private boolean known;

    void record(long nanos) {
        long taken = Math.max(0, Math.min(NANOS_MAX, nanos));
        long risen = leastNanos + Math.max(RISE_NANOS_MIN, leastNanos / RISE);
        leastNanos = known ? Math.min(taken, risen) : taken;
        known = true;
    }

    /** 0 before anything is known. */
    long nanos() {
        return leastNanos;
    }
}
