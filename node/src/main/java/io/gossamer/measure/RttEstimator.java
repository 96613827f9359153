package io.gossamer.measure;

import java.util.OptionalLong;

/** Smoothed round-trip time and its variation, RFC 6298 §2, for telling when a reply is overdue. */
public final class RttEstimator {
    /** RFC 6298's own K = 4 is tuned for resending soon; a probe that is called lost too soon is a false alarm. */
    private static final int SMOOTHED_TIMES = 8;

    private boolean seen;
    private long smoothedNanos;
    private long variationNanos;

    public void sample(long rttNanos) {
        if (!seen) {
            seen = true;
            smoothedNanos = rttNanos;
            variationNanos = rttNanos / 2;
            return;
        }
        // §2.3: variation first, from the smoothed value before this sample; alpha = 1/8, beta = 1/4
        variationNanos += (Math.abs(smoothedNanos - rttNanos) - variationNanos) / 4;
        smoothedNanos += (rttNanos - smoothedNanos) / 8;
    }

    public OptionalLong smoothedNanos() {
        return seen ? OptionalLong.of(smoothedNanos) : OptionalLong.empty();
    }

    public OptionalLong variationNanos() {
        return seen ? OptionalLong.of(variationNanos) : OptionalLong.empty();
    }

    /** max(floor, 8 · SRTT), at most {@code ceiling}. */
    public long timeoutNanos(long floorNanos, long ceilingNanos) {
        return Math.min(ceilingNanos, Math.max(floorNanos, SMOOTHED_TIMES * smoothedNanos));
    }
}
