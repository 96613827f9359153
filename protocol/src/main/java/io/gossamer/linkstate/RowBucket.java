package io.gossamer.linkstate;

import io.gossamer.model.NodeId;
import io.gossamer.wire.SignedRow;
import java.util.Arrays;

/**
 * A few rows ordered by origin, each with the time at which it came, side by side: an object a row would be as large again as half its
 * links. Immutable: whoever was given a list of rows goes on with the buckets that it was made from.
 */
final class RowBucket {
    private static final NodeId[] NO_ORIGINS = {};
    private static final long[] NO_NUMBERS = {};
    private static final byte[][] NO_RESTS = {};

    private final NodeId[] origins;
    private final long[] versions;
    private final long[] receivedAtNanos;
    private final byte[][] rests;

    private RowBucket(NodeId[] origins, long[] versions, long[] receivedAtNanos, byte[][] rests) {
        this.origins = origins;
        this.versions = versions;
        this.receivedAtNanos = receivedAtNanos;
        this.rests = rests;
    }

    /** Each its own: an image of the machine shows which parts are the same. */
    static RowBucket empty() {
        return new RowBucket(NO_ORIGINS, NO_NUMBERS, NO_NUMBERS, NO_RESTS);
    }

    int size() {
        return origins.length;
    }

    /**
     * As Arrays.binarySearch: -(insertion point) - 1 when it is not there. Written out: of all rows that came lately each
     * comparison with another node asks for the version.
     */
    int place(NodeId origin) {
        int low = 0;
        int high = origins.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = origins[middle].compareTo(origin);
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

    long version(int place) {
        return versions[place];
    }

    long receivedAtNanos(int place) {
        return receivedAtNanos[place];
    }

    SignedRow row(int place) {
        return new SignedRow(origins[place], versions[place], rests[place]);
    }

    /** With this row instead of the origin's earlier one. */
    RowBucket with(SignedRow row, long nowNanos) {
        int place = place(row.origin());
        int at = place >= 0 ? place : -place - 1;
        RowBucket changed = resized(at, place >= 0 ? size() : size() + 1);
        changed.origins[at] = row.origin();
        changed.versions[at] = row.version();
        changed.receivedAtNanos[at] = nowNanos;
        changed.rests[at] = row.rest();
        return changed;
    }

    RowBucket without(int place) {
        return resized(place + 1, size() - 1);
    }

    /** A copy of this size, in which what was at {@code from} and behind it is moved to the end. */
    private RowBucket resized(int from, int size) {
        int tail = size() - from;
        NodeId[] newOrigins = Arrays.copyOf(origins, size);
        System.arraycopy(origins, from, newOrigins, size - tail, tail);
        long[] newVersions = Arrays.copyOf(versions, size);
        System.arraycopy(versions, from, newVersions, size - tail, tail);
        long[] newReceived = Arrays.copyOf(receivedAtNanos, size);
        System.arraycopy(receivedAtNanos, from, newReceived, size - tail, tail);
        byte[][] newRests = Arrays.copyOf(rests, size);
        System.arraycopy(rests, from, newRests, size - tail, tail);
        return new RowBucket(newOrigins, newVersions, newReceived, newRests);
    }
}
