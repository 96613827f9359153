package io.gossamer.linkstate;

import io.gossamer.model.NodeId;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SignedRow;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/** Rows ordered by origin, each of them read when somebody asks for it, each time anew. Immutable, for any thread. */
final class RowsAsAsked extends AbstractList<LinkStateTable.Received> implements RandomAccess {
    private final RowBucket[] buckets;
    private final IntFunction<Optional<NodeId>> member;

    /** How many rows there are up to each bucket's end. */
    private final int[] ends;

    /** @param member names the one member of a reference */
    RowsAsAsked(RowBucket[] buckets, IntFunction<Optional<NodeId>> member) {
        this.buckets = buckets;
        this.member = member;
        this.ends = new int[buckets.length];
        int end = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            end += buckets[bucket].size();
            ends[bucket] = end;
        }
    }

    static LinkStateTable.Received read(SignedRow row, long receivedAtNanos, IntFunction<Optional<NodeId>> member) {
        try {
            LinkRow resolved =
                    LinkRowCodec.decode(row.origin(), row.version(), row.body()).resolve(member);
            return new LinkStateTable.Received(resolved, receivedAtNanos);
        } catch (MalformedPacketException bug) {
            throw new IllegalStateException("a row that was checked does not read back", bug);
        }
    }

    @Override
    public LinkStateTable.Received get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        int found = Arrays.binarySearch(ends, index + 1);
        int bucket = found >= 0 ? found : -found - 1;
        // Empty buckets end where the one before them does.
        while (bucket > 0 && ends[bucket - 1] > index) {
            bucket--;
        }
        RowBucket rows = buckets[bucket];
        int place = index - (ends[bucket] - rows.size());
        return read(rows.row(place), rows.receivedAtNanos(place), member);
    }

    @Override
    public int size() {
        return ends[ends.length - 1];
    }
}
