package io.gossamer.bandwidth;

import io.gossamer.model.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The newest result of each kind for each peer. Any thread. A full table forgets what was measured longest ago. */
public final class LatestResults {
    static final int PEERS_MAX = 512;

    private final Map<NodeId, Timed<CapacityResult>> capacities = table();
    private final Map<NodeId, Timed<ThroughputResult>> throughputs = table();

    /** @param atNanos when it was measured, monotonic */
    public record Timed<T>(T value, long atNanos) {}

    private static <T> Map<NodeId, T> table() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<NodeId, T> eldest) {
                return size() > PEERS_MAX;
            }
        };
    }

    public synchronized void keep(NodeId peer, CapacityResult result, long nowNanos) {
        capacities.remove(peer);
        capacities.put(peer, new Timed<>(result, nowNanos));
    }

    public synchronized void keep(NodeId peer, ThroughputResult result, long nowNanos) {
        throughputs.remove(peer);
        throughputs.put(peer, new Timed<>(result, nowNanos));
    }

    public synchronized Optional<Timed<CapacityResult>> capacity(NodeId peer) {
        return Optional.ofNullable(capacities.get(peer));
    }

    public synchronized Optional<Timed<ThroughputResult>> throughput(NodeId peer) {
        return Optional.ofNullable(throughputs.get(peer));
    }
}
