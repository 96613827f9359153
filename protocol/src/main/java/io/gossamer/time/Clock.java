package io.gossamer.time;

/**
 * The two clocks of one node. Durations, timeouts and ages come from the monotonic one only; the wall clock only
 * annotates, because it may jump in either direction at any moment.
 */
public interface Clock {
    /** Nanoseconds from an arbitrary origin; never goes back; meaningless on another node. */
    long monotonicNanos();

    /** Nanoseconds since 1970-01-01T00:00Z as this host believes; may jump. */
    long wallNanos();

    default long wallMillis() {
        return wallNanos() / 1_000_000;
    }
}
