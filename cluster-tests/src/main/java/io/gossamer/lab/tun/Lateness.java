package io.gossamer.lab.tun;

/**
 * How late something was, over and over: quantiles to 10 µs up to 200 ms, and the largest exactly. Not thread-safe.
 */
public final class Lateness {
    private static final long GRAIN_NANOS = 10_000;
    private static final int GRAINS = 20_000;

    private final long[] counts = new long[GRAINS + 1];
    private long count;
    private long maxNanos;

    public void record(long nanos) {
        long late = Math.max(0, nanos);
        counts[(int) Math.min(GRAINS, late / GRAIN_NANOS)]++;
        count++;
        maxNanos = Math.max(maxNanos, late);
    }

    public long count() {
        return count;
    }

    public long maxNanos() {
        return maxNanos;
    }

    /** Not more than so many nanoseconds in the share {@code quantile} of all cases; 0 while there is none. */
    public long nanos(double quantile) {
        long wanted = (long) Math.ceil(quantile * count);
        long seen = 0;
        for (int grain = 0; grain < GRAINS; grain++) {
            seen += counts[grain];
            if (seen >= wanted && seen > 0) {
                return Math.min(maxNanos, (grain + 1) * GRAIN_NANOS);
            }
        }
        return maxNanos;
    }

    Lateness copy() {
        Lateness copy = new Lateness();
        System.arraycopy(counts, 0, copy.counts, 0, counts.length);
        copy.count = count;
        copy.maxNanos = maxNanos;
        return copy;
    }

    @Override
    public String toString() {
        return "p50 %.2f ms, p99 %.2f ms, max %.1f ms over %,d packets"
                .formatted(nanos(0.5) / 1e6, nanos(0.99) / 1e6, maxNanos / 1e6, count);
    }
}
