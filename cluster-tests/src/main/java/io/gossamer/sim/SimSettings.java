package io.gossamer.sim;

import io.gossamer.swim.SwimConfig;

/**
 * What a simulation starts with.
 *
 * @param swim what the daemon would make of its configuration
 * @param stepNanos what a node that comes back from a stall needs for each event that waited
 * @param pace is shown how far it is
 */
public record SimSettings(long seed, SwimConfig swim, LinkConditions network, long stepNanos, SimPace pace) {
    /** The daemon's shipped defaults over a network with a round trip of 2 ms. */
    public static SimSettings of(long seed) {
        return new SimSettings(seed, SwimConfig.defaults(), LinkConditions.GOOD, 20_000, SimPace.NONE);
    }

    public SimSettings with(SwimConfig config) {
        return new SimSettings(seed, config, network, stepNanos, pace);
    }

    public SimSettings with(LinkConditions conditions) {
        return new SimSettings(seed, swim, conditions, stepNanos, pace);
    }

    public SimSettings with(SimPace watched) {
        return new SimSettings(seed, swim, network, stepNanos, watched);
    }
}
