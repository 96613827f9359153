package io.gossamer.bandwidth;

/**
 * How far the packets of one train were apart when they came in.
 *
 * @param received different packets of it
 * @param counted those of its second half
 * @param spanNanos from the first of these to the last
 * @param largestGapNanos between two of them that follow each other
 */
public record Dispersion(int train, int received, int counted, long spanNanos, long largestGapNanos) {
    /** Bits a second of IP packets; needs two counted packets and a span. */
    double bitsPerSecond() {
        return (counted - 1) * 8.0 * Train.IP_BYTES / (spanNanos / 1e9);
    }
}
