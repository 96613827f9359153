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
 * share one; a lookup is a search among those, in a few bytes a member. What is searched are prefixes, the ids' first four bytes, which lie
 * together: to go by the members themselves would be two looks into far memory at each step.
 */
final class OrderedMembers {
    private static final MemberEntry[] NONE = {};

    private final MemberEntry[][] buckets = new MemberEntry[SyncCodec.BUCKETS][];
    private final int[] sizes = new int[SyncCodec.BUCKETS];

    /** Of the members at the same places. */
    private final transient int[][] prefixes = new int[SyncCodec.BUCKETS][];

    OrderedMembers() {
        Arrays.fill(buckets, NONE);
        derive();
    }

    /** Makes the prefixes, where only the members were restored. */
    void derive() {
        for (int bucket = 0; bucket < SyncCodec.BUCKETS; bucket++) {
            prefixes[bucket] = new int[buckets[bucket].length];
            for (int at = 0; at < sizes[bucket]; at++) {
                prefixes[bucket][at] = prefix(buckets[bucket][at].id);
            }
        }
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
        int bucket = bucketOf(entry.id);
        int size = sizes[bucket]++;
        if (size == buckets[bucket].length) {
            buckets[bucket] = Arrays.copyOf(buckets[bucket], size + Math.max(2, size / 4));
            prefixes[bucket] = Arrays.copyOf(prefixes[bucket], buckets[bucket].length);
        }
        int at = -place(bucket, size, entry.id) - 1;
        System.arraycopy(buckets[bucket], at, buckets[bucket], at + 1, size - at);
        System.arraycopy(prefixes[bucket], at, prefixes[bucket], at + 1, size - at);
        buckets[bucket][at] = entry;
        prefixes[bucket][at] = prefix(entry.id);
    }

    void remove(MemberEntry entry) {
        int bucket = bucketOf(entry.id);
        int at = place(bucket, entry.id);
        if (at >= 0) {
            int last = --sizes[bucket];
            System.arraycopy(buckets[bucket], at + 1, buckets[bucket], at, last - at);
            System.arraycopy(prefixes[bucket], at + 1, prefixes[bucket], at, last - at);
            buckets[bucket][last] = null;
        }
    }

    /** A view, ordered by id. */
    List<MemberEntry> bucket(int bucket) {
        return Collections.unmodifiableList(Arrays.asList(buckets[bucket]).subList(0, sizes[bucket]));
    }

    /** The one whose id starts with these three bytes; empty: none, or more than one. */
    Optional<NodeId> byReference(int reference) {
        int bucket = reference >>> 16;
        int at = place(bucket, firstOf(reference));
        int first = at >= 0 ? at : -at - 1;
        boolean isFound = first < sizes[bucket] && prefixes[bucket][first] >>> 8 == reference;
        boolean isAmbiguous = first + 1 < sizes[bucket] && prefixes[bucket][first + 1] >>> 8 == reference;
        return isFound && !isAmbiguous ? Optional.of(buckets[bucket][first].id) : Optional.empty();
    }

    /** As {@link #byReference} answers now, for any thread and time. */
    IntFunction<Optional<NodeId>> references() {
        NodeId[] ids = new NodeId[Arrays.stream(sizes).sum()];
        int filled = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            for (int at = 0; at < sizes[bucket]; at++) {
                ids[filled++] = buckets[bucket][at].id;
            }
        }
        return reference -> {
            int at = Arrays.binarySearch(ids, firstOf(reference));
            int first = at >= 0 ? at : -at - 1;
            boolean isFound = first < ids.length && prefix(ids[first]) >>> 8 == reference;
            boolean isAmbiguous = first + 1 < ids.length && prefix(ids[first + 1]) >>> 8 == reference;
            return isFound && !isAmbiguous ? Optional.of(ids[first]) : Optional.empty();
        };
    }

    /** The least id that starts with these three bytes. */
    private static NodeId firstOf(int reference) {
        return new NodeId((long) reference << 40, 0);
    }

    private static int prefix(NodeId id) {
        return (int) (id.high() >>> 32);
    }

    private int place(int bucket, NodeId id) {
        return place(bucket, sizes[bucket], id);
    }

    /** As Arrays.binarySearch: -(insertion point) - 1 when it is not there. */
    private int place(int bucket, int size, NodeId id) {
        int[] searched = prefixes[bucket];
        int prefix = prefix(id);
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(searched[middle], prefix);
            if (order == 0) {
                // Hardly ever do two share them, and then the rest decides.
                order = buckets[bucket][middle].id.compareTo(id);
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
