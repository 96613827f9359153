package io.gossamer.measure;

import java.util.OptionalLong;

/**
 * J of RFC 3550 §6.4.1 and A.8, for whoever compares with tools that show it: the mean of |D| with a gain of 1/16, where D is the
 * difference of two packets' transit times, so that the clocks of the two ends need not agree. In whole nanoseconds.
 */
final class InterarrivalJitter {
    private static final int GAIN = 16;

    /** A larger difference is a stepped clock. */
    private static final long DIFFERENCE_NANOS_MAX = 10_000_000_000L;

    private boolean known;
    private long transitNanos;
    private double jitterNanos;
    private boolean pair;

    void transit(long nanos) {
        double difference = Math.abs((double) nanos - transitNanos);
        if (known && difference <= DIFFERENCE_NANOS_MAX) {
            jitterNanos += (difference - jitterNanos) / GAIN;
            pair = true;
        }
        known = true;
        transitNanos = nanos;
    }

    OptionalLong nanos() {
        return pair ? OptionalLong.of(Math.round(jitterNanos)) : OptionalLong.empty();
    }
}
