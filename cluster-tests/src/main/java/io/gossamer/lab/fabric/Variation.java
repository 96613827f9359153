package io.gossamer.lab.fabric;

import java.util.random.RandomGenerator;

/** How a delay varies from packet to packet. */
enum Variation {
    NONE,
    /** Evenly within ± the spread. */
    UNIFORM,
    /** The spread is one standard deviation. */
    NORMAL,
    /** Only later, never sooner: usually less than the spread, now and then very much more (shape 2.5, cut at 100 spreads). */
    PARETO;

    private static final double SHAPE = 2.5;
    private static final double SPREADS_MAX = 100;

    /** May be negative; what a packet waits altogether may not. */
    long nanos(long spreadNanos, RandomGenerator random) {
        return switch (this) {
            case NONE -> 0;
            case UNIFORM -> (long) ((random.nextDouble() * 2 - 1) * spreadNanos);
            case NORMAL -> (long) (random.nextGaussian() * spreadNanos);
            case PARETO ->
                (long) (Math.min(SPREADS_MAX, Math.pow(1 - random.nextDouble(), -1 / SHAPE) - 1) * spreadNanos);
        };
    }
}
