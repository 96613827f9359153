package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.wire.Gossip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls the addresses that a person gave, each on its own clock, for as long as no known member answers there. A dead one
 * delays nobody; this node's own address is noticed and left alone.
 */
final class SeedCaller {
    static final int SEEDS_MAX = 1024;

    private static final long BACKOFF_MIN_NANOS = 500_000_000L;
    private static final long BACKOFF_MAX_NANOS = 30_000_000_000L;

    private final SwimState state;
    private final Disseminator disseminator;
    private final Map<Endpoint, Seed> seeds = new LinkedHashMap<>();

    private static final class Seed {
        private long dueNanos;
        private long backoffNanos = BACKOFF_MIN_NANOS;
        private int number;
        private boolean isSelf;
        private Optional<NodeId> member = Optional.empty();
    }

    SeedCaller(SwimState state, Disseminator disseminator) {
        this.state = state;
        this.disseminator = disseminator;
    }

    void add(List<Endpoint> endpoints) {
        for (Endpoint endpoint : endpoints) {
            if (seeds.size() < SEEDS_MAX) {
                seeds.computeIfAbsent(endpoint, unseen -> new Seed()).dueNanos = state.nowNanos;
            } else {
                state.tally.count("seeds_dropped");
            }
        }
    }

    /** Somebody other than this node is to answer. */
    boolean isCalling() {
        return seeds.values().stream().anyMatch(seed -> !seed.isSelf);
    }

    /** True: there is nobody left to call. */
    boolean callDue() {
        boolean allAnswer = true;
        for (Map.Entry<Endpoint, Seed> entry : seeds.entrySet()) {
            Seed seed = entry.getValue();
            if (seed.isSelf || answers(seed)) {
                continue;
            }
            allAnswer = false;
            if (state.nowNanos - seed.dueNanos >= 0) {
                call(entry.getKey(), seed);
            }
        }
        return allAnswer;
    }

    private void call(Endpoint endpoint, Seed seed) {
        seed.number = state.random.nextInt();
        seed.dueNanos = state.nowNanos + seed.backoffNanos + state.random.nextLong(seed.backoffNanos / 4);
        seed.backoffNanos = Math.min(BACKOFF_MAX_NANOS, 2 * seed.backoffNanos);
        disseminator.introduce(endpoint, Gossip.Kind.PING, seed.number, true);
    }

    /** A member is there and is expected to answer: its own observers see to it. */
    private boolean answers(Seed seed) {
        return seed.member
                .flatMap(state::entry)
                .filter(entry -> entry.state.isCounted())
                .isPresent();
    }

    /** True when this was a seed's answer. */
    boolean onAck(NodeId from, int number) {
        for (Seed seed : seeds.values()) {
            if (seed.number == number && seed.backoffNanos > BACKOFF_MIN_NANOS) {
                seed.isSelf = state.isSelf(from);
                seed.member = Optional.of(from);
                seed.backoffNanos = BACKOFF_MIN_NANOS;
                return true;
            }
        }
        return false;
    }
}
