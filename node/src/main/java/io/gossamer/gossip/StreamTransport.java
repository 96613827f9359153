package io.gossamer.gossip;

import io.gossamer.model.Endpoint;
import io.gossamer.model.Tally;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.Opened;
import io.gossamer.wire.SyncCodec;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.bytes.ByteArrayDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Anti-entropy over TCP, on the gossip port's number: sealed frames, one question and one answer at a time, the rounds of
 * one exchange over one connection. Everything runs on the protocol thread.
 *
 * <p>Bound: {@value #ACCEPTED_MAX} connections of others and {@value #EXCHANGES_MAX} of our own; one that says nothing for
 * the timeout is closed.
 */
public final class StreamTransport {
    public static final int ACCEPTED_MAX = 64;
    static final int EXCHANGES_MAX = 8;
    public static final int CONNECT_MILLIS_MAX = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(StreamTransport.class);

    private final Envelope envelope;
    private final SwimLoop loop;
    private final Peer peer;
    private final long timeoutNanos;
    private final Tally tally = new Tally("sync");
    private final Map<Long, Exchange> exchanges = new HashMap<>();
    private EventLoop eventLoop;
    private Class<? extends SocketChannel> socketType;
    private Channel listening;
    private int accepted;

    /** The machine's side of an exchange; on the protocol thread. */
    public interface Peer {
        /** Empty while the machine has not started. */
        Optional<SyncReply> onSyncRequest(long nowNanos, Endpoint source, SyncRequest request);

        void onSyncReply(long nowNanos, long exchangeId, SyncReply reply);

        void onSyncFailed(long nowNanos, long exchangeId);
    }

    /** One of our own exchanges: its connection and whether an answer is awaited on it. */
    private static final class Exchange {
        private final long id;
        private Channel channel;
        private boolean awaiting;

        private Exchange(long id) {
            this.id = id;
        }
    }

    public StreamTransport(Envelope envelope, SwimLoop loop, Peer peer, long timeoutNanos) {
        this.envelope = envelope;
        this.loop = loop;
        this.peer = peer;
        this.timeoutNanos = timeoutNanos;
    }

    /** Blocks until bound. Throws when the port is taken. */
    public InetSocketAddress bind(
            EventLoop protocolThread,
            Class<? extends ServerSocketChannel> serverType,
            Class<? extends SocketChannel> clientType,
            InetSocketAddress address)
            throws IOException {
        eventLoop = protocolThread;
        socketType = clientType;
        var bound = new ServerBootstrap()
                .group(protocolThread, protocolThread)
                .channel(serverType)
                .option(ChannelOption.SO_BACKLOG, ACCEPTED_MAX)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(pipeline(Accepted::new))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        listening = bound.channel();
        return (InetSocketAddress) listening.localAddress();
    }

    /** One round; ends in exactly one call of the peer's onSyncReply or onSyncFailed, never within this call. */
    public void request(Endpoint to, SyncRequest request, long exchangeId) {
        byte[] frame = envelope.sealFrame(SyncCodec.encode(request));
        Exchange open = exchanges.get(exchangeId);
        if (open != null && !open.awaiting && open.channel != null && open.channel.isActive()) {
            await(open, frame);
            return;
        }
        Optional<InetSocketAddress> address = Addresses.socket(to);
        if (open != null || exchanges.size() >= EXCHANGES_MAX || address.isEmpty()) {
            tally.count("exchanges_failed", address.isEmpty() ? "not_a_literal_address" : "too_many");
            loop.later(0, () -> peer.onSyncFailed(loop.nowNanos(), exchangeId));
            return;
        }
        Exchange exchange = new Exchange(exchangeId);
        exchanges.put(exchangeId, exchange);
        exchange.awaiting = true;
        tally.count("exchanges_started");
        new Bootstrap()
                .group(eventLoop)
                .channel(socketType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
                .handler(pipeline(() -> new Asking(exchange)))
                .connect(address.get())
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        exchange.channel = ((io.netty.channel.ChannelFuture) connected).channel();
                        await(exchange, frame);
                    } else {
                        fail(exchange, "not_connected");
                    }
                });
    }

    private void await(Exchange exchange, byte[] frame) {
        exchange.awaiting = true;
        tally.add("sent_bytes", "", frame.length);
        exchange.channel.writeAndFlush(Unpooled.wrappedBuffer(frame));
    }

    private void fail(Exchange exchange, String reason) {
        if (!exchanges.remove(exchange.id, exchange)) {
            return;
        }
        if (exchange.channel != null) {
            exchange.channel.close();
        }
        if (exchange.awaiting) {
            exchange.awaiting = false;
            tally.count("exchanges_failed", reason);
            peer.onSyncFailed(loop.nowNanos(), exchange.id);
        }
    }

    private void replied(Exchange exchange, Endpoint source, byte[] bytes) {
        if (!exchange.awaiting) {
            fail(exchange, "unasked");
            return;
        }
        if (!(envelope.openFrame(source, bytes) instanceof Opened.Ok ok)) {
            fail(exchange, "not_opened");
            return;
        }
        try {
            SyncReply reply = SyncCodec.decodeReply(ok.senderHash(), ok.body());
            exchange.awaiting = false;
            peer.onSyncReply(loop.nowNanos(), exchange.id, reply);
        } catch (MalformedPacketException malformed) {
            fail(exchange, "malformed");
            return;
        }
        if (!exchange.awaiting) {
            // The machine asked no further round: the exchange is over.
            exchanges.remove(exchange.id, exchange);
            exchange.channel.close();
            tally.count("exchanges_done");
        }
    }

    private void answer(ChannelHandlerContext context, byte[] bytes) {
        Endpoint source =
                Addresses.endpoint((InetSocketAddress) context.channel().remoteAddress());
        if (!(envelope.openFrame(source, bytes) instanceof Opened.Ok ok)) {
            tally.count("requests_refused", "not_opened");
            context.close();
            return;
        }
        try {
            SyncRequest request = SyncCodec.decodeRequest(ok.senderHash(), ok.body());
            Optional<SyncReply> given = peer.onSyncRequest(loop.nowNanos(), source, request);
            if (given.isEmpty()) {
                tally.count("requests_refused", "not_started");
                context.close();
                return;
            }
            SyncReply reply = given.get();
            byte[] frame = envelope.sealFrame(SyncCodec.encode(reply));
            tally.count("requests_answered");
            tally.add("sent_bytes", "", frame.length);
            context.writeAndFlush(Unpooled.wrappedBuffer(frame));
        } catch (MalformedPacketException malformed) {
            tally.count("requests_refused", "malformed");
            context.close();
        }
    }

    /** Makes one handler a connection. */
    private interface HandlerMaker {
        SimpleChannelInboundHandler<byte[]> make();
    }

    private ChannelInitializer<SocketChannel> pipeline(HandlerMaker maker) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(
                                new ReadTimeoutHandler(timeoutNanos, TimeUnit.NANOSECONDS),
                                new LengthFieldBasedFrameDecoder(
                                        Envelope.FRAME_MAX + Integer.BYTES, 0, Integer.BYTES, 0, Integer.BYTES),
                                new ByteArrayDecoder(),
                                maker.make());
            }
        };
    }

    public void close() {
        if (listening != null) {
            listening.close().awaitUninterruptibly(1_000);
        }
    }

    public Tally tally() {
        return tally;
    }

    /** A connection that another node opened. */
    private final class Accepted extends SimpleChannelInboundHandler<byte[]> {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (++accepted > ACCEPTED_MAX) {
                tally.count("requests_refused", "too_many");
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            accepted--;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, byte[] frame) {
            answer(context, frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            countBroken("requests_refused", cause);
            context.close();
        }
    }

    /** A connection of one of our own exchanges. */
    private final class Asking extends SimpleChannelInboundHandler<byte[]> {
        private final Exchange exchange;

        private Asking(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, byte[] frame) {
            replied(
                    exchange,
                    Addresses.endpoint((InetSocketAddress) context.channel().remoteAddress()),
                    frame);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(exchange, "closed");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            countBroken("exchanges_broken", cause);
            fail(exchange, "broken");
        }
    }

    private void countBroken(String name, Throwable cause) {
        if (cause instanceof IOException
                || cause instanceof io.netty.handler.codec.DecoderException
                || cause instanceof io.netty.handler.timeout.TimeoutException) {
            tally.count(name, "connection");
        } else {
            tally.count(name, "bug");
            LOG.error("an anti-entropy connection failed", cause);
        }
    }
}
