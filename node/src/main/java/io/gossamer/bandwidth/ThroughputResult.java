package io.gossamer.bandwidth;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one TCP connection got.
 *
 * @param bytes of payload, as the receiver counted, in {@code nanos} from the first to the last
 * @param segments with data, and how many of them were sent again, by the sender's kernel
 * @param rttP95BeforeSeconds of probes beside it
 * @param stopped why before its time, in a sentence; empty: it ran to its end
 */
public record ThroughputResult(
        long bytes,
        long nanos,
        OptionalLong segments,
        OptionalLong retransmitted,
        OptionalDouble rttP95BeforeSeconds,
        OptionalDouble rttP95DuringSeconds,
        String stopped) {
    public double bitsPerSecond() {
        return nanos <= 0 ? 0 : bytes * 8e9 / nanos;
    }
}
