package io.gossamer.swim;

import io.gossamer.model.NodeId;
import io.gossamer.wire.SyncCodec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Members by id: one sorted array for each first byte of an id. Ids are hashes, so of five thousand members about twenty
 * share one; a lookup is a search among those, in a few bytes a member. What is searched are the ids' second and third bytes, which
 * lie together: to go by the members themselves would be three looks into far memory at each step.
 *
 * <p>No array is ever changed, so that {@link #references} goes on with those that there were.
 */
final class OrderedMembers {
    private static final MemberEntry[] NONE = {};

    private final MemberEntry[][] buckets = new MemberEntry[SyncCodec.BUCKETS][];

    /** Of the members at the same places. */
    private final transient char[][] prefixes = new char[SyncCodec.BUCKETS][];

    OrderedMembers() {
        Arrays.fill(buckets, NONE);
        derive();
    }

    /** Makes the prefixes, where only the members were restored. */
    void derive() {
        for (int bucket = 0; bucket < SyncCodec.BUCKETS; bucket++) {
            prefixes[bucket] = prefixes(buckets[bucket]);
        }
    }

    private static char[] prefixes(MemberEntry[] members) {
        char[] prefixes = new char[members.length];
        for (int at = 0; at < members.length; at++) {
            prefixes[at] = prefix(members[at].id());
        }
        return prefixes;
    }

    static int bucketOf(NodeId id) {
        return (int) (id.high() >>> 56);
    }

    Optional<MemberEntry> get(NodeId id) {
        int bucket = bucketOf(id);
        int place = place(bucket, id);
        return place >= 0 ? Optional.of(buckets[bucket][place]) : Optional.empty();
    }

    /** It is not there yet. */
    void add(MemberEntry entry) {
        int bucket = bucketOf(entry.id());
        int at = -place(bucket, entry.id()) - 1;
        MemberEntry[] before = buckets[bucket];
        MemberEntry[] after = Arrays.copyOf(before, before.length + 1);
        System.arraycopy(before, at, after, at + 1, before.length - at);
        after[at] = entry;
        set(bucket, after);
    }

    void remove(MemberEntry entry) {
        int bucket = bucketOf(entry.id());
        int at = place(bucket, entry.id());
        if (at >= 0) {
            MemberEntry[] before = buckets[bucket];
            MemberEntry[] after = Arrays.copyOf(before, before.length - 1);
            System.arraycopy(before, at + 1, after, at, after.length - at);
            set(bucket, after);
        }
    }

    private void set(int bucket, MemberEntry[] members) {
        buckets[bucket] = members;
        prefixes[bucket] = prefixes(members);
    }

    /** A view, ordered by id. */
    List<MemberEntry> bucket(int bucket) {
        return Collections.unmodifiableList(Arrays.asList(buckets[bucket]));
    }

    /** The one whose id starts with these three bytes; empty: none, or more than one. */
    Optional<NodeId> byReference(int reference) {
        return byReference(buckets, prefixes, reference);
    }

    /** As {@link #byReference} answers now, for any thread and time: a member's id is the same for ever. */
    IntFunction<Optional<NodeId>> references() {
        MemberEntry[][] members = buckets.clone();
        char[][] searched = prefixes.clone();
        return reference -> byReference(members, searched, reference);
    }

    private static Optional<NodeId> byReference(MemberEntry[][] buckets, char[][] prefixes, int reference) {
        int bucket = reference >>> 16;
        char[] searched = prefixes[bucket];
        int at = Arrays.binarySearch(searched, (char) reference);
        boolean isAmbiguous = at > 0 && searched[at - 1] == searched[at]
                || at >= 0 && at + 1 < searched.length && searched[at + 1] == searched[at];
        return at >= 0 && !isAmbiguous ? Optional.of(buckets[bucket][at].id()) : Optional.empty();
    }

    private static char prefix(NodeId id) {
        return (char) (id.high() >>> 40);
    }

    /** As Arrays.binarySearch: -(insertion point) - 1 when it is not there. */
    private int place(int bucket, NodeId id) {
        char[] searched = prefixes[bucket];
        char prefix = prefix(id);
        int low = 0;
        int high = searched.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Character.compare(searched[middle], prefix);
            if (order == 0) {
                // Hardly ever do two share them, and then the rest decides.
                order = buckets[bucket][middle].id().compareTo(id);
            }
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
