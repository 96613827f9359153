package io.gossamer.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * The content of a member's record in two parts: the values that are each node's own, and all around them, which is the same for
 * whole racks (zone, ports, tags, software) and so is held once for many members. Any content joins again to the exact bytes
 * that were signed, fields of a later version with it: the common part keeps every tag where it was.
 *
 * <pre>
 *  content  | tag | value | tag | value | tag | value | ...
 *  common   | tag |         tag | value | tag |         ...    an own value is left out behind its tag
 *  own            | value |                   | value | ...    with its length where the type has one
 * </pre>
 *
 * Every look goes by the same tags as protobuf's: of several values the last counts, and one of another type counts for nothing.
 */
final class SplitContent {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /** Of MemberContent: field number and type, as on the wire. */
    private static final int PUBLIC_KEY = 2 << 3 | LENGTH;

    private static final int NAME = 6 << 3 | LENGTH;
    private static final int HOST = 8 << 3 | LENGTH;
    private static final int PORT_GOSSIP = 9 << 3 | VARINT;

    /** By field number: key, incarnation, boot nonce, name, host, time of the start. */
    private static final int OWN_FIELDS = 1 << 2 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 8 | 1 << 16;

    private static final int VARINT_BYTES_MAX = 10;

    final ByteString common;
    final ByteString own;

    private SplitContent(ByteString common, ByteString own) {
        this.common = common;
        this.own = own;
    }

    /** Throws IllegalArgumentException when this is no sequence of tags and values; groups, of protobuf before 3, are none. */
    static SplitContent of(ByteString content) {
        ByteArrayOutputStream common = new ByteArrayOutputStream(content.size());
        ByteArrayOutputStream own = new ByteArrayOutputStream(content.size());
        byte[] bytes = content.toByteArray();
        int at = 0;
        while (at < bytes.length) {
            int value = afterVarint(content, at);
            int end = value < 0 ? -1 : afterValue(content, value, (int) varint(content, at));
            if (end < 0) {
                throw new IllegalArgumentException("no sequence of tags and values");
            }
            boolean isOwn = isOwn((int) varint(content, at));
            common.write(bytes, at, (isOwn ? value : end) - at);
            own.write(bytes, value, isOwn ? end - value : 0);
            at = end;
        }
        return new SplitContent(ByteString.copyFrom(common.toByteArray()), ByteString.copyFrom(own.toByteArray()));
    }

    /** @param ownBytes how much of {@code own} are values: a signature may follow them */
    static ByteString join(ByteString common, ByteString own, int ownBytes) {
        byte[] content = new byte[common.size() + ownBytes];
        int from = 0;
        int at = 0;
        int filled = 0;
        while (from < common.size()) {
            int tag = (int) varint(common, from);
            int value = afterVarint(common, from);
            int end = isOwn(tag) ? value : afterValue(common, value, tag);
            common.substring(from, end).copyTo(content, filled);
            filled += end - from;
            from = end;
            if (isOwn(tag)) {
                int ownEnd = afterValue(own, at, tag);
                own.substring(at, ownEnd).copyTo(content, filled);
                filled += ownEnd - at;
                at = ownEnd;
            }
        }
        return UnsafeByteOperations.unsafeWrap(content);
    }

    static ByteString publicKey(ByteString common, ByteString own) {
        return lengthDelimited(common, own, PUBLIC_KEY);
    }

    static String name(ByteString common, ByteString own) {
        return lengthDelimited(common, own, NAME).toStringUtf8();
    }

    static String host(ByteString common, ByteString own) {
        return lengthDelimited(common, own, HOST).toStringUtf8();
    }

    static int gossipPort(ByteString common, ByteString own) {
        return place(common, own, PORT_GOSSIP)
                .map(place -> (int) varint(place.in, place.at))
                .orElse(0);
    }

    private record Place(ByteString in, int at) {}

    private static ByteString lengthDelimited(ByteString common, ByteString own, int tag) {
        return place(common, own, tag)
                .map(place -> place.in.substring(afterVarint(place.in, place.at), afterValue(place.in, place.at, tag)))
                .orElse(ByteString.EMPTY);
    }

    /** Where the value of that tag begins. */
    private static Optional<Place> place(ByteString common, ByteString own, int wanted) {
        Optional<Place> found = Optional.empty();
        int from = 0;
        int at = 0;
        while (from < common.size()) {
            int tag = (int) varint(common, from);
            int value = afterVarint(common, from);
            boolean isOwn = isOwn(tag);
            if (tag == wanted) {
                found = Optional.of(isOwn ? new Place(own, at) : new Place(common, value));
            }
            from = isOwn ? value : afterValue(common, value, tag);
            at = isOwn ? afterValue(own, at, tag) : at;
        }
        return found;
    }

    private static boolean isOwn(int tag) {
        int number = tag >>> 3;
        return number < Integer.SIZE && (OWN_FIELDS >>> number & 1) != 0;
    }

    private static long varint(ByteString bytes, int at) {
        long value = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            byte next = bytes.byteAt(at + i);
            value |= (long) (next & 0x7f) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        return value;
    }

    /** Negative: it does not end. */
    private static int afterVarint(ByteString bytes, int at) {
        for (int i = at; i < Math.min(bytes.size(), at + VARINT_BYTES_MAX); i++) {
            if (bytes.byteAt(i) >= 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Negative: it does not end, or is of no type that has a length. */
    private static int afterValue(ByteString bytes, int at, int tag) {
        long end =
                switch (tag & 7) {
                    case VARINT -> afterVarint(bytes, at);
                    case FIXED64 -> at + Long.BYTES;
                    case FIXED32 -> at + Integer.BYTES;
                    case LENGTH -> {
                        int value = afterVarint(bytes, at);
                        long length = value < 0 ? -1 : varint(bytes, at);
                        yield length < 0 ? -1 : value + length;
                    }
                    default -> -1;
                };
        return end > bytes.size() ? -1 : (int) end;
    }
}
