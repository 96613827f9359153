package io.gossamer.swim;

import io.gossamer.model.NodeId;
import io.gossamer.wire.Notice;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What is held against a member, and how often it and its accusers spoke: of a healthy mesh hardly any has one. */
final class CaseFile {
    private static final TreeMap<NodeId, Notice> NONE = new TreeMap<>();

    private static final int ACCUSER_RATES_MAX = 64;

    /** Far enough back for any difference, without overflow. */
    static final long NEVER_NANOS = Long.MIN_VALUE / 4;

    Optional<Suspicion> suspicion = Optional.empty();

    /** Refuted accusations of this node's own in a row, since the subject last answered it. */
    int accusationsRefuted;

    long accuseNotBeforeNanos = Long.MIN_VALUE;

    /** When a process was last heard under this identity that is not the record's. */
    long doubleHeardNanos = NEVER_NANOS;

    /** Updates accepted from this origin: see {@link Merger}. */
    Optional<TokenBucket> acceptance = Optional.empty();

    /** By {@link Verdicts}, of the ring of this version. */
    transient List<MemberEntry> observers = List.of();

    transient int observersVersion;

    private TreeMap<NodeId, Notice> accusations = NONE;

    /** See {@link HeldEvidence}. */
    private TreeMap<NodeId, Notice> held = NONE;

    private Optional<TokenBucket> releases = Optional.empty();

    /** How much each observer may still say about this one; the oldest goes first. */
    private Optional<LinkedHashMap<NodeId, TokenBucket>> accuserRates = Optional.empty();

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

    void clearAccusations() {
        accusations = NONE;
        held = NONE;
    }

    /** Of the present incarnation, ordered by observer; not yet part of {@link #accusations}. */
    Collection<Notice> held() {
        return Collections.unmodifiableCollection(held.values());
    }

    boolean isHeldOf(NodeId observer) {
        return held.containsKey(observer);
    }

    void hold(Notice accusation) {
        if (held.isEmpty()) {
            held = new TreeMap<>();
        }
        held.put(accusation.by(), accusation);
    }

    void clearHeld() {
        held = NONE;
    }

    /** How often what is held may still be let go. */
    TokenBucket releases(Supplier<TokenBucket> fresh) {
        if (releases.isEmpty()) {
            releases = Optional.of(fresh.get());
        }
        return releases.get();
    }

    /** Of the set of accusers: equal sets, equal value. */
    long noticesFingerprint(long incarnation) {
        long sum = 0;
        for (NodeId observer : accusations.keySet()) {
            sum ^= Mix.of(observer.high(), observer.low(), incarnation);
        }
        return sum;
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

    /** Of the boot before: who begins anew is judged anew. */
    void forgetAccuserRates() {
        accuserRates = Optional.empty();
        releases = Optional.empty();
    }

    /** Would a fresh one say the same from now on? */
    boolean isIdle(long nowNanos) {
        return suspicion.isEmpty()
                && accusations.isEmpty()
                && held.isEmpty()
                && accusationsRefuted == 0
                && nowNanos >= accuseNotBeforeNanos
                && nowNanos - doubleHeardNanos > Membership.DOUBLE_HEARD_NANOS
                && acceptance.stream().allMatch(rate -> rate.isFull(nowNanos))
                && releases.stream().allMatch(rate -> rate.isFull(nowNanos))
                && accuserRates.stream()
                        .flatMap(rates -> rates.values().stream())
                        .allMatch(rate -> rate.isFull(nowNanos));
    }
}
