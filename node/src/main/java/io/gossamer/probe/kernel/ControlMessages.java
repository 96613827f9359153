package io.gossamer.probe.kernel;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the kernel says beside a datagram (cmsg(3)). On 64-bit Linux, in the host's byte order:
 *
 * <pre>
 * byte  cmsghdr                        data, by (level, type)
 *   0   length, header included  8     (SOL_SOCKET, SCM_TIMESTAMPNS)  seconds 8, nanoseconds 8: CLOCK_REALTIME
 *   8   level                    4     (SOL_SOCKET, SO_RXQ_OVFL)      datagrams dropped for want of room, since open 4
 *  12   type                     4     (IPPROTO_IP, IP_TTL)           4
 *  16   data, then padding to 8        (IPPROTO_IPV6, IPV6_HOPLIMIT)  4
 *                                      (IPPROTO_IP, IP_TOS)           1
 *                                      (IPPROTO_IPV6, IPV6_TCLASS)    4
 * </pre>
 *
 * @param stampNanos when the datagram came in, nanoseconds since 1970 by the wall clock
 * @param ttl IPv4's time to live or IPv6's hop limit, as received
 * @param trafficClass DSCP and ECN as received, 8 bits (RFC 2474 §3, RFC 3168 §5)
 * @param dropped datagrams that this socket had no room for, since it was opened; wraps
 */
public record ControlMessages(OptionalLong stampNanos, OptionalInt ttl, OptionalInt trafficClass, OptionalInt dropped) {
    static final int SOL_SOCKET = 1;
    static final int SO_TIMESTAMPNS = 35;
    static final int SO_RXQ_OVFL = 40;
    static final int IPPROTO_IP = 0;
    static final int IP_TOS = 1;
    static final int IP_TTL = 2;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_HOPLIMIT = 52;
    static final int IPV6_TCLASS = 67;

    private static final int HEADER_BYTES = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Reads from position to limit; moves neither. What is cut off or not known is passed over. */
    static ControlMessages parse(ByteBuffer control) {
        OptionalLong stamp = OptionalLong.empty();
        OptionalInt ttl = OptionalInt.empty();
        OptionalInt trafficClass = OptionalInt.empty();
        OptionalInt dropped = OptionalInt.empty();
        int at = control.position();
        while (control.limit() - at >= HEADER_BYTES) {
            long length = control.getLong(at);
            if (length < HEADER_BYTES || length > control.limit() - at) {
                break;
            }
            int level = control.getInt(at + 8);
            int type = control.getInt(at + 12);
            int data = at + HEADER_BYTES;
            int bytes = (int) length - HEADER_BYTES;
            if (level == SOL_SOCKET && type == SO_TIMESTAMPNS && bytes >= 16) {
                stamp = OptionalLong.of(control.getLong(data) * NANOS_PER_SECOND + control.getLong(data + 8));
            } else if (level == SOL_SOCKET && type == SO_RXQ_OVFL && bytes >= 4) {
                dropped = OptionalInt.of(control.getInt(data));
            } else if (isTtl(level, type) && bytes >= 4) {
                ttl = OptionalInt.of(control.getInt(data));
            } else if (level == IPPROTO_IP && type == IP_TOS && bytes >= 1) {
                trafficClass = OptionalInt.of(Byte.toUnsignedInt(control.get(data)));
            } else if (level == IPPROTO_IPV6 && type == IPV6_TCLASS && bytes >= 4) {
                trafficClass = OptionalInt.of(control.getInt(data) & 0xff);
            }
            at += (int) (length + 7) & ~7;
        }
        return new ControlMessages(stamp, ttl, trafficClass, dropped);
    }

    private static boolean isTtl(int level, int type) {
        return (level == IPPROTO_IP && type == IP_TTL) || (level == IPPROTO_IPV6 && type == IPV6_HOPLIMIT);
    }
}
