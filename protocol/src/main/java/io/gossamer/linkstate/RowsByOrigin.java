package io.gossamer.linkstate;

import io.gossamer.model.NodeId;
import io.gossamer.wire.SignedRow;
import java.util.Arrays;
import java.util.Optional;

/** Rows ordered by origin, in one bucket for each start of an id: a search among eighty of five thousand. */
final class RowsByOrigin {
    private static final int BUCKET_BITS = 6;

    private final RowBucket[] buckets = new RowBucket[1 << BUCKET_BITS];
    private int size;

    RowsByOrigin() {
        Arrays.setAll(buckets, bucket -> RowBucket.empty());
    }

    private static int bucket(NodeId origin) {
        return (int) (origin.high() >>> Long.SIZE - BUCKET_BITS);
    }

    int size() {
        return size;
    }

    /** 0: none held. */
    long version(NodeId origin) {
        RowBucket bucket = buckets[bucket(origin)];
        int place = bucket.place(origin);
        return place >= 0 ? bucket.version(place) : 0;
    }

    boolean holds(NodeId origin) {
        return buckets[bucket(origin)].place(origin) >= 0;
    }

    Optional<SignedRow> get(NodeId origin) {
        RowBucket bucket = buckets[bucket(origin)];
        int place = bucket.place(origin);
        return place >= 0 ? Optional.of(bucket.row(place)) : Optional.empty();
    }

    void put(SignedRow row, long nowNanos) {
        int bucket = bucket(row.origin());
        int before = buckets[bucket].size();
        buckets[bucket] = buckets[bucket].with(row, nowNanos);
        size += buckets[bucket].size() - before;
    }

    /** False: there was none. */
    boolean remove(NodeId origin) {
        int bucket = bucket(origin);
        int place = buckets[bucket].place(origin);
        if (place < 0) {
            return false;
        }
        buckets[bucket] = buckets[bucket].without(place);
        size--;
        return true;
    }

    /** As they are now: a copy of the list of buckets, not of what is in them. */
    RowBucket[] buckets() {
        return buckets.clone();
    }
}
