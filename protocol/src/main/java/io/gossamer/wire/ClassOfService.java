package io.gossamer.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The Class of Service extension as a sender writes and reads it (RFC 8972 §4.4): with which DSCP and ECN a probe arrived, which only
 * the other end can see.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |U|M|I|reserved |     type = 4  |            length = 4         |
 * |   DSCP1   |   DSCP2   |ECN| RP|            reserved           |
 *
 * DSCP1: wanted for the reply. DSCP2, ECN: as the probe arrived. RP: 0 the reply bears DSCP1, 1 it does not.
 * </pre>
 *
 * <p>In authenticated mode an HMAC extension over the sequence number and this one follows (RFC 8972 §4.8).
 */
public final class ClassOfService {
    /** Of the extension, with its header. */
    public static final int BYTES = 8;

    /** Of the HMAC extension that follows it in authenticated mode, with its header. */
    public static final int HMAC_BYTES = 4 + StampKey.MAC_BYTES;

    private static final int VALUE_BYTES = 4;

    private ClassOfService() {}

    /**
     * What the reflector says.
     *
     * @param received DSCP and ECN with which the probe arrived, 8 bits
     * @param refused the reply does not bear the DSCP that was asked for
     */
    public record Answer(int received, boolean refused) {}

    /** Writes it right after the base of a request whose sequence number is written already; returns how many bytes. */
    public static int append(int dscpWanted, int baseBytes, Optional<StampKey> key, ByteBuffer packet) {
        ByteBuffer out = packet.slice().position(baseBytes);
        out.put((byte) StampExtensions.UNRECOGNIZED)
                .put((byte) StampExtensions.CLASS_OF_SERVICE)
                .putShort((short) VALUE_BYTES)
                .putInt(dscpWanted << 26);
        if (key.isEmpty()) {
            return BYTES;
        }
        StampExtensions.appendCode(key.get(), baseBytes, BYTES, packet);
        return BYTES + HMAC_BYTES;
    }

    /** Of a reply; empty where it has none, the reflector did not understand it, or nobody vouches for it who must. */
    public static Optional<Answer> read(ByteBuffer reply, int baseBytes, Optional<StampKey> key) {
        ByteBuffer packet = reply.slice();
        int all = BYTES + (key.isPresent() ? HMAC_BYTES : 0);
        if (packet.limit() < baseBytes + all
                || packet.get(baseBytes) != 0
                || packet.get(baseBytes + 1) != StampExtensions.CLASS_OF_SERVICE
                || packet.getShort(baseBytes + 2) != VALUE_BYTES
                || !StampExtensions.of(packet, baseBytes, key).isIntact()) {
            return Optional.empty();
        }
        int value = packet.getShort(baseBytes + 4);
        return Optional.of(new Answer(value >>> 2 & 0xff, (value & 3) != 0));
    }
}
