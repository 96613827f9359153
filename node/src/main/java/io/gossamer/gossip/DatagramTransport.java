package io.gossamer.gossip;

import io.gossamer.model.Endpoint;
import io.gossamer.model.Tally;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.Opened;
import io.gossamer.wire.Refusals;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gossip socket: sealed datagrams out, opened and decoded ones in. Everything runs on the protocol thread. What comes in
 * waits in the socket until it is {@linkplain #read looked for}. Bad bytes are counted and dropped; the only answer that a stranger can get is a seven-byte refusal, shorter than what it sent and
 * limited in rate.
 */
public final class DatagramTransport {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramTransport.class);
    /** More than any valid datagram, so that an oversized one is seen as such and not as a truncated one. */
    private static final int RECEIVE_BYTES = 2_048;

    private static final int READS_MAX = 64;

    /** So many datagrams are asked of the kernel at once, where it is Linux: a slot's worth takes a call or two, not one each. */
    private static final int BATCH = 8;

    /** A socket that held so many at once would soon have no room: then each packet wakes the thread for a while. */
    private static final int FLOOD = 256;

    private static final long FLOODED_NANOS = 10_000_000_000L;

    private final Envelope envelope;
    private final Refusals refusals;
    private final SwimLoop loop;
    private final Receiver receiver;
    private final Tally tally = new Tally("gossip");
    private final Map<Endpoint, Optional<InetSocketAddress>> sockets = new AddressCache<>();
    private final Map<InetSocketAddress, Endpoint> endpoints = new AddressCache<>();
    private Channel channel;
    private int received;
    private int receivedInTurn;
    private boolean mayHoldMore;
    private boolean isResting;
    private boolean isFlushDue;
    private long floodedUntilNanos;

    /** Who is told of what came in; on the protocol thread. */
    public interface Receiver {
        /** @param body what was under the seal, and what the gossip was read from */
        void onGossip(long nowNanos, Endpoint source, Gossip gossip, byte[] body);

        void onWrongCluster(long nowNanos, Endpoint source, boolean toldByOther);
    }

    public DatagramTransport(Envelope envelope, SwimLoop loop, Receiver receiver) {
        this.envelope = envelope;
        this.refusals = new Refusals(envelope);
        this.loop = loop;
        this.floodedUntilNanos = loop.nowNanos();
        this.receiver = receiver;
    }

    /** Blocks until bound. Throws when the port is taken or the address is not this host's. @param packets buffers for datagrams */
    public InetSocketAddress bind(
            EventLoop eventLoop,
            Class<? extends DatagramChannel> type,
            ByteBufAllocator packets,
            InetSocketAddress address)
            throws IOException {
        var bound = new Bootstrap()
                .group(eventLoop)
                .channel(type)
                .option(ChannelOption.ALLOCATOR, packets)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(BATCH * RECEIVE_BYTES).maxMessagesPerRead(READS_MAX))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, 1 << 20)
                .handler(new Incoming())
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        channel = bound.channel();
        if (channel instanceof EpollDatagramChannel linux) {
            linux.config().setMaxDatagramPayloadSize(RECEIVE_BYTES);
        }
        return (InetSocketAddress) channel.localAddress();
    }

    /** From now on all that has come in, and each packet that comes, is handed over once the thread gets to its sockets. */
    public void read() {
        received = 0;
        isResting = false;
        channel.config().setAutoRead(true);
    }

    /**
     * Once what has come in is read, packets wait in the socket until {@link #read}: none wakes the thread. After a flood they
     * do for ten seconds all the same, or the socket would soon have no room.
     */
    public void rest() {
        boolean isFlooded = loop.nowNanos() - floodedUntilNanos < 0;
        if (received >= FLOOD) {
            tally.count("floods", isFlooded ? "goes_on" : "begins");
            floodedUntilNanos = loop.nowNanos() + FLOODED_NANOS;
        } else if (!isFlooded) {
            isResting = true;
            restOnceEmpty();
        }
    }

    /** Netty's turn at a socket ends after so many packets; the next turn is the loop's next round. */
    private void turnEnded() {
        mayHoldMore = receivedInTurn >= READS_MAX;
        receivedInTurn = 0;
        restOnceEmpty();
    }

    private void restOnceEmpty() {
        if (isResting && !mayHoldMore) {
            channel.config().setAutoRead(false);
        }
    }

    public void send(Endpoint to, Gossip gossip) {
        Optional<InetSocketAddress> address = sockets.computeIfAbsent(to, Addresses::socket);
        if (address.isEmpty()) {
            tally.count("datagrams_dropped", "not_a_literal_address");
            return;
        }
        byte[] sealed = envelope.seal(GossipCodec.encode(gossip));
        tally.count("datagrams_sent");
        tally.add("sent_bytes", "", sealed.length);
        write(sealed, address.get());
    }

    private void write(byte[] bytes, InetSocketAddress to) {
        ByteBuf packet =
                channel.alloc().directBuffer(bytes.length, bytes.length).writeBytes(bytes);
        channel.write(new DatagramPacket(packet, to)).addListener(countFailure);
        if (!isFlushDue) {
            isFlushDue = true;
            channel.eventLoop().execute(flush);
        }
    }

    /** After all that this turn of the thread sends, which then takes one call of the kernel. */
    private final Runnable flush = this::flush;

    private void flush() {
        isFlushDue = false;
        channel.flush();
    }

    /** No route, a full queue, a filter: to the machine it is a lost datagram like any other. */
    private final ChannelFutureListener countFailure = this::countFailure;

    private void countFailure(ChannelFuture written) {
        if (!written.isSuccess()) {
            tally.count("datagrams_dropped", "send_failed");
        }
    }

    private void receive(Endpoint source, InetSocketAddress address, byte[] bytes) {
        long now = loop.nowNanos();
        tally.count("datagrams_received");
        Opened opened = envelope.open(source, bytes);
        if (opened instanceof Opened.Ok ok) {
            try {
                receiver.onGossip(now, source, GossipCodec.decode(ok.senderHash(), ok.body()), ok.body());
            } catch (MalformedPacketException malformed) {
                tally.count("datagrams_dropped", "malformed");
            }
        } else if (opened instanceof Opened.WrongCluster || opened instanceof Opened.WrongVersion) {
            tally.count("datagrams_dropped", opened instanceof Opened.WrongCluster ? "wrong_cluster" : "wrong_version");
            refusals.answer(now, source, bytes.length).ifPresent(refusal -> write(refusal, address));
            receiver.onWrongCluster(now, source, false);
        } else if (opened instanceof Opened.Refused) {
            tally.count("datagrams_dropped", "refused_by_other");
            receiver.onWrongCluster(now, source, true);
        } else if (opened instanceof Opened.BadSeal) {
            tally.count("datagrams_dropped", "bad_seal");
        } else if (opened instanceof Opened.Replayed) {
            tally.count("datagrams_dropped", "replayed");
        } else {
            tally.count("datagrams_dropped", "malformed");
        }
    }

    public void close() {
        if (channel != null) {
            channel.close().awaitUninterruptibly(1_000);
        }
    }

    public Tally tally() {
        return tally;
    }

    /** The Netty side: bytes and their source, nothing else. */
    private final class Incoming extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            received++;
            receivedInTurn++;
            InetSocketAddress sender = packet.sender();
            Endpoint source = endpoints.computeIfAbsent(sender, Addresses::endpoint);
            receive(source, sender, ByteBufUtil.getBytes(packet.content()));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            turnEnded();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // An ICMP error of an earlier datagram arrives here as an IOException; a bug as anything else.
            if (cause instanceof IOException) {
                tally.count("datagrams_dropped", "socket_error");
            } else {
                tally.count("failed");
                LOG.error("a datagram could not be handled; it is dropped", cause);
            }
        }
    }
}
