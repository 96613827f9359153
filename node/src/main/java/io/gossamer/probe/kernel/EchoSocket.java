package io.gossamer.probe.kernel;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * A socket for ICMP echo (RFC 792, RFC 4443 §4) of one family that never blocks: a ping socket (icmp(7)) where this group may
 * have one, else a raw one. Replies come with the kernel's receive time. One thread at a time.
 *
 * <pre>
 * byte  request and reply, big-endian
 *   0   type 1: 8 and 0, in IPv6 128 and 129    1   code 1: 0    2   checksum 2
 *   4   identifier 2: of a ping socket the kernel's    6   sequence 2: the number's low bits
 *   8   cookie 8: this socket's, random    16   number 8
 * </pre>
 *
 * A raw socket hears every reply that comes to this host; the cookie tells whose it is, where 16-bit identifiers collide.
 */
public final class EchoSocket implements AutoCloseable {
    static final int PACKET_BYTES = 24;

    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW = 3;
    private static final int NONBLOCK_CLOEXEC = 0x80800;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int SOL_RAW = 255;
    private static final int FILTER = 1; // ICMP_FILTER and ICMP6_FILTER alike
    private static final int FILTER6_BYTES = 32;
    private static final int SO_RCVBUF = 8;
    private static final int RCVBUF_BYTES = 262_144;
    private static final int MSG_DONTWAIT = 0x40;
    /** An IPv4 header with options comes before what a raw socket reads. */
    private static final int RECEIVE_BYTES = 60 + PACKET_BYTES + 8;

    private final boolean six;
    private final boolean raw;
    private final int fd;
    private final long cookie;
    private final NativeBlock scratch = NativeBlock.of(PACKET_BYTES + SocketAddresses.BYTES_MAX + FILTER6_BYTES);
    private final DatagramBatch batch = new DatagramBatch(RECEIVE_BYTES);

    private EchoSocket(boolean six, boolean raw, int fd, long cookie) {
        this.six = six;
        this.raw = raw;
        this.fd = fd;
        this.cookie = cookie;
        set(ControlMessages.SOL_SOCKET, ControlMessages.SO_TIMESTAMPNS, 1);
        set(ControlMessages.SOL_SOCKET, SO_RCVBUF, RCVBUF_BYTES);
        if (raw) {
            filter();
        }
    }

    /**
     * @param cookie random; not that of another socket
     * @throws IOException one sentence: what to change so that this host may
     */
    public static EchoSocket open(boolean six, long cookie) throws IOException {
        int family = six ? SocketAddresses.AF_INET6 : SocketAddresses.AF_INET;
        int protocol = six ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
        int fd;
        try {
            fd = LibC.socket(family, SOCK_DGRAM | NONBLOCK_CLOEXEC, protocol);
            if (fd >= 0) {
                return new EchoSocket(six, false, fd, cookie);
            }
            fd = LibC.socket(family, SOCK_RAW | NONBLOCK_CLOEXEC, protocol);
        } catch (LinkageError missing) {
            throw new IOException("icmp needs Linux and its C library, which this host does not give", missing);
        }
        if (fd < 0) {
            throw new IOException("icmp is not permitted on this host (" + LibC.lastError()
                    + "): give the daemon's group in sysctl net.ipv4.ping_group_range, or the daemon CAP_NET_RAW");
        }
        return new EchoSocket(six, true, fd, cookie);
    }

    private boolean set(int level, int name, int value) {
        scratch.bytes().putInt(0, value);
        return LibC.setsockopt(fd, level, name, scratch.address(), 4) == 0;
    }

    /** Only replies are read: a busy host's other ICMP does not wake anybody. */
    private void filter() {
        if (!six) {
            set(SOL_RAW, FILTER, ~1); // all but type 0 is blocked
            return;
        }
        for (int i = 0; i < FILTER6_BYTES; i++) {
            scratch.bytes().put(i, (byte) 0xff);
        }
        int word = 129 >>> 5;
        scratch.bytes().putInt(word * 4, ~(1 << (129 & 31)));
        LibC.setsockopt(fd, IPPROTO_ICMPV6, FILTER, scratch.address(), FILTER6_BYTES);
    }

    /** Empty when it went out; else why not, in the system's words. */
    public String send(InetAddress to, long number) {
        ByteBuffer packet = scratch.bytes().duplicate().order(ByteOrder.BIG_ENDIAN);
        packet.put(0, (byte) (six ? 128 : 8)).put(1, (byte) 0).putShort(2, (short) 0);
        packet.putShort(4, (short) cookie).putShort(6, (short) number);
        packet.putLong(8, cookie).putLong(16, number);
        if (!six) {
            packet.putShort(2, checksum(packet)); // of IPv6 the kernel makes it (RFC 3542 §3.1)
        }
        int addressBytes = SocketAddresses.write(
                scratch.bytes(),
                PACKET_BYTES,
                new InetSocketAddress(to, 0),
                to instanceof Inet6Address ? SocketAddresses.AF_INET6 : SocketAddresses.AF_INET);
        long sent = LibC.sendto(
                fd, scratch.address(), PACKET_BYTES, MSG_DONTWAIT, scratch.address() + PACKET_BYTES, addressBytes);
        return sent == PACKET_BYTES ? "" : LibC.lastError();
    }

    /** RFC 1071. */
    private static short checksum(ByteBuffer packet) {
        int sum = 0;
        for (int i = 0; i < PACKET_BYTES; i += 2) {
            sum += Short.toUnsignedInt(packet.getShort(i));
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }

    /** Gives the number of each reply that has come in, and the kernel's stamp of it (nanoseconds since 1970), without waiting. */
    public void receive(BiConsumer<Long, OptionalLong> replies) {
        do {
            int count = batch.receive(fd);
            for (int i = 0; i < count; i++) {
                ByteBuffer packet = batch.payload(i);
                int at = raw && !six && packet.limit() > 0 ? (packet.get(0) & 0xf) * 4 : 0;
                boolean whole = packet.limit() - at >= PACKET_BYTES;
                if (whole && packet.get(at) == (byte) (six ? 129 : 0) && packet.getLong(at + 8) == cookie) {
                    replies.accept(packet.getLong(at + 16), batch.control(i).stampNanos());
                }
            }
        } while (batch.wasFull());
    }

    @Override
    public void close() {
        LibC.close(fd);
    }
}
