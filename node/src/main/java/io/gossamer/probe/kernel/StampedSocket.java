package io.gossamer.probe.kernel;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/**
 * A UDP socket that never blocks and whose datagrams come with the kernel's receive time. Bound to a wildcard address it speaks
 * both families, where the host has both. One thread at a time.
 */
public final class StampedSocket implements AutoCloseable {
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SO_RCVBUF = 8;
    private static final int SO_ERROR = 4;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_RECVTTL = 12;
    private static final int IP_RECVTOS = 13;
    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_RECVHOPLIMIT = 51;
    private static final int IPV6_RECVTCLASS = 66;
    private static final int PMTUDISC_PROBE = 3;
    /** Stamps by software of what is sent, numbered from 0, without the datagram itself. */
    private static final int DEPARTURE_STAMPS = 1 << 1 | 1 << 4 | 1 << 7 | 1 << 11;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private final int family;
    private final int fd;
    private final NativeBlock scratch = NativeBlock.of(SocketAddresses.BYTES_MAX + 4);
    private int dropped;
    private int trafficClass;
    private boolean wantsDepartures;
    private boolean stampsDepartures;
    private int departures;

    private StampedSocket(int family) throws IOException {
        this.family = family;
        fd = LibC.socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw new IOException(LibC.lastError());
        }
    }

    /**
     * @param address port 0 lets the system choose
     * @param receiveBufferBytes as asked of the kernel, which may give less
     * @throws IOException the address cannot be bound, in the system's words
     */
    public static StampedSocket open(InetSocketAddress address, int receiveBufferBytes)
            throws IOException, NoKernelStampsException {
        boolean wildcard = address.getAddress().isAnyLocalAddress();
        if (wildcard || address.getAddress() instanceof Inet6Address) {
            try {
                return open(SocketAddresses.AF_INET6, address, receiveBufferBytes);
            } catch (IOException refused) {
                if (!wildcard || address.getAddress() instanceof Inet6Address) {
                    throw refused;
                }
                // IPv6 may be switched off; if it is the port that is taken, IPv4 says the same
            }
        }
        return open(SocketAddresses.AF_INET, address, receiveBufferBytes);
    }

    private static StampedSocket open(int family, InetSocketAddress address, int receiveBufferBytes)
            throws IOException, NoKernelStampsException {
        StampedSocket socket = new StampedSocket(family);
        try {
            socket.prepare(receiveBufferBytes);
            socket.bind(address);
            return socket;
        } catch (IOException | NoKernelStampsException failed) {
            socket.close();
            throw failed;
        }
    }

    private void prepare(int receiveBufferBytes) throws NoKernelStampsException {
        if (!set(ControlMessages.SOL_SOCKET, ControlMessages.SO_TIMESTAMPNS, 1)) {
            throw new NoKernelStampsException("the kernel refuses SO_TIMESTAMPNS: " + LibC.lastError());
        }
        // What follows is good to have, and a kernel without it still measures.
        set(ControlMessages.SOL_SOCKET, ControlMessages.SO_RXQ_OVFL, 1);
        set(ControlMessages.SOL_SOCKET, SO_RCVBUF, receiveBufferBytes);
        set(ControlMessages.IPPROTO_IP, IP_RECVTTL, 1);
        set(ControlMessages.IPPROTO_IP, IP_RECVTOS, 1);
        // never in fragments, whatever the kernel has heard of the path: a probe shows what the path does (ip(7))
        set(ControlMessages.IPPROTO_IP, IP_MTU_DISCOVER, PMTUDISC_PROBE);
        if (family == SocketAddresses.AF_INET6) {
            set(ControlMessages.IPPROTO_IPV6, IPV6_V6ONLY, 0);
            set(ControlMessages.IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
            set(ControlMessages.IPPROTO_IPV6, IPV6_RECVTCLASS, 1);
            set(ControlMessages.IPPROTO_IPV6, IPV6_MTU_DISCOVER, PMTUDISC_PROBE);
        }
    }

    /**
     * What is sent from now on bears this DSCP and ECN, 8 bits. Is {@code false} where the kernel refuses; asks it only when it
     * differs from what is set.
     */
    public boolean mark(int wanted) {
        if (wanted == trafficClass) {
            return true;
        }
        boolean marked = set(ControlMessages.IPPROTO_IP, ControlMessages.IP_TOS, wanted);
        if (family == SocketAddresses.AF_INET6) {
            // a socket of both families: the first is for what goes out as IPv4
            marked = set(ControlMessages.IPPROTO_IPV6, ControlMessages.IPV6_TCLASS, wanted);
        }
        if (marked) {
            trafficClass = wanted;
        }
        return marked;
    }

    /** What is sent from now on passes so many routers at most; -1: the system's default. Is {@code false} where the kernel refuses. */
    public boolean hops(int limit) {
        boolean limited = set(ControlMessages.IPPROTO_IP, ControlMessages.IP_TTL, limit);
        return family == SocketAddresses.AF_INET6
                ? set(ControlMessages.IPPROTO_IPV6, IPV6_UNICAST_HOPS, limit)
                : limited;
    }

    /**
     * Whether the kernel keeps what routers and hosts say of datagrams from here ({@link ErrorQueue}). Meanwhile such word also fails
     * the next call on this socket once ({@link #forgetError}), so it is for as long as somebody reads it.
     */
    public boolean keepErrors(boolean on) {
        restampDepartures(!on); // they would stand in the same queue
        boolean kept = set(ControlMessages.IPPROTO_IP, ErrorQueue.IP_RECVERR, on ? 1 : 0);
        return family == SocketAddresses.AF_INET6
                ? set(ControlMessages.IPPROTO_IPV6, ErrorQueue.IPV6_RECVERR, on ? 1 : 0)
                : kept;
    }

    /** From now on the kernel says when each datagram left, in the error queue ({@link DepartureQueue}). Is {@code false} where it refuses. */
    public boolean stampDepartures() {
        wantsDepartures = true;
        return restampDepartures(true);
    }

    /** The kernel counts anew when it has been told to stop and to begin again. */
    private boolean restampDepartures(boolean on) {
        if (wantsDepartures) {
            set(ControlMessages.SOL_SOCKET, DepartureQueue.SO_TIMESTAMPING, 0);
            stampsDepartures = on && set(ControlMessages.SOL_SOCKET, DepartureQueue.SO_TIMESTAMPING, DEPARTURE_STAMPS);
            departures = 0;
        }
        return stampsDepartures;
    }

    /** How many datagrams were sent since the kernel counts: the newest one's number is one less. Empty where none is stamped. */
    public OptionalInt departures() {
        return stampsDepartures ? OptionalInt.of(departures) : OptionalInt.empty();
    }

    /** The error that would fail the next call: it is told by the queue, and no probe may fail for it. */
    public void forgetError() {
        scratch.bytes().putInt(4, 4);
        LibC.getsockopt(fd, ControlMessages.SOL_SOCKET, SO_ERROR, scratch.address(), scratch.address() + 4);
    }

    private boolean set(int level, int name, int value) {
        scratch.bytes().putInt(0, value);
        return LibC.setsockopt(fd, level, name, scratch.address(), 4) == 0;
    }

    private void bind(InetSocketAddress address) throws IOException {
        int length = SocketAddresses.write(scratch.bytes(), 0, address, family);
        if (LibC.bind(fd, scratch.address(), length) != 0) {
            throw new IOException(LibC.lastError());
        }
    }

    /** The local port. */
    public int port() {
        int lengthAt = SocketAddresses.BYTES_MAX;
        scratch.bytes().putInt(lengthAt, SocketAddresses.BYTES_MAX);
        if (LibC.getsockname(fd, scratch.address(), scratch.address() + lengthAt) != 0) {
            throw new IllegalStateException("a bound socket has no name: " + LibC.lastError());
        }
        return SocketAddresses.read(scratch.bytes(), 0).orElseThrow().getPort();
    }

    /** Fills the batch with what has come in, without waiting. Returns how many; -1 where the socket had an error instead. */
    public int receive(DatagramBatch batch) {
        return batch.receive(fd);
    }

    /** Writes where a datagram is to go to, as a socket of this family takes it. */
    public void address(Outgoing datagram, InetSocketAddress to) {
        datagram.addressBytes = SocketAddresses.write(datagram.block().bytes(), datagram.addressAt(), to, family);
    }

    /** Is {@code false} where the kernel did not take it: its buffer is full, or there is no way there. */
    public boolean send(Outgoing datagram) {
        return send(
                datagram.block().address(),
                datagram.length(),
                datagram.block().address() + datagram.addressAt(),
                datagram.addressBytes);
    }

    /** Sends a datagram of the batch, changed in place, back to where it came from. */
    public boolean sendBack(DatagramBatch batch, int index, int length) {
        return send(batch.payloadAddress(index), length, batch.sourceAddress(index), batch.sourceBytes(index));
    }

    private boolean send(long bytes, int length, long address, int addressBytes) {
        boolean sent = LibC.sendto(fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL, address, addressBytes) == length;
        if (sent) {
            departures++;
        } else if (stampsDepartures) {
            restampDepartures(true); // whether it counted what it did not take depends on why
        }
        return sent;
    }

    /** How many datagrams the socket had no room for since the last call, by a message that says how many in all. */
    public int newlyDropped(ControlMessages control) {
        int before = dropped;
        dropped = control.dropped().orElse(before);
        return dropped - before;
    }

    int fd() {
        return fd;
    }

    @Override
    public void close() {
        LibC.close(fd);
    }
}
