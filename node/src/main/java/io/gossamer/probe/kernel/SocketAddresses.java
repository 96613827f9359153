package io.gossamer.probe.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Socket addresses as the kernel takes and gives them (ip(7), ipv6(7)). Port and address are big-endian, the rest is in the
 * host's order.
 *
 * <pre>
 * byte  sockaddr_in      sockaddr_in6
 *   0   family 2         family 2
 *   2   port 2           port 2
 *   4   address 4        flow information 4
 *   8   zero 8           address 16
 *  24                    scope id 4
 * </pre>
 */
final class SocketAddresses {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int BYTES_MAX = 28;

    static final int INET_BYTES = 16;

    private SocketAddresses() {}

    /**
     * Writes at {@code at} and returns the length. On a socket of IPv6 an IPv4 address is written as RFC 4291 §2.5.5.2 maps it,
     * and the wildcard of either family as {@code ::}.
     */
    static int write(ByteBuffer out, int at, InetSocketAddress address, int family) {
        byte[] bytes = address.getAddress().getAddress();
        for (int i = 0; i < BYTES_MAX; i++) {
            out.put(at + i, (byte) 0);
        }
        out.putShort(at, (short) family);
        out.put(at + 2, (byte) (address.getPort() >>> 8)).put(at + 3, (byte) address.getPort());
        if (family == AF_INET) {
            out.put(at + 4, bytes, 0, 4);
            return INET_BYTES;
        }
        if (bytes.length == 16) {
            out.put(at + 8, bytes, 0, 16);
            out.putInt(at + 24, ((Inet6Address) address.getAddress()).getScopeId());
        } else if (!address.getAddress().isAnyLocalAddress()) {
            out.put(at + 18, (byte) 0xff).put(at + 19, (byte) 0xff).put(at + 20, bytes, 0, 4);
        }
        return BYTES_MAX;
    }

    /** A mapped IPv4 address is given as IPv4. Empty for any other family. */
    static Optional<InetSocketAddress> read(ByteBuffer in, int at) {
        int family = Short.toUnsignedInt(in.getShort(at));
        int port =
                Short.toUnsignedInt(in.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(at + 2));
        try {
            if (family == AF_INET) {
                return Optional.of(new InetSocketAddress(InetAddress.getByAddress(bytes(in, at + 4, 4)), port));
            }
            if (family == AF_INET6) {
                return Optional.of(new InetSocketAddress(inet6(bytes(in, at + 8, 16), in.getInt(at + 24)), port));
            }
            return Optional.empty();
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 bytes are an address", impossible);
        }
    }

    private static InetAddress inet6(byte[] bytes, int scope) throws UnknownHostException {
        return scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
    }

    private static byte[] bytes(ByteBuffer in, int at, int length) {
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return bytes;
    }
}
