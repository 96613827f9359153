package io.gossamer.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
 * Looks are at plain arrays, and nothing is made on the way: each record that comes is split, and each that goes out is joined.
 * An array of own values may be longer than these are: what is behind them is not looked at.
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
    final byte[] own;

    private SplitContent(ByteString common, byte[] own) {
        this.common = common;
        this.own = own;
    }

    /**
     * Throws IllegalArgumentException when this is no sequence of tags and values (groups, of protobuf before 3, are none), or says
     * another incarnation or nonce, or one of them twice.
     *
     * @param behind what is to stand behind the own values, in the same array
     */
    static SplitContent of(ByteString contentBytes, long incarnation, int bootNonce, ByteString behind) {
        byte[] content = contentBytes.toByteArray();
        // Neither is longer than the whole: where common has a byte of its own the value's length was.
        ByteBuffer common = ByteBuffer.allocate(content.length);
        ByteBuffer own = ByteBuffer.allocate(content.length + behind.size());
        int numbersSaid = 0;
        int at = 0;
        while (at < content.length) {
            int value = afterVarint(content, at);
            int end = value < 0 ? -1 : afterValue(content, value, (int) varint(content, at));
            if (end < 0) {
                throw new IllegalArgumentException("no sequence of tags and values");
            }
            int tag = (int) varint(content, at);
            common.put(content, at, value - at);
            if (isNumber(tag)) {
                long number = tag == INCARNATION ? incarnation : bootNonce;
                if (!says(content, value, end, number) || (numbersSaid >>> (tag >>> 3) & 1) != 0) {
                    throw new IllegalArgumentException("another incarnation or nonce, or one of them twice");
                }
                numbersSaid |= 1 << (tag >>> 3);
            } else if (tag == NAME || tag == HOST) {
                splitText(tag, content, value, end, common, own);
            } else {
                (isOwn(tag) ? own : common).put(content, value, end - value);
            }
            at = end;
        }
        behind.copyTo(own);
        return new SplitContent(ByteString.copyFrom(common.flip()), Arrays.copyOf(own.array(), own.position()));
    }

    /** From {@code at} on are the text's length, the text, and {@code end}. */
    private static void splitText(int tag, byte[] content, int at, int end, ByteBuffer common, ByteBuffer own) {
        int text = afterVarint(content, at);
        // A length in more bytes than it takes would not come back.
        boolean isMinimal = text == at + 1;
        int domain = tag == NAME && isMinimal ? OwnText.domainStart(content, text, end) : end;
        if (domain < end) {
            common.put((byte) (end - domain)).put(content, domain, end - domain);
            own.put((byte) (domain - text)).put(content, text, domain - text);
        } else if (tag == HOST && isMinimal && OwnText.isIpv4(content, text, end)) {
            common.put((byte) 1);
            OwnText.putPackedIpv4(content, text, end, own);
        } else {
            common.put((byte) 0);
            own.put(content, at, end - at);
        }
    }

    /** Is this the number, as protobuf's fixed types have it? */
    private static boolean says(byte[] content, int from, int to, long number) {
        for (int at = from; at < to; at++) {
            if (content[at] != (byte) (number >>> Byte.SIZE * (at - from))) {
                return false;
            }
        }
        return true;
    }

    static ByteString join(ByteString commonBytes, byte[] own, long incarnation, int bootNonce) {
        byte[] common = commonBytes.toByteArray();
        ByteBuffer content = ByteBuffer.allocate(joinedBytes(common, own)).order(ByteOrder.LITTLE_ENDIAN);
        int from = 0;
        int at = 0;
        while (from < common.length) {
            int tag = (int) varint(common, from);
            int value = afterVarint(common, from);
            int end = afterCommon(common, value, tag);
            content.put(common, from, (isOwn(tag) ? value : end) - from);
            if (tag == INCARNATION) {
                content.putLong(incarnation);
            } else if (tag == BOOT_NONCE) {
                content.putInt(bootNonce);
            } else if (isOwn(tag)) {
                int ownEnd = afterOwn(common, value, own, at, tag);
                boolean isSplit = (tag == NAME || tag == HOST) && common[value] != 0;
                if (isSplit) {
                    joinText(tag, common, value, own, at, content);
                } else {
                    content.put(own, at, ownEnd - at);
                }
                at = ownEnd;
            }
            from = end;
        }
        return UnsafeByteOperations.unsafeWrap(content.array());
    }

    /** A name without its domain, or a packed address; each of a length that takes one byte. */
    private static void joinText(int tag, byte[] common, int inCommon, byte[] own, int inOwn, ByteBuffer content) {
        if (tag == HOST) {
            content.put((byte) OwnText.ipv4Bytes(own, inOwn));
            OwnText.putIpv4(own, inOwn, content);
        } else {
            content.put((byte) (own[inOwn] + common[inCommon]));
            content.put(own, inOwn + 1, own[inOwn]).put(common, inCommon + 1, common[inCommon]);
        }
    }

    /** How long the joined content is. */
    static int joinedBytes(ByteString common, byte[] own) {
        return joinedBytes(common.toByteArray(), own);
    }

    private static int joinedBytes(byte[] common, byte[] own) {
        int bytes = 0;
        int from = 0;
        int at = 0;
        while (from < common.length) {
            int tag = (int) varint(common, from);
            int value = afterVarint(common, from);
            int end = afterCommon(common, value, tag);
            bytes += end - from;
            if (isNumber(tag)) {
                bytes += tag == INCARNATION ? Long.BYTES : Integer.BYTES;
            } else if (isOwn(tag)) {
                int ownEnd = afterOwn(common, value, own, at, tag);
                boolean isAddress = tag == HOST && common[value] != 0;
                bytes += isAddress ? 1 + OwnText.ipv4Bytes(own, at) : ownEnd - at;
                // What common says of how the text was split.
                bytes -= tag == NAME || tag == HOST ? 1 : 0;
                at = ownEnd;
            }
            from = end;
        }
        return bytes;
    }

    static ByteString publicKey(ByteString commonBytes, byte[] own) {
        Place place = place(commonBytes.toByteArray(), own, PUBLIC_KEY);
        if (place.isNone()) {
            return ByteString.EMPTY;
        }
        int text = afterVarint(own, place.inOwn);
        return ByteString.copyFrom(own, text, afterValue(own, place.inOwn, LENGTH) - text);
    }

    static String name(ByteString commonBytes, byte[] own) {
        byte[] common = commonBytes.toByteArray();
        Place place = place(common, own, NAME);
        if (place.isNone()) {
            return "";
        }
        int label = afterVarint(own, place.inOwn);
        int labelBytes = afterValue(own, place.inOwn, LENGTH) - label;
        int domainBytes = common[place.inCommon];
        byte[] name = Arrays.copyOfRange(own, label, label + labelBytes + domainBytes);
        System.arraycopy(common, place.inCommon + 1, name, labelBytes, domainBytes);
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Of the name in UTF-8: as {@link String#hashCode} where that is ASCII. */
    static int nameHash(ByteString commonBytes, byte[] own) {
        byte[] common = commonBytes.toByteArray();
        Place place = place(common, own, NAME);
        if (place.isNone()) {
            return 0;
        }
        int hash = hash(0, own, afterVarint(own, place.inOwn), afterValue(own, place.inOwn, LENGTH));
        return hash(hash, common, place.inCommon + 1, place.inCommon + 1 + common[place.inCommon]);
    }

    static int nameHash(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return hash(0, text, 0, text.length);
    }

    private static int hash(int start, byte[] text, int from, int to) {
        int hash = start;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + text[at];
        }
        return hash;
    }

    static String host(ByteString commonBytes, byte[] own) {
        byte[] common = commonBytes.toByteArray();
        Place place = place(common, own, HOST);
        if (place.isNone()) {
            return "";
        }
        if (common[place.inCommon] != 0) {
            return OwnText.ipv4(own, place.inOwn);
        }
        int text = afterVarint(own, place.inOwn);
        return new String(own, text, afterValue(own, place.inOwn, LENGTH) - text, StandardCharsets.UTF_8);
    }

    static int gossipPort(ByteString commonBytes, byte[] own) {
        byte[] common = commonBytes.toByteArray();
        Place place = place(common, own, PORT_GOSSIP);
        return place.isNone() ? 0 : (int) varint(common, place.inCommon);
    }

    private record Place(int inCommon, int inOwn) {
        boolean isNone() {
            return inCommon < 0;
        }
    }

    /** Where the value of that tag begins. */
    private static Place place(byte[] common, byte[] own, int wanted) {
        int inCommon = -1;
        int inOwn = -1;
        int from = 0;
        int at = 0;
        while (from < common.length) {
            int tag = (int) varint(common, from);
            int value = afterVarint(common, from);
            if (tag == wanted) {
                inCommon = value;
                inOwn = at;
            }
            at = isOwn(tag) ? afterOwn(common, value, own, at, tag) : at;
            from = afterCommon(common, value, tag);
        }
        return new Place(inCommon, inOwn);
    }

    private static boolean isOwn(int tag) {
        int number = tag >>> 3;
        return number < Integer.SIZE && (OWN_FIELDS >>> number & 1) != 0 && !isNumber(tag);
    }

    private static boolean isNumber(int tag) {
        return tag == INCARNATION || tag == BOOT_NONCE;
    }

    /** Behind what common has of this tag's value. */
    private static int afterCommon(byte[] common, int at, int tag) {
        if (tag == NAME) {
            return afterValue(common, at, LENGTH);
        }
        if (tag == HOST) {
            return at + 1;
        }
        return isOwn(tag) || isNumber(tag) ? at : afterValue(common, at, tag);
    }

    /** Behind what own has of it; {@code inCommon} is where common has the rest. */
    private static int afterOwn(byte[] common, int inCommon, byte[] own, int at, int tag) {
        boolean isAddress = tag == HOST && common[inCommon] != 0;
        return isAddress ? at + Integer.BYTES : afterValue(own, at, tag);
    }

    private static long varint(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            byte next = bytes[at + i];
            value |= (long) (next & 0x7f) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        return value;
    }

    /** Negative: it does not end. */
    private static int afterVarint(byte[] bytes, int at) {
        for (int i = at; i < Math.min(bytes.length, at + VARINT_BYTES_MAX); i++) {
            if (bytes[i] >= 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Negative: it does not end, or is of no type that has a length. */
    private static int afterValue(byte[] bytes, int at, int tag) {
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
        return end > bytes.length ? -1 : (int) end;
    }
}
