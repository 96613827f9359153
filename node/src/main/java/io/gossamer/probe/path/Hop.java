package io.gossamer.probe.path;

import java.util.List;
import java.util.OptionalLong;

/**
 * What was heard of one place on the way.
 *
 * @param ttl how many routers away, from 1; the last one may be the target
 * @param from who answered there, in the order of their first answer: one address, unless the way forks in spite of fixed ports
 * @param sent packets that were to end there
 * @param answered how many were told of, or answered by the target
 * @param rttMinNanos the smallest round trip, absent when none has a time to trust
 * @param isTarget it was the target that answered
 */
public record Hop(int ttl, List<String> from, int sent, int answered, OptionalLong rttMinNanos, boolean isTarget) {
    public Hop {
        from = List.copyOf(from);
        if (ttl < 1 || sent < 0 || answered < 0 || answered > sent) {
            throw new IllegalArgumentException("hop " + ttl + ": " + answered + " of " + sent);
        }
    }

    public int lost() {
        return sent - answered;
    }
}
