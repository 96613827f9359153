package io.gossamer.model;

import java.util.OptionalLong;

/**
 * The shape of a window's delays, nanoseconds. {@code p90} and {@code p99} are present only with at least {@value
 * #TAIL_SAMPLES_MIN} samples: a tail quantile of ten samples is a maximum under another name.
 */
public record Quantiles(long min, long p50, OptionalLong p90, OptionalLong p99, long max) {
    public static final int TAIL_SAMPLES_MIN = 100;
}
