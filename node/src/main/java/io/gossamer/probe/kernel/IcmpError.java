package io.gossamer.probe.kernel;

import java.net.InetAddress;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a router or a host said of a datagram sent from here (RFC 792, RFC 4443).
 *
 * @param from who said it
 * @param about where the datagram was going
 * @param isIpv6 which of the two the numbers belong to
 * @param type of the message, {@code code} likewise
 * @param stampNanos when it came in, nanoseconds since 1970 by the wall clock
 * @param first the first four bytes of the datagram that it is about, big-endian, where it quotes so much: RFC 792 asks only for
 *     the eight before them
 */
public record IcmpError(
        InetAddress from,
        InetAddress about,
        boolean isIpv6,
        int type,
        int code,
        OptionalLong stampNanos,
        OptionalInt first) {
    private static final int TIME_EXCEEDED = 11;
    private static final int TIME_EXCEEDED_6 = 3;
    private static final int UNREACHABLE = 3;
    private static final int UNREACHABLE_6 = 1;

    /** The datagram had passed as many routers as it might. */
    public boolean isTimeExceeded() {
        return type == (isIpv6 ? TIME_EXCEEDED_6 : TIME_EXCEEDED);
    }

    /** It could not be delivered: no way, forbidden, nobody at that port. */
    public boolean isUnreachable() {
        return type == (isIpv6 ? UNREACHABLE_6 : UNREACHABLE);
    }
}
