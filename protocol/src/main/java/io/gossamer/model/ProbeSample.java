package io.gossamer.model;

/**
 * One probe's fate. Times are this node's monotonic nanoseconds; remote times never mix with them.
 */
public sealed interface ProbeSample permits ProbeSample.Replied, ProbeSample.Lost {
    /** The sender's sequence number, rising by one a probe of this link. */
    int sequence();

    /** When it was sent, monotonic. */
    long sentNanos();

    /**
     * A reply came within the timeout.
     *
     * @param rttNanos (T4 − T1) − (T3 − T2): RFC 8762 timestamps, the reflector's own time taken out
     * @param reflectorSequence the stateful reflector's own count of what it sent this session, or -1 where stateless
     * @param kernelStamps T1/T4 came from the kernel
     */
    record Replied(
            int sequence,
            long sentNanos,
            long rttNanos,
            long reflectorSequence,
            int reflectorTtl,
            boolean kernelStamps,
            boolean duplicate)
            implements ProbeSample {}

    /** No reply within the timeout; one that still comes is recorded as late, not as a reply. */
    record Lost(int sequence, long sentNanos) implements ProbeSample {}
}
