package io.gossamer.bandwidth;

import java.util.OptionalDouble;

/**
 * What trains say of a path's capacity, in bits a second of IP packets.
 *
 * @param bitsPerSecond empty where they do not say; {@code refused} is why, in a sentence
 * @param atLeast a lower bound: the bottleneck was the sender, or the stamps do not resolve it
 * @param trains that arrived whole enough to count
 * @param quartiles over the trains, lower and upper; empty where there are too few
 */
public record CapacityResult(
        OptionalDouble bitsPerSecond,
        boolean atLeast,
        String refused,
        int trains,
        int packetsSent,
        int packetsReceived,
        OptionalDouble quartileLow,
        OptionalDouble quartileHigh) {}
