package io.gossamer.passive;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * All connections between this host and one other, at the last look and over the time before it.
 *
 * @param connections established at the last look
 * @param seenNanos when that was, monotonic
 * @param spanNanos the counts are of so long
 * @param segments with data, sent to the other host, retransmissions included
 * @param minRttMicros least of any connection's, {@code rttMicros} and {@code rttVarMicros} medians over the connections
 * @param deliveryRateP95 bits a second, of samples that no program's slowness limited
 * @param lost segments held lost and not repaired at the last look
 */
public record PeerTraffic(
        int connections,
        long seenNanos,
        long spanNanos,
        long segments,
        long retransmitted,
        OptionalLong minRttMicros,
        OptionalLong rttMicros,
        OptionalLong rttVarMicros,
        OptionalDouble deliveryRateP95,
        int deliveryRateSamples,
        int lost,
        OptionalInt reorderingMax) {
    /** Fewer make no ratio. */
    public static final int SEGMENTS_MIN = 100;

    /** Share of the segments that were sent again; empty where there are too few to say. */
    public OptionalDouble retransmittedRatio() {
        return segments < SEGMENTS_MIN
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, (double) retransmitted / segments));
    }
}
