package io.gossamer.wire;

import java.nio.ByteBuffer;

/**
 * The test packets of STAMP (RFC 8762), whose fields {@link StampFormat} draws. Methods without a format are for the open one.
 *
 * <p>What a short TWAMP-Light packet lacks reads as zero (RFC 8762 §4.6). The RFC would answer it with all 44 bytes; here a reply
 * is cut to the size of its request, so that a forged source address gains nothing.
 */
public final class StampPacket {
    /** Of an open packet without extensions. */
    public static final int BYTES = 44;

    /** Sequence, timestamp and error estimate: the least that an open request can be. */
    public static final int REQUEST_BYTES_MIN = 14;

    /** What fits the largest jumbo frame that switches commonly bear, 9,216 bytes, under IPv4 and UDP headers. */
    public static final int BYTES_MAX = 9188;

    /** The TTL to write where the received one is not known. */
    public static final int TTL_UNKNOWN = 255;

    private StampPacket() {}

    /**
     * What a sender sends.
     *
     * @param sessionId 0 where the sender has none
     */
    public record Request(int sequence, long timestamp, ErrorEstimate error, int sessionId) {}

    /**
     * What a reflector answers.
     *
     * @param sequence what it sent in this session; a stateless one copies the sender's
     */
    public record Reply(
            int sequence, long timestamp, ErrorEstimate error, int sessionId, long receiveTimestamp, Echo echo) {

        /** T3 − T2: how long the reflector held the probe. It is a stranger's word. */
        public long heldNanos() {
            return error.ptp()
                    ? NtpTime.ptpDifferenceNanos(timestamp, receiveTimestamp)
                    : NtpTime.differenceNanos(timestamp, receiveTimestamp);
        }
    }

    /**
     * What a reply repeats of its request.
     *
     * @param ttl as the reflector received it, or {@link #TTL_UNKNOWN}
     */
    public record Echo(int sequence, long timestamp, ErrorEstimate error, int ttl) {}

    /** A request of {@value #BYTES} bytes at the buffer's position, which moves past it. */
    public static void writeRequest(Request request, ByteBuffer out) {
        writeRequest(StampFormat.OPEN, request, out);
    }

    /** A request without extensions at the buffer's position, which moves past it; its HMAC is still to be {@link #seal}ed. */
    public static void writeRequest(StampFormat format, Request request, ByteBuffer out) {
        StampFormat.Fields at = format.fields();
        byte[] packet = new byte[format.bytes()];
        ByteBuffer.wrap(packet)
                .putInt(0, request.sequence())
                .putLong(at.timestamp(), request.timestamp())
                .putShort(at.errorEstimate(), (short) request.error().bits())
                .putShort(at.sessionId(), (short) request.sessionId());
        out.put(packet);
    }

    /** Writes T1 or T3 into a packet that is otherwise ready to go, or to be sealed. Position and limit stay. */
    public static void putTimestamp(StampFormat format, long timestamp, ByteBuffer packet) {
        packet.putLong(packet.position() + format.fields().timestamp(), timestamp);
    }

    /** Reads from the buffer's position to its limit; moves neither. */
    public static Request readRequest(ByteBuffer in) throws MalformedPacketException {
        return readRequest(StampFormat.OPEN, in);
    }

    /** Reads from the buffer's position to its limit; moves neither. Whether it is genuine {@link #isSealed} says. */
    public static Request readRequest(StampFormat format, ByteBuffer in) throws MalformedPacketException {
        StampFormat.Fields at = format.fields();
        ByteBuffer packet = zeroFilled(in, format.requestBytesMin(), format);
        return new Request(
                packet.getInt(0),
                packet.getLong(at.timestamp()),
                error(packet, at.errorEstimate()),
                Short.toUnsignedInt(packet.getShort(at.sessionId())));
    }

    public static void replaceByReply(Reply reply, ByteBuffer packet) {
        replaceByReply(StampFormat.OPEN, reply, packet);
    }

    /**
     * Turns a request into its reply in place: the bytes of the base, or as many as there are, are replaced, and the rest stays.
     * So the reply is exactly as large as its request. Position and limit stay.
     */
    public static void replaceByReply(StampFormat format, Reply reply, ByteBuffer packet) {
        StampFormat.Fields at = format.fields();
        byte[] base = new byte[format.bytes()];
        ByteBuffer.wrap(base)
                .putInt(0, reply.sequence())
                .putLong(at.timestamp(), reply.timestamp())
                .putShort(at.errorEstimate(), (short) reply.error().bits())
                .putShort(at.sessionId(), (short) reply.sessionId())
                .putLong(at.receiveTimestamp(), reply.receiveTimestamp())
                .putInt(at.senderSequence(), reply.echo().sequence())
                .putLong(at.senderTimestamp(), reply.echo().timestamp())
                .putShort(at.senderErrorEstimate(), (short) reply.echo().error().bits())
                .put(at.senderTtl(), (byte) reply.echo().ttl());
        packet.duplicate().put(base, 0, Math.min(base.length, packet.remaining()));
    }

    /** Reads from the buffer's position to its limit; moves neither. */
    public static Reply readReply(ByteBuffer in) throws MalformedPacketException {
        return readReply(StampFormat.OPEN, in);
    }

    /** Reads from the buffer's position to its limit; moves neither. Whether it is genuine {@link #isSealed} says. */
    public static Reply readReply(StampFormat format, ByteBuffer in) throws MalformedPacketException {
        StampFormat.Fields at = format.fields();
        ByteBuffer packet = zeroFilled(in, format.replyBytesMin(), format);
        return new Reply(
                packet.getInt(0),
                packet.getLong(at.timestamp()),
                error(packet, at.errorEstimate()),
                Short.toUnsignedInt(packet.getShort(at.sessionId())),
                packet.getLong(at.receiveTimestamp()),
                new Echo(
                        packet.getInt(at.senderSequence()),
                        packet.getLong(at.senderTimestamp()),
                        error(packet, at.senderErrorEstimate()),
                        Byte.toUnsignedInt(packet.get(at.senderTtl()))));
    }

    /** Writes the HMAC of an authenticated packet, the last thing done to its base (RFC 8762 §4.4). */
    public static void seal(StampKey key, ByteBuffer packet) {
        ByteBuffer base = packet.slice();
        base.duplicate().position(StampFormat.HMAC_OFFSET).put(key.mac(base.slice(0, StampFormat.HMAC_OFFSET)));
    }

    /** Is this authenticated packet from somebody who knows the key? Any bytes may be asked about. */
    public static boolean isSealed(StampKey key, ByteBuffer packet) {
        ByteBuffer base = packet.slice();
        return base.remaining() >= StampFormat.AUTHENTICATED.bytes()
                && key.matches(
                        base.slice(StampFormat.HMAC_OFFSET, StampKey.MAC_BYTES),
                        base.slice(0, StampFormat.HMAC_OFFSET));
    }

    private static ByteBuffer zeroFilled(ByteBuffer in, int bytesMin, StampFormat format)
            throws MalformedPacketException {
        int length = in.remaining();
        if (length < bytesMin) {
            throw new MalformedPacketException("too_short", "a STAMP packet of " + length + " bytes");
        }
        if (length > BYTES_MAX) {
            throw new MalformedPacketException("too_long", "a STAMP packet of more than " + BYTES_MAX + " bytes");
        }
        if (length >= format.bytes()) {
            return in.slice(); // nothing is missing, as of every packet but TWAMP-Light's
        }
        byte[] base = new byte[format.bytes()];
        in.duplicate().get(base, 0, length);
        return ByteBuffer.wrap(base);
    }

    /** RFC 4656 §4.1.2: a multiplier of zero marks a corrupt packet. */
    private static ErrorEstimate error(ByteBuffer packet, int offset) throws MalformedPacketException {
        ErrorEstimate error = ErrorEstimate.ofBits(Short.toUnsignedInt(packet.getShort(offset)));
        if (error.multiplier() == 0) {
            throw new MalformedPacketException("error_estimate", "an error estimate with a multiplier of zero");
        }
        return error;
    }
}
