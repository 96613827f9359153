package io.gossamer.wire;

import java.nio.ByteBuffer;

/**
 * The unauthenticated test packets of STAMP (RFC 8762 §4.2.1 and §4.3.1), with the session id that RFC 8972 §3 put into
 * bytes which had been zero. All numbers are big-endian; T1…T4 are the four stamps of one probe, T4 staying at the sender.
 *
 * <pre>
 * byte  Session-Sender (request)            Session-Reflector (reply)
 *   0   sequence number              4      sequence number, the reflector's own    4
 *   4   timestamp T1                 8      timestamp T3                            8
 *  12   error estimate               2      error estimate                          2
 *  14   SSID                         2      SSID, copied                            2
 *  16   zero                        28      receive timestamp T2                    8
 *  24    ·                                  Session-Sender sequence number          4
 *  28    ·                                  Session-Sender timestamp T1             8
 *  36    ·                                  Session-Sender error estimate           2
 *  38    ·                                  zero                                    2
 *  40    ·                                  Session-Sender TTL                      1
 *  41    ·                                  zero                                    3
 *  44   end; what follows (TLVs, TWAMP padding) goes back as it came
 * </pre>
 *
 * <p>A TWAMP-Light packet may be as short as 14 bytes (RFC 8762 §4.6): what it lacks reads as zero. The RFC would answer it
 * with all 44 bytes; here a reply is cut to the size of its request, so that a forged source address gains nothing.
 */
public final class StampPacket {
    public static final int BYTES = 44;

    /** Sequence, timestamp and error estimate: the least that a request can be. */
    public static final int REQUEST_BYTES_MIN = 14;

    /** A TWAMP-Light reply ends after the TTL. */
    public static final int REPLY_BYTES_MIN = 41;

    /** What fits an Ethernet frame under IPv4 and UDP headers. */
    public static final int BYTES_MAX = 1472;

    /** The TTL to write where the received one is not known. */
    public static final int TTL_UNKNOWN = 255;

    private static final int TIMESTAMP = 4;
    private static final int ERROR_ESTIMATE = 12;
    private static final int SESSION_ID = 14;
    private static final int RECEIVE_TIMESTAMP = 16;
    private static final int SENDER_SEQUENCE = 24;
    private static final int SENDER_TIMESTAMP = 28;
    private static final int SENDER_ERROR_ESTIMATE = 36;
    private static final int SENDER_TTL = 40;

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
        byte[] packet = new byte[BYTES];
        ByteBuffer.wrap(packet)
                .putInt(request.sequence())
                .putLong(request.timestamp())
                .putShort((short) request.error().bits())
                .putShort((short) request.sessionId());
        out.put(packet);
    }

    /** Reads from the buffer's position to its limit; moves neither. */
    public static Request readRequest(ByteBuffer in) throws MalformedPacketException {
        ByteBuffer packet = zeroFilled(in, REQUEST_BYTES_MIN);
        return new Request(
                packet.getInt(0),
                packet.getLong(TIMESTAMP),
                error(packet, ERROR_ESTIMATE),
                Short.toUnsignedInt(packet.getShort(SESSION_ID)));
    }

    /**
     * Turns a request into its reply in place: the first {@value #BYTES} bytes, or as many as there are, are replaced, and
     * the rest stays. So the reply is exactly as large as its request. Position and limit stay.
     */
    public static void replaceByReply(Reply reply, ByteBuffer packet) {
        byte[] base = new byte[BYTES];
        ByteBuffer.wrap(base)
                .putInt(reply.sequence())
                .putLong(reply.timestamp())
                .putShort((short) reply.error().bits())
                .putShort((short) reply.sessionId())
                .putLong(reply.receiveTimestamp())
                .putInt(reply.echo().sequence())
                .putLong(reply.echo().timestamp())
                .putShort((short) reply.echo().error().bits())
                .put(SENDER_TTL, (byte) reply.echo().ttl());
        packet.duplicate().put(base, 0, Math.min(BYTES, packet.remaining()));
    }

    /** Reads from the buffer's position to its limit; moves neither. */
    public static Reply readReply(ByteBuffer in) throws MalformedPacketException {
        ByteBuffer packet = zeroFilled(in, REPLY_BYTES_MIN);
        return new Reply(
                packet.getInt(0),
                packet.getLong(TIMESTAMP),
                error(packet, ERROR_ESTIMATE),
                Short.toUnsignedInt(packet.getShort(SESSION_ID)),
                packet.getLong(RECEIVE_TIMESTAMP),
                new Echo(
                        packet.getInt(SENDER_SEQUENCE),
                        packet.getLong(SENDER_TIMESTAMP),
                        error(packet, SENDER_ERROR_ESTIMATE),
                        Byte.toUnsignedInt(packet.get(SENDER_TTL))));
    }

    private static ByteBuffer zeroFilled(ByteBuffer in, int bytesMin) throws MalformedPacketException {
        int length = in.remaining();
        if (length < bytesMin) {
            throw new MalformedPacketException("too_short", "a STAMP packet of " + length + " bytes");
        }
        if (length > BYTES_MAX) {
            throw new MalformedPacketException("too_long", "a STAMP packet of more than " + BYTES_MAX + " bytes");
        }
        byte[] base = new byte[BYTES];
        in.duplicate().get(base, 0, Math.min(BYTES, length));
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
