package io.gossamer.swim;

import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.wire.CommonParts;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import io.gossamer.wire.SyncCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/**
 * All members that this node knows, itself included; with the fingerprints that anti-entropy compares, kept up to date with
 * every change at constant cost.
 *
 * <pre>
 *  byId        entries ordered by id, in a bucket for each first byte: what anti-entropy compares, and small to search
 *  entries     the same in a list, for random picks
 *  suspects    those in state SUSPECT        absent   those UNREACHABLE, DEAD or STOPPED
 *  floors      ids that are gone → the incarnation up to which they stay gone
 * </pre>
 */
final class MemberTable {
    private final OrderedMembers byId = new OrderedMembers();
    private final ArrayList<MemberEntry> entries = new ArrayList<>();
    private final TreeMap<NodeId, MemberEntry> suspects = new TreeMap<>();
    private final TreeMap<NodeId, MemberEntry> accused = new TreeMap<>();
    private final List<MemberEntry> absent = new ArrayList<>();
    private final transient NameIndex byName = new NameIndex(this::entryAt);
    private final transient CommonParts commons = new CommonParts();
    private final Map<NodeId, Floor> floors = new LinkedHashMap<>();
    private final long[] buckets = new long[SyncCodec.BUCKETS];
    private final ObserverRing ring;
    private final transient ToLongFunction<NodeId> rowOrders;
    private long root;
    private long version = 1;
    private int counted;

    /** {@code notice} is the operator's word, where there was one. */
    record Floor(long incarnation, Optional<Notice> notice) {}

    /** @param rowOrders orders the newest row held of a member; 0: none */
    MemberTable(int observers, ToLongFunction<NodeId> rowOrders) {
        this.rowOrders = rowOrders;
        this.ring = new ObserverRing(observers, this::entryAt);
    }

    ObserverRing ring() {
        return ring;
    }

    Optional<MemberEntry> get(NodeId id) {
        return byId.get(id);
    }

    MemberEntry add(long nowNanos, MemberRecord record, MemberState state) {
        MemberEntry entry = new MemberEntry(commons.sharing(record));
        entry.state = state;
        entry.stateSinceNanos = nowNanos;
        entry.index = entries.size();
        byId.add(entry);
        entries.add(entry);
        index(entry);
        if (isOnRing(state)) {
            ring.add(entry);
        }
        byName.add(entry);
        floors.remove(entry.id());
        xor(entry.id(), fingerprint(entry));
        version++;
        return entry;
    }

    void remove(MemberEntry entry, Optional<Notice> notice) {
        unindex(entry);
        ring.remove(entry);
        accused.remove(entry.id());
        byName.remove(entry);
        byId.remove(entry);
        removeFromList(entry);
        xor(entry.id(), fingerprint(entry));
        // Bound: as many floors as members, but a thousand at least; the oldest go first.
        while (floors.size() >= Math.max(1024, entries.size())) {
            floors.remove(floors.keySet().iterator().next());
        }
        floors.put(entry.id(), new Floor(entry.incarnation(), notice));
        version++;
    }

    /** The last of the list takes its place. */
    private void removeFromList(MemberEntry entry) {
        MemberEntry last = entries.get(entries.size() - 1);
        if (last != entry) {
            byName.remove(last);
            ring.renumber(last, entry.index);
            entries.set(entry.index, last);
            last.index = entry.index;
            byName.add(last);
        }
        entries.remove(entries.size() - 1);
    }

    private MemberEntry entryAt(int index) {
        return entries.get(index);
    }

    void setRecord(MemberEntry entry, MemberRecord record) {
        long before = fingerprint(entry);
        byName.remove(entry);
        entry.setRecord(commons.sharing(record));
        byName.add(entry);
        entry.clearAccusations();
        accused.remove(entry.id());
        xor(entry.id(), before ^ fingerprint(entry));
        version++;
    }

    void setState(long nowNanos, MemberEntry entry, MemberState state) {
        if (entry.state == state) {
            return;
        }
        boolean wasOnRing = isOnRing(entry.state);
        unindex(entry);
        entry.state = state;
        entry.stateSinceNanos = nowNanos;
        index(entry);
        if (wasOnRing && !isOnRing(state)) {
            ring.remove(entry);
        } else if (!wasOnRing && isOnRing(state)) {
            ring.add(entry);
        }
        version++;
    }

    void addAccusation(MemberEntry entry, Notice accusation) {
        long before = fingerprint(entry);
        entry.openFile().addAccusation(accusation);
        accused.put(entry.id(), entry);
        xor(entry.id(), before ^ fingerprint(entry));
        version++;
    }

    long rowOrder(MemberEntry entry) {
        return rowOrders.applyAsLong(entry.id());
    }

    /**
     * Another row is held than the one of this order. No new version: a view of the members says nothing of rows, and in a small
     * mesh several of those come every second.
     */
    void rowChanged(MemberEntry entry, long before) {
        xor(entry.id(), fingerprint(entry, before) ^ fingerprint(entry));
    }

    Optional<Floor> floor(NodeId id) {
        return Optional.ofNullable(floors.get(id));
    }

    int floors() {
        return floors.size();
    }

    int size() {
        return entries.size();
    }

    /** Members that are expected to answer, this node included. */
    int counted() {
        return counted;
    }

    /** Makes what is derived, where only the state itself was restored. */
    void derive() {
        byId.derive();
        if (ring.size() == 0) {
            all().stream().filter(entry -> isOnRing(entry.state)).forEach(ring::addAgain);
            byName.clear();
            all().forEach(byName::add);
        }
    }

    /** Rises with every change that a view shows. */
    long version() {
        return version;
    }

    void touch() {
        version++;
    }

    /** Once in a while: lets go of what members needed lately, and of the room that a growing list takes ahead. */
    void tidy(long nowNanos) {
        entries.forEach(entry -> entry.tidy(nowNanos));
        entries.trimToSize();
    }

    /** A copy, ordered by id. */
    List<MemberEntry> all() {
        List<MemberEntry> all = new ArrayList<>(entries.size());
        for (int bucket = 0; bucket < SyncCodec.BUCKETS; bucket++) {
            all.addAll(byId.bucket(bucket));
        }
        return all;
    }

    /** A copy: states may change while one goes through it. */
    List<MemberEntry> suspects() {
        return new ArrayList<>(suspects.values());
    }

    int suspectsCount() {
        return suspects.size();
    }

    boolean hasSuspects() {
        return !suspects.isEmpty();
    }

    /** A copy. Those with an accusation of their present incarnation. */
    List<MemberEntry> accused() {
        return new ArrayList<>(accused.values());
    }

    /** Those of a bucket, ordered by id. */
    List<MemberEntry> bucket(int bucket) {
        return byId.bucket(bucket);
    }

    static int bucketOf(NodeId id) {
        return OrderedMembers.bucketOf(id);
    }

    /** A copy: mostly of one. */
    List<MemberEntry> named(String name) {
        return byName.named(name);
    }

    /** The one member whose id starts with these three bytes; empty: none, or more than one. */
    Optional<NodeId> byReference(int reference) {
        return byId.byReference(reference);
    }

    /** As {@link #byReference} answers now, for any thread and time. */
    IntFunction<Optional<NodeId>> references() {
        return byId.references();
    }

    /** Any member, whatever its state. */
    MemberEntry random(RandomGenerator random) {
        return entries.get(random.nextInt(entries.size()));
    }

    /** A shuffled copy: for small tables only. */
    List<MemberEntry> shuffled(RandomGenerator random) {
        List<MemberEntry> copy = new ArrayList<>(entries);
        for (int i = copy.size() - 1; i > 0; i--) {
            Collections.swap(copy, i, random.nextInt(i + 1));
        }
        return copy;
    }

    /** One of the unreachable, dead and stopped. */
    Optional<MemberEntry> randomAbsent(RandomGenerator random) {
        return absent.isEmpty() ? Optional.empty() : Optional.of(absent.get(random.nextInt(absent.size())));
    }

    /** A copy. */
    List<MemberEntry> absent() {
        return new ArrayList<>(absent);
    }

    long root() {
        return root;
    }

    long fingerprint(int bucket) {
        return buckets[bucket];
    }

    /** What an entry adds to those of its bucket and of all. */
    private long fingerprint(MemberEntry entry) {
        return fingerprint(entry, rowOrder(entry));
    }

    private static long fingerprint(MemberEntry entry, long rowOrder) {
        return Mix.of(
                Mix.of(entry.id().high(), entry.id().low(), entry.incarnation()),
                rowOrder,
                entry.noticesFingerprint() ^ entry.record.bootNonce());
    }

    private void xor(NodeId id, long change) {
        buckets[bucketOf(id)] ^= change;
        root ^= change;
    }

    private void index(MemberEntry entry) {
        if (entry.state == MemberState.SUSPECT) {
            suspects.put(entry.id(), entry);
        } else if (isAbsent(entry.state)) {
            absent.add(entry);
        }
        counted += entry.state.isCounted() ? 1 : 0;
    }

    private void unindex(MemberEntry entry) {
        suspects.remove(entry.id());
        if (isAbsent(entry.state)) {
            absent.remove(entry);
        }
        counted -= entry.state.isCounted() ? 1 : 0;
    }

    /** The unreachable stay on it: their observers go on calling, and until DEAD nobody's neighbours change. */
    private static boolean isOnRing(MemberState state) {
        return state.isCounted() || state == MemberState.UNREACHABLE;
    }

    private static boolean isAbsent(MemberState state) {
        return state == MemberState.UNREACHABLE || state == MemberState.DEAD || state == MemberState.STOPPED;
    }
}
