package io.gossamer.measure;

import io.gossamer.model.LinkDetail.OneWayDelay;
import java.util.Arrays;
import java.util.Optional;

/**
 * One window's delays each way between two clocks that nobody has set alike, and how far they can be believed.
 *
 * <p>What is measured there is delay + θ, and back delay − θ, where θ is how far the peer's clock is ahead. No delay is below zero, so
 * each probe says: −back ≤ θ ≤ there. Another probe, Δt away, says the same of the present θ, but for what the two clocks' rates may
 * have drifted apart in Δt. θ is where all agree; where they do not, a clock was stepped, and nothing is said of this window.
 *
 * <p>Exact quantiles of few values, as in {@link Delays}. Pure; times are arguments.
 */
final class OneWayDelays {
    /** So many probes of a window are looked at, the first ones: each is compared with each. */
    static final int PROBES_MAX = 128;

    /**
     * Two clocks of ±100 ppm, one of which is being slewed by 500 ppm, the most that Linux does (adjtimex(2)): 700 parts in a million.
     */
    static final long DRIFT_PER_MILLION = 700;

    /** 36 years: clocks may be as wrong as they like, and a sum of two such times is still far from a long's end. */
    private static final long BELIEVABLE_NANOS = 1L << 60;

    /** No round trip is longer; T3 and T2 are a stranger's word. */
    private static final long ROUND_TRIP_NANOS_MAX = 100_000_000_000L;

    private final long[] atNanos = new long[PROBES_MAX];
    private final long[] there = new long[PROBES_MAX];
    private final long[] back = new long[PROBES_MAX];
    private int probes;

    /**
     * @param nowNanos when, by this node's monotonic clock
     * @param thereNanos T2 − T1, by two clocks
     * @param backNanos T4 − T3, by two clocks
     */
    void add(long nowNanos, long thereNanos, long backNanos) {
        boolean believable = isBelievable(thereNanos) && isBelievable(backNanos);
        long bothNanos = thereNanos + backNanos;
        if (probes < PROBES_MAX && believable && bothNanos >= 0 && bothNanos <= ROUND_TRIP_NANOS_MAX) {
            atNanos[probes] = nowNanos;
            there[probes] = thereNanos;
            back[probes] = backNanos;
            probes++;
        }
    }

    private static boolean isBelievable(long nanos) {
        return nanos > -BELIEVABLE_NANOS && nanos < BELIEVABLE_NANOS;
    }

    /** Absent without a probe, and where a clock was stepped in between. */
    Optional<OneWayDelay> delays() {
        if (probes == 0) {
            return Optional.empty();
        }
        long[] forward = new long[probes];
        long[] reverse = new long[probes];
        long bound = 0;
        long low = 0;
        long high = 0;
        for (int i = 0; i < probes; i++) {
            low = offsetLow(i);
            high = offsetHigh(i);
            if (low > high) {
                return Optional.empty();
            }
            long middle = low + (high - low) / 2;
            forward[i] = there[i] - middle;
            reverse[i] = back[i] + middle;
            bound = Math.max(bound, (high - low + 1) / 2);
        }
        return Optional.of(new OneWayDelay(median(forward), median(reverse), bound, low, high));
    }

    private long offsetLow(int at) {
        long low = Long.MIN_VALUE;
        for (int i = 0; i < probes; i++) {
            low = Math.max(low, -back[i] - drift(at, i));
        }
        return low;
    }

    private long offsetHigh(int at) {
        long high = Long.MAX_VALUE;
        for (int i = 0; i < probes; i++) {
            high = Math.min(high, there[i] + drift(at, i));
        }
        return high;
    }

    private long drift(int one, int other) {
        return Math.abs(atNanos[one] - atNanos[other]) / 1_000_000 * DRIFT_PER_MILLION;
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[(values.length - 1) / 2];
    }
}
