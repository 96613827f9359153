package io.gossamer.sim;

import io.gossamer.swim.SwimConfig;

/**
 * What a simulation starts with.
 *
 * @param swim what the daemon would make of its configuration
 * @param stepNanos what a node that comes back from a stall needs for each event that waited
 */
public record SimSettings(long seed, SwimConfig swim, LinkConditions network, long stepNanos) {
    /** The daemon's shipped defaults over a network with a round trip of 2 ms. */
    public static SimSettings of(long seed) {
        return new SimSettings(seed, SwimConfig.defaults(), LinkConditions.GOOD, 20_000);
    }

    public SimSettings with(SwimConfig config) {
        return new SimSettings(seed, config, network, stepNanos);
    }

    public SimSettings with(LinkConditions conditions) {
        return new SimSettings(seed, swim, conditions, stepNanos);
    }
}
