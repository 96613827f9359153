package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.wire.RowFilter;
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
 *  root, filter of rows received lately ──▶ EQUAL: done
 *       ──▶ RECENT: rows that are news here, filter of theirs ──▶ rows that are news there: done; every other time goes on:
 *  root ──▶ EQUAL: done
 *       ──▶ DIFFERENT, 256 fingerprints ──▶ my entries of some differing buckets ──▶ DELTA: what is newer there, what is wanted
 *                                            ▲ until no bucket is left, then what was wanted is handed over ◀┘
 * </pre>
 */
final class AntiEntropy {
    static final int EXCHANGES_MAX = 8;
    static final int ROUNDS_MAX = 2_000;

    /** What the filters miss, and what is no row, is found by a comparison of everything. */
    private static final int DEEP_EVERY = 2;

    private static final long RETRY_NANOS = 400_000_000L;

    private static final int ENTRIES_PER_ROUND = 700;
    private static final int BUCKETS_PER_ROUND = 16;

    private final SwimState state;
    private final Merger merger;
    private final Disseminator disseminator;
    private final Map<Long, Exchange> exchanges = new LinkedHashMap<>();
    private long exchangeIds;
    private int periodic;
    private boolean everCompared;
    private long retryNanos;

    private static final class Exchange {
        private final Endpoint to;
        private final long startIncarnation;
        private final TreeSet<Integer> buckets = new TreeSet<>();
        private final Deque<NodeId> wanted = new ArrayDeque<>();
        private Optional<NodeId> after = Optional.empty();
        private boolean ownSaid;
        /** Ends with a comparison of everything. */
        private boolean deep;

        private List<Update> forPeer = List.of();
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

    /** There is reason to think that much differs: everything is compared. */
    void start(Endpoint to) {
        start(to, false, true);
    }

    private void start(Endpoint to, boolean byRecent, boolean deep) {
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
        if (byRecent) {
            exchange.deep = deep;
            RowFilter filter = RowFilter.of(state.random.nextInt(), state.links.receivedLately(state.nowNanos));
            state.effects.request(
                    to,
                    new SyncRequest(
                            disseminator.sender(),
                            state.table.root(),
                            Optional.empty(),
                            List.of(),
                            Optional.of(filter)),
                    id);
        } else {
            ask(id, exchange, Optional.empty(), List.of());
        }
    }

    int size() {
        return exchanges.size();
    }

    void withRandomMember() {
        disseminator.randomCounted(1, Optional.empty()).forEach(entry -> start(entry.endpoint()));
    }

    /**
     * A joiner whose seed is busy with a thousand others asks somebody else whom it has heard of by now, until it has once
     * compared everything with anybody.
     */
    void retryFirst() {
        if (!everCompared && exchanges.isEmpty() && state.nowNanos - retryNanos >= 0) {
            retryNanos = state.nowNanos + RETRY_NANOS + state.random.nextLong(RETRY_NANOS);
            withRandomMember();
        }
    }

    /** @param isBusy much is new just now: everything is compared each time */
    void periodically(boolean isBusy) {
        boolean deep = ++periodic % DEEP_EVERY == 0 || isBusy;
        disseminator.randomCounted(1, Optional.empty()).forEach(entry -> start(entry.endpoint(), true, deep));
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
        for (NodeId baseless : merger.merge(reply.updates(), true)) {
            exchange.buckets.add(MemberTable.bucketOf(baseless));
        }
        everCompared |= reply.outcome() != SyncReply.Outcome.REFUSED;
        switch (reply.outcome()) {
            case EQUAL, REFUSED -> exchanges.remove(exchangeId);
            case DIFFERENT -> {
                compareBuckets(exchange, reply.fingerprints());
                goOn(exchangeId, exchange);
            }
            case RECENT -> {
                exchange.forPeer = reply.recent()
                        .map(theirs -> RecentRows.lacking(state.links.recent(state.nowNanos), theirs))
                        .orElse(List.of());
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
        } else if (!exchange.forPeer.isEmpty()) {
            List<Update> rows = exchange.forPeer;
            exchange.forPeer = List.of();
            ask(exchangeId, exchange, Optional.empty(), rows);
        } else if (!exchange.buckets.isEmpty()) {
            ask(exchangeId, exchange, Optional.of(comparison(exchange)), List.of());
        } else {
            List<Update> updates = handOver(exchange);
            if (!updates.isEmpty() || exchange.deep) {
                exchange.deep = exchange.deep && !updates.isEmpty();
                ask(exchangeId, exchange, Optional.empty(), updates);
            } else {
                exchanges.remove(exchangeId);
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
            members.forEach(member -> entries.add(Deltas.entry(state.table, member)));
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
