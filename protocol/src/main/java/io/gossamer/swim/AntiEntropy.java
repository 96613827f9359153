package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Update;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The asking side of anti-entropy: root, then buckets, then what differs, round by round.
 *
 * <pre>
 *  root ──▶ EQUAL: done
 *       ──▶ DIFFERENT, 256 fingerprints ──▶ my entries of some differing buckets ──▶ DELTA: what is newer there, what is wanted
 *                                            ▲ until no bucket is left, then what was wanted is handed over ◀┘
 * </pre>
 */
final class AntiEntropy {
    static final int EXCHANGES_MAX = 8;
    static final int ROUNDS_MAX = 2_000;
    private static final int ENTRIES_PER_ROUND = 700;
    private static final int BUCKETS_PER_ROUND = 16;

    private final SwimState state;
    private final Merger merger;
    private final Disseminator disseminator;
    private final Map<Long, Exchange> exchanges = new LinkedHashMap<>();
    private long exchangeIds;

    private static final class Exchange {
        private final Endpoint to;
        private final long startIncarnation;
        private final TreeSet<Integer> buckets = new TreeSet<>();
        private final Deque<NodeId> wanted = new ArrayDeque<>();
        private Optional<NodeId> after = Optional.empty();
        private boolean ownSaid;
        private int asked;
        private int rounds;

        Exchange(Endpoint to, long startIncarnation) {
            this.to = to;
            this.startIncarnation = startIncarnation;
        }
    }

    AntiEntropy(SwimState state, Merger merger, Disseminator disseminator) {
        this.state = state;
        this.merger = merger;
        this.disseminator = disseminator;
    }

    void start(Endpoint to) {
        for (Exchange running : exchanges.values()) {
            if (running.to.equals(to)) {
                return;
            }
        }
        if (exchanges.size() >= EXCHANGES_MAX) {
            state.tally.count("syncs_dropped");
            return;
        }
        Exchange exchange = new Exchange(to, state.own.record().incarnation());
        long id = ++exchangeIds;
        exchanges.put(id, exchange);
        state.tally.count("syncs");
        ask(id, exchange, Optional.empty(), List.of());
    }

    void withRandomMember() {
        disseminator.randomCounted(1, Optional.empty()).forEach(entry -> start(entry.endpoint()));
    }

    /** Whom; empty: over already. */
    Optional<Endpoint> asked(long exchangeId) {
        return Optional.ofNullable(exchanges.get(exchangeId)).map(exchange -> exchange.to);
    }

    void onFailed(long exchangeId) {
        if (exchanges.remove(exchangeId) != null) {
            state.tally.count("syncs_failed");
        }
    }

    /** The caller has judged the other side's mesh. */
    void onReply(long exchangeId, SyncReply reply) {
        Exchange exchange = exchanges.get(exchangeId);
        if (exchange == null) {
            return;
        }
        merger.merge(reply.updates(), true);
        switch (reply.outcome()) {
            case EQUAL, REFUSED -> exchanges.remove(exchangeId);
            case DIFFERENT -> {
                compareBuckets(exchange, reply.fingerprints());
                goOn(exchangeId, exchange);
            }
            case DELTA -> {
                reply.wanted().forEach(exchange.wanted::add);
                advance(exchange, reply.next());
                goOn(exchangeId, exchange);
            }
        }
    }

    private void compareBuckets(Exchange exchange, List<Long> theirs) {
        for (int bucket = 0; bucket < theirs.size(); bucket++) {
            if (theirs.get(bucket) != state.table.fingerprint(bucket)) {
                exchange.buckets.add(bucket);
            }
        }
    }

    /** Drops the buckets that the last round covered. */
    private void advance(Exchange exchange, Optional<SyncReply.Cursor> next) {
        for (int i = 0; i < exchange.asked && !exchange.buckets.isEmpty(); i++) {
            if (next.isPresent() && exchange.buckets.first() >= next.get().bucket()) {
                break;
            }
            exchange.buckets.pollFirst();
        }
        exchange.asked = 0;
        exchange.after = next.flatMap(SyncReply.Cursor::after);
    }

    private void goOn(long exchangeId, Exchange exchange) {
        if (++exchange.rounds > ROUNDS_MAX) {
            exchanges.remove(exchangeId);
            state.tally.count("syncs_failed", "rounds");
        } else if (!exchange.buckets.isEmpty()) {
            ask(exchangeId, exchange, Optional.of(comparison(exchange)), List.of());
        } else {
            List<Update> updates = handOver(exchange);
            if (updates.isEmpty()) {
                exchanges.remove(exchangeId);
            } else {
                ask(exchangeId, exchange, Optional.empty(), updates);
            }
        }
    }

    private SyncRequest.Comparison comparison(Exchange exchange) {
        List<Integer> buckets = new ArrayList<>();
        List<SyncRequest.Entry> entries = new ArrayList<>();
        for (int bucket : exchange.buckets) {
            var members = state.table.bucket(bucket);
            boolean isFull = buckets.size() >= BUCKETS_PER_ROUND || entries.size() + members.size() > ENTRIES_PER_ROUND;
            if (isFull && !buckets.isEmpty()) {
                break;
            }
            buckets.add(bucket);
            members.forEach(member -> entries.add(Deltas.entry(member)));
        }
        exchange.asked = buckets.size();
        return new SyncRequest.Comparison(buckets, entries, exchange.after);
    }

    private List<Update> handOver(Exchange exchange) {
        Deltas deltas = new Deltas(state);
        while (!exchange.wanted.isEmpty()) {
            Optional<MemberEntry> entry = state.entry(exchange.wanted.peek());
            if (entry.isPresent() && !deltas.addAll(entry.get())) {
                return deltas.updates();
            }
            exchange.wanted.poll();
        }
        // What was learnt in this exchange may have made this node refute: the other side should not wait for it.
        if (exchange.rounds > 1 && !exchangeSaidOwn(exchange)) {
            deltas.add(List.of(state.own.record()));
        }
        return deltas.updates();
    }

    private boolean exchangeSaidOwn(Exchange exchange) {
        boolean said = exchange.ownSaid || state.own.record().incarnation() == exchange.startIncarnation;
        exchange.ownSaid = true;
        return said;
    }

    private void ask(
            long exchangeId, Exchange exchange, Optional<SyncRequest.Comparison> compare, List<Update> updates) {
        state.effects.request(
                exchange.to, new SyncRequest(disseminator.sender(), state.table.root(), compare, updates), exchangeId);
    }
}
