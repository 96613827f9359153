package io.gossamer.swarm;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.Notice;
import io.gossamer.wire.NtpTime;
import io.gossamer.wire.Opened;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.Update;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The members' datagram sockets, one each, all on one thread: answers pings and STAMP probes, refutes accusations, and sends
 * each member's renewed row now and then. Gossip and STAMP share a port here: a STAMP packet is shorter than any sealed one.
 */
final class SwarmSockets implements AutoCloseable {
    private static final long WAIT_MILLIS = 20;

    private final Selector selector;
    private final SocketAddress leader;
    private final double rowsPerSecond;
    private final Map<NodeId, Seat> seats = new TreeMap<>();
    private final List<Seat> inOrder = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(2_048);
    private final Random random = new Random(7);
    private final AtomicLong pings = new AtomicLong();
    private final AtomicLong stamps = new AtomicLong();
    private final AtomicLong refutations = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final Thread thread = new Thread(this::run, "swarm");
    private volatile boolean closed;

    /** A member and its socket. */
    private record Seat(SwarmMember member, DatagramChannel socket) {}

    /** What was answered and sent so far. */
    record Counts(long pings, long stamps, long refutations, long rows) {}

    SwarmSockets(InetSocketAddress leader, double rowsPerSecond) throws IOException {
        this.selector = Selector.open();
        this.leader = leader;
        this.rowsPerSecond = rowsPerSecond;
    }

    /** A socket for a member that is not yet made, since its record names the port. Throws when the port is taken. */
    static DatagramChannel bind(int port) throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        socket.bind(new InetSocketAddress("127.0.0.1", port));
        socket.configureBlocking(false);
        return socket;
    }

    void add(SwarmMember member, DatagramChannel socket) throws IOException {
        Seat seat = new Seat(member, socket);
        seats.put(member.id(), seat);
        inOrder.add(seat);
        socket.register(selector, SelectionKey.OP_READ, seat);
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    Counts counts() {
        return new Counts(pings.get(), stamps.get(), refutations.get(), rows.get());
    }

    private void run() {
        long start = System.nanoTime();
        while (!closed) {
            try {
                selector.select(key -> read((Seat) key.attachment()), WAIT_MILLIS);
                while (rows.get() < (System.nanoTime() - start) / 1e9 * rowsPerSecond) {
                    renewRow(inOrder.get((int) (rows.getAndIncrement() % inOrder.size())));
                }
            } catch (IOException broken) {
                throw new IllegalStateException("the swarm's sockets broke", broken);
            }
        }
    }

    private void read(Seat seat) {
        try {
            buffer.clear();
            SocketAddress source = seat.socket().receive(buffer);
            while (source != null) {
                buffer.flip();
                answer(seat, (InetSocketAddress) source);
                buffer.clear();
                source = seat.socket().receive(buffer);
            }
        } catch (IOException lost) {
            // an ICMP error of an earlier datagram
        } catch (MalformedPacketException unreadable) {
            throw new IllegalStateException("the daemon sent what cannot be read", unreadable);
        }
    }

    private void answer(Seat seat, InetSocketAddress source) throws IOException, MalformedPacketException {
        if (buffer.remaining() == StampPacket.BYTES) {
            reflect(seat, source);
            return;
        }
        byte[] packet = new byte[buffer.remaining()];
        buffer.get(packet);
        Endpoint from = new Endpoint(source.getAddress().getHostAddress(), source.getPort());
        if (!(seat.member().envelope().open(from, packet) instanceof Opened.Ok opened)) {
            return;
        }
        Gossip gossip = GossipCodec.decode(opened.senderHash(), opened.body());
        refute(gossip.updates());
        List<Update> own = gossip.introduce() ? List.of(seat.member().record()) : List.of();
        switch (gossip.kind()) {
            case PING -> {
                pings.incrementAndGet();
                send(seat, source, Gossip.Kind.ACK, gossip.number(), Optional.empty(), own);
            }
            case PING_REQ -> send(seat, source, Gossip.Kind.INDIRECT_ACK, gossip.number(), gossip.subject(), own);
            default -> {
                if (!own.isEmpty()) {
                    send(seat, source, Gossip.Kind.NEWS, 0, Optional.empty(), own);
                }
            }
        }
    }

    private void refute(List<Update> updates) throws IOException {
        for (Update update : updates) {
            if (update instanceof Notice notice && seats.containsKey(notice.subject())) {
                Seat accused = seats.get(notice.subject());
                if (accused.member().refute(notice.incarnation())) {
                    refutations.incrementAndGet();
                }
                tell(accused, accused.member().record());
            }
        }
    }

    private void renewRow(Seat seat) throws IOException {
        tell(seat, seat.member().nextRow(random));
    }

    private void tell(Seat seat, Update news) throws IOException {
        send(seat, leader, Gossip.Kind.NEWS, 0, Optional.empty(), List.of(news));
    }

    private void send(
            Seat seat, SocketAddress to, Gossip.Kind kind, int number, Optional<NodeId> subject, List<Update> updates)
            throws IOException {
        Gossip gossip = new Gossip(seat.member().sender(), kind, number, subject, false, updates);
        byte[] sealed = seat.member().envelope().seal(GossipCodec.encode(gossip));
        seat.socket().send(ByteBuffer.wrap(sealed), to);
    }

    private void reflect(Seat seat, InetSocketAddress source) throws IOException, MalformedPacketException {
        stamps.incrementAndGet();
        long now = NtpTime.ofUnixNanos(System.currentTimeMillis() * 1_000_000L);
        StampPacket.Request request = StampPacket.readRequest(buffer);
        StampPacket.replaceByReply(
                new StampPacket.Reply(
                        request.sequence(),
                        now,
                        ErrorEstimate.UNVOUCHED_MILLISECOND,
                        request.sessionId(),
                        now,
                        new StampPacket.Echo(
                                request.sequence(), request.timestamp(), request.error(), StampPacket.TTL_UNKNOWN)),
                buffer);
        seat.socket().send(buffer, source);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(2_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Seat seat : inOrder) {
            seat.socket().close();
        }
        selector.close();
    }
}
