package io.gossamer.measure;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What this link's median RTT (or IPDV) usually is, learnt slowly, so that an excursion shows against it and does not become it.
 *
 * <p>The first {@value #FIRST_WINDOWS} healthy windows give their median. From then on each window pulls by at most a fifth
 * of the baseline: upwards with a time constant of ten minutes, downwards of two, since a shorter path is believed soon. While
 * the link is degraded by its RTT alone the pull upwards is {@value #EXCURSION_SLOWER} times slower: an excursion of an hour
 * changes little, a new path for good is learnt within half a day.
 */
public final class MedianBaseline {
    static final int FIRST_WINDOWS = 6;
    static final int EXCURSION_SLOWER = 10;
    private static final double RISE_WEIGHT = 1 / 60.0;
    private static final double FALL_WEIGHT = 1 / 12.0;
    private static final double PULL_MAX = 0.2;

    private final long[] first = new long[FIRST_WINDOWS];
    private int learnt;
    private double baselineNanos;

    /** The median of a window in which the link was up and this node well. */
    public void learn(long medianNanos) {
        if (learnt < FIRST_WINDOWS) {
            first[learnt++] = medianNanos;
            if (learnt == FIRST_WINDOWS) {
                long[] sorted = first.clone();
                Arrays.sort(sorted);
                baselineNanos = (sorted[FIRST_WINDOWS / 2 - 1] + sorted[FIRST_WINDOWS / 2]) / 2.0;
            }
            return;
        }
        pull(medianNanos, RISE_WEIGHT);
    }

    /** The median of a window in which the link was degraded by its RTT and by nothing else. */
    public void learnExcursion(long medianNanos) {
        if (learnt == FIRST_WINDOWS) {
            pull(medianNanos, RISE_WEIGHT / EXCURSION_SLOWER);
        }
    }

    /** Absent until {@value #FIRST_WINDOWS} healthy windows were seen. */
    public OptionalLong nanos() {
        return learnt < FIRST_WINDOWS ? OptionalLong.empty() : OptionalLong.of(Math.round(baselineNanos));
    }

    private void pull(long medianNanos, double riseWeight) {
        double off = medianNanos - baselineNanos;
        double bound = PULL_MAX * baselineNanos;
        double weight = off > 0 ? riseWeight : FALL_WEIGHT;
        baselineNanos += weight * Math.max(-bound, Math.min(bound, off));
    }
}
