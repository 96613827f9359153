package io.gossamer.linkstate;

import io.gossamer.model.NodeId;
import java.util.Arrays;
import java.util.Optional;

/** Rows ordered by origin, in one sorted array for each first byte of an id: a search among twenty of five thousand, in five bytes a row. */
final class RowsByOrigin {
    private static final int BUCKETS = 256;
    private static final HeldRow[] NONE = {};

    private final HeldRow[][] buckets = new HeldRow[BUCKETS][];
    private final int[] sizes = new int[BUCKETS];
    private int size;

    RowsByOrigin() {
        Arrays.fill(buckets, NONE);
    }

    private static int bucket(NodeId origin) {
        return (int) (origin.high() >>> 56);
    }

    int size() {
        return size;
    }

    Optional<HeldRow> get(NodeId origin) {
        int bucket = bucket(origin);
        int at = place(bucket, origin);
        return at >= 0 ? Optional.of(buckets[bucket][at]) : Optional.empty();
    }

    void put(HeldRow row) {
        int bucket = bucket(row.origin());
        int at = place(bucket, row.origin());
        if (at >= 0) {
            buckets[bucket][at] = row;
            return;
        }
        int used = sizes[bucket]++;
        if (used == buckets[bucket].length) {
            buckets[bucket] = Arrays.copyOf(buckets[bucket], used + Math.max(2, used / 4));
        }
        int insertion = -at - 1;
        System.arraycopy(buckets[bucket], insertion, buckets[bucket], insertion + 1, used - insertion);
        buckets[bucket][insertion] = row;
        size++;
    }

    /** False: there was none. */
    boolean remove(NodeId origin) {
        int bucket = bucket(origin);
        int at = place(bucket, origin);
        if (at < 0) {
            return false;
        }
        int last = --sizes[bucket];
        System.arraycopy(buckets[bucket], at + 1, buckets[bucket], at, last - at);
        buckets[bucket][last] = null;
        size--;
        return true;
    }

    /** A copy, ordered by origin. */
    HeldRow[] all() {
        HeldRow[] all = new HeldRow[size];
        int filled = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            System.arraycopy(buckets[bucket], 0, all, filled, sizes[bucket]);
            filled += sizes[bucket];
        }
        return all;
    }

    /** As Arrays.binarySearch: -(insertion point) - 1 when it is not there. */
    private int place(int bucket, NodeId origin) {
        int low = 0;
        int high = sizes[bucket] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = buckets[bucket][middle].origin().compareTo(origin);
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
