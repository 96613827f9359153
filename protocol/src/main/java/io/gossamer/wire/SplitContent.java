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
 *  content  | tag | value | tag | value | tag | length | label | domain | tag | length | 10.0.3.17 | ...
 *  common   | tag |         tag | value | tag | domain's length | domain | tag | 1 |                 ...
 *  own            | value |                   | label's length | label |             | 4 bytes |     ...
 *
 *  An own value is left out of common behind its tag, with its length where the type has one. A name may leave its domain there:
 *  "| 0 |" says that it does not. A host that is an IPv4 address has one byte for each of its numbers in own, and "| 1 |" in common;
 *  any other stands there as it is, and "| 0 |". Incarnation and nonce are in neither: whoever holds a record asks for them all the
 *  time, and so has them as numbers.
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

    private static final int INCARNATION = 3 << 3 | FIXED64;
    private static final int BOOT_NONCE = 5 << 3 | FIXED32;
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
        int numbersSaid = 0;
        int at = 0;
        while (at < content.size()) {
            int value = afterVarint(content, at);
            int end = value < 0 ? -1 : afterValue(content, value, (int) varint(content, at));
            if (end < 0) {
                throw new IllegalArgumentException("no sequence of tags and values");
            }
            int tag = (int) varint(content, at);
            put(common, content.substring(at, value));
            if (isNumber(tag)) {
                long number = tag == INCARNATION ? incarnation : bootNonce;
                if (!says(content.substring(value, end), number) || (numbersSaid >>> (tag >>> 3) & 1) != 0) {
                    throw new IllegalArgumentException("another incarnation or nonce, or one of them twice");
                }
                numbersSaid |= 1 << (tag >>> 3);
            } else if (isOwn(tag)) {
                splitOwn(tag, content.substring(value, end), common, own);
            } else {
                put(common, content.substring(value, end));
            }
            at = end;
        }
        return new SplitContent(ByteString.copyFrom(common.toByteArray()), ByteString.copyFrom(own.toByteArray()));
    }

    /** @param value with its length where the type has one */
    private static void splitOwn(int tag, ByteString value, ByteArrayOutputStream common, ByteArrayOutputStream own) {
        if (tag != NAME && tag != HOST) {
            put(own, value);
            return;
        }
        ByteString text = value.substring(afterVarint(value, 0));
        // A length in more bytes than it takes would not come back.
        boolean isMinimal = value.size() == text.size() + 1;
        int domain = tag == NAME && isMinimal ? OwnText.domainStart(text) : text.size();
        Optional<ByteString> address = tag == HOST && isMinimal ? OwnText.packedIpv4(text) : Optional.empty();
        if (domain < text.size()) {
            common.write(text.size() - domain);
            put(common, text.substring(domain));
            own.write(domain);
            put(own, text.substring(0, domain));
        } else {
            common.write(address.isPresent() ? 1 : 0);
            put(own, address.orElse(value));
        }
    }

    private static void put(ByteArrayOutputStream into, ByteString bytes) {
        into.writeBytes(bytes.toByteArray());
    }

    /** Is this the number, as protobuf's fixed types have it? */
    private static boolean says(ByteString bytes, long number) {
        return bytes.equals(fixed(number).substring(0, bytes.size()));
    }

    private static ByteString fixed(long number) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return ByteString.copyFrom(bytes.putLong(number).flip());
    }

    static ByteString join(ByteString common, ByteString own, long incarnation, int bootNonce) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(common.size() + own.size() + 2 * Long.BYTES);
        int from = 0;
        int at = 0;
        while (from < common.size()) {
            int tag = (int) varint(common, from);
            int value = afterVarint(common, from);
            int end = afterCommon(common, value, tag);
            put(content, common.substring(from, isOwn(tag) ? value : end));
            if (tag == INCARNATION) {
                put(content, fixed(incarnation));
            } else if (tag == BOOT_NONCE) {
                put(content, fixed(bootNonce).substring(0, Integer.BYTES));
            } else if (isOwn(tag)) {
                int ownEnd = afterOwn(common, value, own, at, tag);
                put(content, joinOwn(tag, common.substring(value, end), own.substring(at, ownEnd)));
                at = ownEnd;
            }
            from = end;
        }
        return UnsafeByteOperations.unsafeWrap(content.toByteArray());
    }

    /** What each of the two holds of one own value. */
    private static ByteString joinOwn(int tag, ByteString common, ByteString own) {
        boolean isWhole = common.isEmpty() || common.byteAt(0) == 0;
        if (isWhole) {
            return own;
        }
        ByteString text = tag == NAME ? own.substring(1).concat(common.substring(1)) : OwnText.ipv4(own);
        return ByteString.copyFrom(new byte[] {(byte) text.size()}).concat(text);
    }

    static ByteString publicKey(ByteString common, ByteString own) {
        return place(common, own, PUBLIC_KEY)
                .map(place -> text(own, place.inOwn))
                .orElse(ByteString.EMPTY);
    }

    static String name(ByteString common, ByteString own) {
        return place(common, own, NAME)
                .map(place -> text(own, place.inOwn)
                        .concat(text(common, place.inCommon))
                        .toStringUtf8())
                .orElse("");
    }

    static String host(ByteString common, ByteString own) {
        return place(common, own, HOST)
                .map(place -> common.byteAt(place.inCommon) == 0
                        ? text(own, place.inOwn)
                        : OwnText.ipv4(own.substring(place.inOwn, place.inOwn + Integer.BYTES)))
                .map(ByteString::toStringUtf8)
                .orElse("");
    }

    static int gossipPort(ByteString common, ByteString own) {
        return place(common, own, PORT_GOSSIP)
                .map(place -> (int) varint(common, place.inCommon))
                .orElse(0);
    }

    private record Place(int inCommon, int inOwn) {}

    /** Bytes with their length before them. */
    private static ByteString text(ByteString in, int at) {
        return in.substring(afterVarint(in, at), afterValue(in, at, LENGTH));
    }

    /** Where the value of that tag begins. */
    private static Optional<Place> place(ByteString common, ByteString own, int wanted) {
        Optional<Place> found = Optional.empty();
        int from = 0;
        int at = 0;
        while (from < common.size()) {
            int tag = (int) varint(common, from);
            int value = afterVarint(common, from);
            if (tag == wanted) {
                found = Optional.of(new Place(value, at));
            }
            at = isOwn(tag) ? afterOwn(common, value, own, at, tag) : at;
            from = afterCommon(common, value, tag);
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

    /** Behind what common has of this tag's value. */
    private static int afterCommon(ByteString common, int at, int tag) {
        if (tag == NAME) {
            return afterValue(common, at, LENGTH);
        }
        if (tag == HOST) {
            return at + 1;
        }
        return isOwn(tag) || isNumber(tag) ? at : afterValue(common, at, tag);
    }

    /** Behind what own has of it; {@code inCommon} is where common has the rest. */
    private static int afterOwn(ByteString common, int inCommon, ByteString own, int at, int tag) {
        boolean isAddress = tag == HOST && common.byteAt(inCommon) != 0;
        return isAddress ? at + Integer.BYTES : afterValue(own, at, tag);
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
