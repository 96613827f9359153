package io.gossamer.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The content of a member's record in two parts: the values that are each node's own, and all around them, which is the same for
 * whole racks (zone, ports, tags, software) and so is held once for many members. Any content that says incarnation and nonce once
 * joins again to the exact bytes that were signed, fields of a later version with it: the common part keeps every tag where it was.
 *
 * <pre>
 *  content  | tag | value | tag | value | tag | value | incarnation's tag | value | ...
 *  common   | tag |         tag | value | tag |         incarnation's tag |         ...    an own value is left out behind its tag
 *  own            | value |                   | value |                             ...    with its length where the type has one
 * </pre>
 *
 * Incarnation and nonce are in neither: whoever holds a record asks for them all the time, and so has them as numbers.
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

    private static final int INCARNATION = 3 << 3 | FIXED64;
    private static final int BOOT_NONCE = 5 << 3 | FIXED32;

    /** Of incarnation and nonce; protobuf leaves out a value of zero. */
    static final int NUMBERS_BYTES = Long.BYTES + Integer.BYTES;
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

    /**
     * Throws IllegalArgumentException when this is no sequence of tags and values (groups, of protobuf before 3, are none), or says
     * another incarnation or nonce, or one of them twice.
     */
    static SplitContent of(ByteString content, long incarnation, int bootNonce) {
        ByteArrayOutputStream common = new ByteArrayOutputStream(content.size());
        ByteArrayOutputStream own = new ByteArrayOutputStream(content.size());
        byte[] bytes = content.toByteArray();
        int numbersSaid = 0;
        int at = 0;
        while (at < bytes.length) {
            int value = afterVarint(content, at);
            int end = value < 0 ? -1 : afterValue(content, value, (int) varint(content, at));
            if (end < 0) {
                throw new IllegalArgumentException("no sequence of tags and values");
            }
            int tag = (int) varint(content, at);
            if (isNumber(tag)) {
                long number = tag == INCARNATION ? incarnation : bootNonce;
                if (!says(bytes, value, end, number) || (numbersSaid >>> (tag >>> 3) & 1) != 0) {
                    throw new IllegalArgumentException("another incarnation or nonce, or one of them twice");
                }
                numbersSaid |= 1 << (tag >>> 3);
            }
            boolean isLeftOut = isOwn(tag) || isNumber(tag);
            common.write(bytes, at, (isLeftOut ? value : end) - at);
            own.write(bytes, value, isOwn(tag) ? end - value : 0);
            at = end;
        }
        return new SplitContent(ByteString.copyFrom(common.toByteArray()), ByteString.copyFrom(own.toByteArray()));
    }
    /** Is this the number, in the order of protobuf's fixed types? */
    private static boolean says(byte[] bytes, int from, int end, long number) {
        for (int at = from; at < end; at++) {
            if (bytes[at] != (byte) (number >>> 8 * (at - from))) {
                return false;
            }
        }
        return true;
    }

    static ByteString join(ByteString common, ByteString own, long incarnation, int bootNonce) {
        int bytesMax = common.size() + own.size() + NUMBERS_BYTES;
        ByteBuffer content = ByteBuffer.allocate(bytesMax).order(ByteOrder.LITTLE_ENDIAN);
        int from = 0;
        int at = 0;
        while (from < common.size()) {
            int tag = (int) varint(common, from);
            int value = afterVarint(common, from);
            int end = isOwn(tag) || isNumber(tag) ? value : afterValue(common, value, tag);
            common.substring(from, end).copyTo(content);
            from = end;
            if (tag == INCARNATION) {
                content.putLong(incarnation);
            } else if (tag == BOOT_NONCE) {
                content.putInt(bootNonce);
            } else if (isOwn(tag)) {
                int ownEnd = afterValue(own, at, tag);
                own.substring(at, ownEnd).copyTo(content);
                at = ownEnd;
            }
        }
        return UnsafeByteOperations.unsafeWrap(content.flip());
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
            from = isOwn || isNumber(tag) ? value : afterValue(common, value, tag);
            at = isOwn ? afterValue(own, at, tag) : at;
        }
        return found;
    }

    private static boolean isOwn(int tag) {
        int number = tag >>> 3;
        return number < Integer.SIZE && (OWN_FIELDS >>> number & 1) != 0 && !isNumber(tag);
    }

    private static boolean isNumber(int tag) {
        return tag == INCARNATION || tag == BOOT_NONCE;
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
