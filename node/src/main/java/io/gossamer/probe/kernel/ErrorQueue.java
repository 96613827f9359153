package io.gossamer.probe.kernel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads what the kernel keeps of ICMP about a socket's datagrams: {@code IP_RECVERR} and {@code MSG_ERRQUEUE} (ip(7), ipv6(7)), which
 * needs no privilege. One call of recvmsg(2) a message; on 64-bit Linux, in the host's byte order:
 *
 * <pre>
 * byte  msghdr                       control message (IPPROTO_IP, IP_RECVERR) or (IPPROTO_IPV6, IPV6_RECVERR)
 *   0   name 8, its length 4, pad 4    0  cmsghdr 16
 *  16   iovec 8, how many 8           16  errno 4, origin 1, type 1, code 1, pad 1, info 4, data 4
 *  32   control 8, its length 8       32  who said it, a sockaddr
 *  48   flags 4
 * </pre>
 */
public final class ErrorQueue {
    static final int IP_RECVERR = 11;
    static final int IPV6_RECVERR = 25;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_ERRQUEUE = 0x2000;
    private static final int SO_EE_ORIGIN_ICMP = 2;
    private static final int SO_EE_ORIGIN_ICMP6 = 3;

    private static final int HEADER = 0;
    private static final int IOVEC = 56;
    private static final int NAME = 72;
    private static final int CONTROL = 104;
    private static final int CONTROL_BYTES = 512;
    private static final int PAYLOAD = CONTROL + CONTROL_BYTES;
    private static final int PAYLOAD_BYTES = 64;
    private static final int CMSG_HEADER_BYTES = 16;
    private static final int ERROR_BYTES = 16;

    private final NativeBlock block = NativeBlock.of(PAYLOAD + PAYLOAD_BYTES);

    public ErrorQueue() {
        ByteBuffer bytes = block.bytes();
        bytes.putLong(HEADER, block.address() + NAME);
        bytes.putLong(HEADER + 16, block.address() + IOVEC);
        bytes.putLong(HEADER + 24, 1);
        bytes.putLong(HEADER + 32, block.address() + CONTROL);
        bytes.putLong(IOVEC, block.address() + PAYLOAD);
        bytes.putLong(IOVEC + 8, PAYLOAD_BYTES);
    }

    /** The next word that waits there; empty: none, or none of ICMP. Without waiting. */
    public Optional<IcmpError> read(StampedSocket socket) {
        ByteBuffer bytes = block.bytes();
        bytes.putInt(HEADER + 8, SocketAddresses.BYTES_MAX);
        bytes.putLong(HEADER + 40, CONTROL_BYTES);
        long quoted = LibC.recvmsg(socket.fd(), block.address() + HEADER, MSG_ERRQUEUE | MSG_DONTWAIT);
        if (quoted < 0) {
            return Optional.empty();
        }
        int length = (int) Math.min(CONTROL_BYTES, bytes.getLong(HEADER + 40));
        ByteBuffer control = bytes.duplicate().order(ByteOrder.nativeOrder());
        control.limit(CONTROL + length).position(CONTROL);
        OptionalInt first = quoted < 4
                ? OptionalInt.empty()
                : OptionalInt.of(bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(PAYLOAD));
        return SocketAddresses.read(bytes, NAME).flatMap(about -> parse(control, about.getAddress(), first));
    }

    /** Reads from position to limit; moves neither. */
    static Optional<IcmpError> parse(ByteBuffer control, InetAddress about, OptionalInt first) {
        OptionalLong stamp = ControlMessages.parse(control).stampNanos();
        int at = control.position();
        while (control.limit() - at >= CMSG_HEADER_BYTES) {
            long length = control.getLong(at);
            if (length < CMSG_HEADER_BYTES || length > control.limit() - at) {
                break;
            }
            int level = control.getInt(at + 8);
            int type = control.getInt(at + 12);
            boolean isError = (level == ControlMessages.IPPROTO_IP && type == IP_RECVERR)
                    || (level == ControlMessages.IPPROTO_IPV6 && type == IPV6_RECVERR);
            if (isError && length >= CMSG_HEADER_BYTES + ERROR_BYTES + SocketAddresses.INET_BYTES) {
                return error(control, at + CMSG_HEADER_BYTES, about, stamp, first);
            }
            at += (int) (length + 7) & ~7;
        }
        return Optional.empty();
    }

    private static Optional<IcmpError> error(
            ByteBuffer control, int at, InetAddress about, OptionalLong stamp, OptionalInt first) {
        int origin = Byte.toUnsignedInt(control.get(at + 4));
        if (origin != SO_EE_ORIGIN_ICMP && origin != SO_EE_ORIGIN_ICMP6) {
            return Optional.empty();
        }
        return SocketAddresses.read(control, at + ERROR_BYTES)
                .map(InetSocketAddress::getAddress)
                .map(from -> new IcmpError(
                        from,
                        about,
                        origin == SO_EE_ORIGIN_ICMP6,
                        Byte.toUnsignedInt(control.get(at + 5)),
                        Byte.toUnsignedInt(control.get(at + 6)),
                        stamp,
                        first));
    }
}
