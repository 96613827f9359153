package io.gossamer.model;

import java.util.OptionalInt;

/**
 * What became of one window's probes.
 *
 * @param sent probes whose fate was settled in the window: sent = received + lost
 * @param lostForward of the lost, how many did not reach the reflector; absent where the direction is unknown
 * @param lostReverse of the lost, how many replies the reflector sent and that did not come back; absent likewise
 * @param late replies that came after their probe had been counted as lost
 */
public record ProbeCounts(
        int sent,
        int received,
        int lost,
        OptionalInt lostForward,
        OptionalInt lostReverse,
        int late,
        int duplicates,
        int reordered) {
    /** The same, with other directions. */
    public ProbeCounts directed(OptionalInt forward, OptionalInt reverse) {
        return new ProbeCounts(sent, received, lost, forward, reverse, late, duplicates, reordered);
    }
}
