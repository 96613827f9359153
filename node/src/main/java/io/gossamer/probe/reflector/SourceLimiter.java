package io.gossamer.probe.reflector;

import io.gossamer.probe.pace.TokenBucket;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much one source address, and all together, may ask of the reflector. The table is bounded: the source that has been
 * silent longest makes room, and its bucket was full again anyway unless it is part of a flood, which the common bucket holds.
 */
final class SourceLimiter {
    static final int SOURCES_MAX = 4096;

    /** Dozens of daemons may share one address; each of them may boost to ten probes a second. */
    static final double SOURCE_PER_SECOND = 500;

    static final double SOURCE_BURST = 1000;
    static final double TOTAL_PER_SECOND = 5_000;
    static final double TOTAL_BURST = 10_000;

    private final TokenBucket total;
    private final Map<InetAddress, TokenBucket> sources = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, TokenBucket> eldest) {
            return size() > SOURCES_MAX;
        }
    };

    SourceLimiter(long nowNanos) {
        total = new TokenBucket(TOTAL_PER_SECOND, TOTAL_BURST, nowNanos);
    }

    boolean admits(InetAddress source, long nowNanos) {
        TokenBucket bucket =
                sources.computeIfAbsent(source, unseen -> new TokenBucket(SOURCE_PER_SECOND, SOURCE_BURST, nowNanos));
        // its own bucket first: one loud source must not use up what belongs to all
        return bucket.tryTake(nowNanos) && total.tryTake(nowNanos);
    }

    int size() {
        return sources.size();
    }
}
