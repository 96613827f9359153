package io.gossamer.measure;

import io.gossamer.model.DelayHistogram;
import io.gossamer.model.Quantiles;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One window's delays, kept one by one: a window has tens of them, and then exact quantiles are smaller and truer than a
 * histogram's.
 */
final class Delays {
    /** 10 s of a probe each 2.5 ms. Past it a delay only moves the ends. */
    static final int DELAYS_MAX = 4096;

    private long[] nanos = new long[16];
    private int count;
    private int added;
    private long min = Long.MAX_VALUE;
    private long max;

    void add(long delayNanos) {
        min = Math.min(min, delayNanos);
        max = Math.max(max, delayNanos);
        added++;
        if (count == DELAYS_MAX) {
            return;
        }
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = delayNanos;
    }

    /** How many were added, kept or not. */
    int count() {
        return added;
    }

    /** Of those that were kept. */
    DelayHistogram histogram() {
        return DelayHistogram.of(nanos, count);
    }

    /** Nearest rank; absent without a delay, the tail absent with few. */
    Optional<Quantiles> quantiles() {
        if (count == 0) {
            return Optional.empty();
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        boolean tail = count >= Quantiles.TAIL_SAMPLES_MIN;
        return Optional.of(new Quantiles(
                min,
                rank(sorted, 50),
                tail ? OptionalLong.of(rank(sorted, 90)) : OptionalLong.empty(),
                tail ? OptionalLong.of(rank(sorted, 99)) : OptionalLong.empty(),
                max));
    }

    private static long rank(long[] sorted, int percent) {
        return sorted[(sorted.length * percent + 99) / 100 - 1];
    }
}
