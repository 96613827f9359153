package io.gossamer.model;

import java.util.OptionalLong;

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
     * @param rttNanos (T4 − T1) − (T3 − T2): RFC 8762 timestamps, the reflector's own time taken out;
     *     absent where the clock was stepped meanwhile and only the coming of the reply is known
     * @param reflectorSequence the stateful reflector's own count of what it sent this session, or -1 where stateless
     * @param kernelStamps T4 came from the kernel
     * @param sendStamp T1 too
     */
    record Replied(
            int sequence,
            long sentNanos,
            OptionalLong rttNanos,
            long reflectorSequence,
            boolean kernelStamps,
            boolean sendStamp,
            boolean duplicate)
            implements ProbeSample {}

    /** No reply within the timeout; one that still comes is recorded as late, not as a reply. */
    record Lost(int sequence, long sentNanos) implements ProbeSample {}
}
