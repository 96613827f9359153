package io.gossamer.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What may follow the base of a STAMP packet: type, length, value (RFC 8972 §4), answered in place, so that the reply keeps the
 * size of its request.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |U|M|I|reserved |     type      |       length of value         |   value …
 *
 * U: not understood; a sender sends it set. M: malformed. I: the integrity check failed.
 * </pre>
 *
 * <p>The padding of a TWAMP-Light packet stands in the same place and means nothing. What follows is taken for extensions if all
 * of it reads as such, or if its first flags are those that a sender must send; else it goes back as it came.
 *
 * <p>Not safe for threads; of one packet.
 */
public final class StampExtensions {
    /** RFC 8972 §4.1: its value is of any length and goes back as it came. */
    static final int EXTRA_PADDING = 1;
    /** RFC 8972 §4.3: with which clock and by which means both ends stamp. */
    static final int TIMESTAMP_INFORMATION = 3;
    /** RFC 8972 §4.4: which DSCP and ECN arrived, and which is wanted on the way back. */
    static final int CLASS_OF_SERVICE = 4;
    /** RFC 8972 §4.5: how many packets went each way. */
    static final int DIRECT_MEASUREMENT = 5;
    /** RFC 8972 §4.7: when the last reply really left. */
    static final int FOLLOW_UP_TELEMETRY = 7;
    /** RFC 8972 §4.8: the last one, over the sequence number and all extensions before it. */
    static final int HMAC = 8;

    static final int UNRECOGNIZED = 0x80;
    static final int MALFORMED = 0x40;
    static final int INTEGRITY = 0x20;
    private static final int RESERVED = 0x1f;

    private static final int HEADER_BYTES = 4;
    private static final int SEQUENCE_BYTES = 4;

    /** RFC 8972 §4.3, tables 4 and 5: a local clock that nobody disciplines as far as we know; stamps made by software. */
    private static final int FREE_RUNNING = 5;

    private static final int BY_SOFTWARE = 2;

    /** RFC 8972 §4.4: the wanted DSCP was not used. */
    private static final int REVERSE_PATH_REFUSED = 1;

    private final ByteBuffer packet;
    private final List<Extension> extensions;
    private final Optional<StampKey> key;
    private final boolean intact;

    /** @param offset of its header in the packet; a malformed last one may have less value than its header says */
    private record Extension(int offset, int flags, int type, int length, boolean whole) {
        int valueOffset() {
            return offset + HEADER_BYTES;
        }

        int end() {
            return valueOffset() + length;
        }
    }

    /**
     * What a reflector knows when it answers.
     *
     * @param trafficClass DSCP and ECN as received, 8 bits; empty where the system does not tell
     * @param marksReplies whether the reply may be sent with the DSCP that is asked for; else it goes with the one that came
     * @param received packets of this session so far, this one too
     * @param sent replies of this session so far, this one too
     * @param lastReply the session's reply before this one; empty where there was none
     */
    public record Facts(
            OptionalInt trafficClass, boolean marksReplies, int received, int sent, Optional<Departure> lastReply) {}

    /** A reply's number and the time at which it was handed to the system. */
    public record Departure(int sequence, long timestamp) {}

    private StampExtensions(ByteBuffer packet, List<Extension> extensions, Optional<StampKey> key, boolean intact) {
        this.packet = packet;
        this.extensions = extensions;
        this.key = key;
        this.intact = intact;
    }

    /**
     * Of a request that is still as it was received: the integrity check needs its sequence number. The buffer is kept.
     *
     * @param baseBytes where the extensions begin
     * @param key present in authenticated mode, where extensions without a good HMAC are not acted on
     */
    public static StampExtensions of(ByteBuffer request, int baseBytes, Optional<StampKey> key) {
        ByteBuffer packet = request.slice();
        List<Extension> found = parse(packet, baseBytes);
        boolean checked = key.isEmpty() || found.isEmpty() || isIntact(packet, baseBytes, found, key.get());
        return new StampExtensions(packet, found, key, checked);
    }

    /** Writes the HMAC extension of a request over its sequence number and what stands between it and the base. */
    static void appendCode(StampKey key, int baseBytes, int extensionBytes, ByteBuffer packet) {
        ByteBuffer whole = packet.slice();
        byte[] code = key.mac(whole.slice(0, SEQUENCE_BYTES), whole.slice(baseBytes, extensionBytes));
        whole.position(baseBytes + extensionBytes);
        whole.put((byte) UNRECOGNIZED)
                .put((byte) HMAC)
                .putShort((short) StampKey.MAC_BYTES)
                .put(code);
    }

    /** How many there are; 0 where only padding follows, or nothing. */
    public int count() {
        return extensions.size();
    }

    /** False: the HMAC over them is missing or wrong. */
    public boolean isIntact() {
        return intact;
    }

    private static List<Extension> parse(ByteBuffer packet, int baseBytes) {
        List<Extension> found = new ArrayList<>();
        boolean tiles = true;
        int offset = baseBytes;
        while (offset + HEADER_BYTES <= packet.limit()) {
            int length = Short.toUnsignedInt(packet.getShort(offset + 2));
            boolean whole = offset + HEADER_BYTES + length <= packet.limit();
            Extension next = new Extension(
                    offset,
                    Byte.toUnsignedInt(packet.get(offset)),
                    Byte.toUnsignedInt(packet.get(offset + 1)),
                    whole ? length : packet.limit() - offset - HEADER_BYTES,
                    whole);
            tiles &= whole && next.type != 0 && (next.flags & RESERVED) == 0;
            found.add(next);
            offset = next.end();
        }
        tiles &= offset == packet.limit();
        boolean announced = !found.isEmpty() && found.get(0).flags == UNRECOGNIZED && found.get(0).type != 0;
        return tiles || announced ? found : List.of();
    }

    /** RFC 8972 §4.8. */
    private static boolean isIntact(ByteBuffer packet, int baseBytes, List<Extension> found, StampKey key) {
        Extension last = found.get(found.size() - 1);
        return last.type == HMAC
                && last.whole
                && last.length == StampKey.MAC_BYTES
                && key.matches(
                        packet.slice(last.valueOffset(), last.length),
                        packet.slice(0, SEQUENCE_BYTES),
                        packet.slice(baseBytes, last.offset - baseBytes));
    }

    /**
     * Answers each in the reply, whose base, at least the sequence number, is written already. Returns the DSCP to send it with,
     * where the request spoke of one.
     */
    public OptionalInt answer(Facts facts) {
        OptionalInt dscp = OptionalInt.empty();
        for (Extension extension : extensions) {
            int flags = flags(extension, facts);
            packet.put(extension.offset, (byte) flags);
            if (flags == 0 && extension.type == CLASS_OF_SERVICE) {
                dscp = answerClassOfService(extension, facts);
            } else if (flags == 0) {
                answer(extension, facts);
            }
        }
        key.ifPresent(this::seal);
        return dscp;
    }

    private int flags(Extension extension, Facts facts) {
        if (!intact) {
            return INTEGRITY;
        }
        int bytes =
                switch (extension.type) {
                    case EXTRA_PADDING -> extension.length;
                    case TIMESTAMP_INFORMATION, CLASS_OF_SERVICE -> 4;
                    case DIRECT_MEASUREMENT -> 12;
                    case FOLLOW_UP_TELEMETRY, HMAC -> 16;
                    default -> -1;
                };
        boolean understood = bytes >= 0
                && (extension.type != CLASS_OF_SERVICE || facts.trafficClass().isPresent())
                && (extension.type != HMAC || key.isPresent());
        if (!understood) {
            return extension.whole ? UNRECOGNIZED : UNRECOGNIZED | MALFORMED;
        }
        return extension.whole && extension.length == bytes ? 0 : MALFORMED;
    }

    private void answer(Extension extension, Facts facts) {
        int at = extension.valueOffset();
        switch (extension.type) {
            case TIMESTAMP_INFORMATION ->
                packet.put(at, (byte) FREE_RUNNING)
                        .put(at + 1, (byte) BY_SOFTWARE)
                        .put(at + 2, (byte) FREE_RUNNING)
                        .put(at + 3, (byte) BY_SOFTWARE);
            case DIRECT_MEASUREMENT -> packet.putInt(at + 4, facts.received()).putInt(at + 8, facts.sent());
            case FOLLOW_UP_TELEMETRY ->
                packet.putInt(at, facts.lastReply().map(Departure::sequence).orElse(0))
                        .putLong(
                                at + 4,
                                facts.lastReply().map(Departure::timestamp).orElse(0L))
                        .put(at + 12, (byte) (facts.lastReply().isPresent() ? BY_SOFTWARE : 0));
            default -> {
                // padding stays, and the HMAC is written when all else is
            }
        }
    }

    /** DSCP1 wanted · DSCP2 received · ECN received · RP, of 6, 6, 2 and 2 bits; 16 reserved (RFC 8972 §4.4). */
    private OptionalInt answerClassOfService(Extension extension, Facts facts) {
        int received = facts.trafficClass().orElseThrow();
        int wanted = Byte.toUnsignedInt(packet.get(extension.valueOffset())) >>> 2;
        int reversePath = facts.marksReplies() ? 0 : REVERSE_PATH_REFUSED;
        packet.putShort(extension.valueOffset(), (short)
                (wanted << 10 | received >>> 2 << 4 | (received & 3) << 2 | reversePath));
        return OptionalInt.of(facts.marksReplies() ? wanted : received >>> 2);
    }

    /** Also where the request's was wrong: the sender must be able to trust the flags that say so. */
    private void seal(StampKey with) {
        if (extensions.isEmpty()) {
            return;
        }
        Extension last = extensions.get(extensions.size() - 1);
        int first = extensions.get(0).offset;
        if (last.type == HMAC && last.whole && last.length == StampKey.MAC_BYTES) {
            byte[] code = with.mac(packet.slice(0, SEQUENCE_BYTES), packet.slice(first, last.offset - first));
            packet.put(last.valueOffset(), code);
        }
    }
}
