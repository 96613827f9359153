package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One member in the table: its record, this node's verdict, and the evidence for it. Changed by {@link MemberTable} and {@link Membership} only. */
final class MemberEntry {
    private static final TreeMap<NodeId, Notice> NONE = new TreeMap<>();

    private static final int ACCUSER_RATES_MAX = 64;

    /** Far enough back for any difference, without overflow. */
    private static final long NEVER_NANOS = Long.MIN_VALUE / 4;

    final NodeId id;
    MemberRecord record;

    /** By {@link NameIndex}. */
    transient MemberEntry nextInChain;

    transient int nameHash;

    MemberState state = MemberState.ALIVE;
    long stateSinceNanos;
    Optional<Suspicion> suspicion = Optional.empty();

    /** Of the newest link-state row held; 0: none. */
    long rowOrder;

    /** What this entry adds to the fingerprints now. */
    long fingerprint;

    /** Place in {@link MemberTable}'s list. */
    int index;

    /** Refuted accusations of this node's own in a row, since the subject last answered it. */
    int accusationsRefuted;

    long accuseNotBeforeNanos = Long.MIN_VALUE;

    /** When a process was last heard under this identity that is not the record's. */
    long doubleHeardNanos = NEVER_NANOS;

    /** Updates accepted from this origin: see {@link Membership}. */
    Optional<TokenBucket> acceptance = Optional.empty();

    /** By {@link Verdicts}, of the ring of this version; only those that are accused have any. */
    transient List<MemberEntry> observers = List.of();

    transient int observersVersion;

    /** Of whom something was sent to lately: see {@link #forgetEndpoint}. */
    private transient Optional<Endpoint> endpoint = Optional.empty();

    /** By {@link ViewBuilder}, of a small mesh. */
    transient Optional<NodeProfile> profile = Optional.empty();

    private TreeMap<NodeId, Notice> accusations = NONE;

    /** How much each observer may still say about this one; the oldest goes first. */
    private Optional<LinkedHashMap<NodeId, TokenBucket>> accuserRates = Optional.empty();

    MemberEntry(MemberRecord record) {
        this.id = record.id();
        this.record = record;
    }

    void setRecord(MemberRecord newer) {
        if (newer.incarnation() >>> 32 != record.incarnation() >>> 32) {
            accuserRates = Optional.empty();
        }
        record = newer;
        profile = Optional.empty();
        endpoint = Optional.empty();
        observers = List.of();
        observersVersion = 0;
    }

    long incarnation() {
        return record.incarnation();
    }

    Endpoint endpoint() {
        if (endpoint.isEmpty()) {
            endpoint = Optional.of(record.gossip());
        }
        return endpoint.get();
    }

    /** Read again when it is needed: most of a large mesh is written to once in an hour. */
    void forgetEndpoint() {
        endpoint = Optional.empty();
    }

    /** Of the present incarnation, ordered by observer. */
    Collection<Notice> accusations() {
        return Collections.unmodifiableCollection(accusations.values());
    }

    boolean isAccusedBy(NodeId observer) {
        return accusations.containsKey(observer);
    }

    void addAccusation(Notice accusation) {
        if (accusations.isEmpty()) {
            // Never write into the shared empty one.
            accusations = new TreeMap<>();
        }
        accusations.put(accusation.by(), accusation);
    }

    TokenBucket accuserRate(NodeId observer, Supplier<TokenBucket> fresh) {
        if (accuserRates.isEmpty()) {
            accuserRates = Optional.of(new LinkedHashMap<>());
        }
        LinkedHashMap<NodeId, TokenBucket> rates = accuserRates.get();
        TokenBucket rate = rates.get(observer);
        if (rate == null) {
            if (rates.size() >= ACCUSER_RATES_MAX) {
                rates.remove(rates.keySet().iterator().next());
            }
            rate = fresh.get();
            rates.put(observer, rate);
        }
        return rate;
    }

    void clearAccusations() {
        accusations = NONE;
    }

    /** Of the set of accusers: equal sets, equal value. */
    long noticesFingerprint() {
        long sum = 0;
        for (NodeId observer : accusations.keySet()) {
            sum ^= Mix.of(observer.high(), observer.low(), record.incarnation());
        }
        return sum;
    }
}
