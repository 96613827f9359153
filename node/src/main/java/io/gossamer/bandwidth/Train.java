package io.gossamer.bandwidth;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A train of equal packets sent as fast as the host can. One packet, big-endian, as the payload of UDP:
 *
 * <pre>
 * byte
 *   0   token, the receiver's      16
 *  16   train, from 0               2
 *  18   packet, from 0              2
 *  20   zero, up to {@value #IP_BYTES} bytes of IP packet
 * </pre>
 *
 * The size passes any path that passes a tunnel, and is large enough that a gap between two packets is time on the wire and not
 * work of the hosts.
 */
public final class Train {
    /** With headers of IP and UDP: what a capacity counts (RFC 5136 §2.3.1). */
    public static final int IP_BYTES = 1400;

    public static final int PACKETS = 40;
    public static final int TRAINS = 20;
    public static final int TOKEN_BYTES = 16;

    /** A shaper lets a burst pass at once; only what comes after it is paced. */
    static final int HALF = PACKETS / 2;

    static final int HEADER_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int INET_BYTES = 20;
    private static final int INET6_BYTES = 40;

    private Train() {}

    static int payloadBytes(boolean inet6) {
        return IP_BYTES - UDP_BYTES - (inet6 ? INET6_BYTES : INET_BYTES);
    }

    static void write(ByteBuffer packet, byte[] token, int train, int index) {
        packet.put(0, token).putShort(16, (short) train).putShort(18, (short) index);
    }

    /** Whether this is one of ours: it bears the token and numbers that exist. */
    static boolean isOf(ByteBuffer packet, byte[] token) {
        if (packet.limit() < HEADER_BYTES) {
            return false;
        }
        byte[] theirs = new byte[TOKEN_BYTES];
        packet.get(0, theirs);
        return Arrays.equals(theirs, token) && train(packet) < TRAINS && index(packet) < PACKETS;
    }

    static int train(ByteBuffer packet) {
        return Short.toUnsignedInt(packet.getShort(16));
    }

    static int index(ByteBuffer packet) {
        return Short.toUnsignedInt(packet.getShort(18));
    }
}
