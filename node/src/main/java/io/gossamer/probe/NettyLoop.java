package io.gossamer.probe;

import io.gossamer.measure.ReceiveStamp;
import io.gossamer.model.Tally;
import io.gossamer.probe.classes.ClassWire;
import io.gossamer.probe.mtu.SizeWire;
import io.gossamer.probe.path.TracedPath;
import io.gossamer.probe.reflector.StampReflector;
import io.gossamer.time.Clock;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Wherever Java runs: one event loop, woken for each packet, whose time is the one at which this process got to see it. */
final class NettyLoop implements ProbeLoop {
    private final Clock clock;
    private final InetSocketAddress address;
    private final StampReflector reflector;
    private final Tally tally;
    private final EventLoopGroup group = DatagramChannels.newGroup(1);
    private final EventLoop loop = group.next();
    private final List<Channel> channels = new ArrayList<>();
    private final StampSender sender;

    private int port;
    private Work work;
    private volatile boolean closed;

    /** @param dscp of the probes, 6 bits */
    NettyLoop(Clock clock, InetSocketAddress address, int dscp, StampReflector reflector, Tally tally) {
        this.clock = clock;
        this.address = address;
        this.reflector = reflector;
        this.tally = tally;
        this.sender = new StampSender(clock, dscp, tally, this::onReply);
    }

    @Override
    public void bind() throws IOException {
        port = ((InetSocketAddress) bind(new Answers(), address).localAddress()).getPort();
        reflector.listensOn(port);
        List<Channel> senders = new ArrayList<>();
        for (int i = 0; i < StampSender.PORTS; i++) {
            senders.add(bind(sender.handler(), new InetSocketAddress(address.getAddress(), 0)));
        }
        sender.setChannels(senders);
    }

    private Channel bind(ChannelHandler handler, InetSocketAddress where) throws IOException {
        ChannelFuture bound = new Bootstrap()
                .group(loop)
                .channel(DatagramChannels.datagramChannel())
                .option(ChannelOption.ALLOCATOR, DatagramChannels.PACKETS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LinkMeter.RECEIVE_BYTES))
                .option(ChannelOption.SO_RCVBUF, LinkMeter.RECEIVE_BUFFER_BYTES)
                .handler(handler)
                .bind(where)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw ProbeLoop.cannotListen(where, bound.cause().getMessage(), bound.cause());
        }
        channels.add(bound.channel());
        return bound.channel();
    }

    @Override
    public void start(Work started) {
        execute(() -> {
            work = started;
            tickAt(clock.monotonicNanos());
        });
    }

    private void tickAt(long dueNanos) {
        long delayNanos = Math.max(0, dueNanos - clock.monotonicNanos());
        // Nothing waits for the future: a tick reports its own failures, and after close it does nothing.
        Future<?> unused = loop.schedule(
                () -> {
                    if (!closed) {
                        tickAt(work.tick(dueNanos));
                    }
                },
                delayNanos,
                TimeUnit.NANOSECONDS);
    }

    private void onReply(StampReply reply, long receivedNanos) {
        if (work != null) {
            tally.count("stamps", ReceiveStamp.USER.word());
            work.onReply(reply, receivedNanos, ReceiveStamp.USER, 0);
        }
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
            ByteBuf content = datagram.content();
            StampReflector.Receipt receipt = new StampReflector.Receipt(
                    clock.monotonicNanos(), clock.wallNanos(), StampPacket.TTL_UNKNOWN, OptionalInt.empty());
            if (reflector
                    .reflect(content.nioBuffer(), datagram.sender(), receipt)
                    .isEmpty()) {
                return;
            }
            context.write(new DatagramPacket(content.retain(), datagram.sender()))
                    .addListener(written -> {
                        if (!written.isSuccess()) {
                            reflector.writeFailed();
                        }
                    });
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            reflector.socketError();
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ReceiveStamp stamps() {
        return ReceiveStamp.USER;
    }

    @Override
    public long send(InetSocketAddress to, int sessionId, int sequence) {
        return sender.send(to, sessionId, sequence);
    }

    @Override
    public void use(StampTrust trust) {
        sender.use(trust);
        reflector.use(trust);
    }

    /** Java has no way to say that a datagram may not be fragmented. */
    @Override
    public Optional<SizeWire> sizes() {
        return Optional.empty();
    }

    @Override
    public Optional<ClassWire> classes() {
        return Optional.empty();
    }

    @Override
    public void trace(FlowTracer.Order order, CompletableFuture<TracedPath> done) {
        done.completeExceptionally(new IllegalStateException(
                "tracing needs the kernel's own sockets: Linux on 64 bits, and probe.kernel_stamps not switched off"));
    }

    @Override
    public void flush() {
        sender.flush();
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            tally.count("tasks_dropped", "closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        channels.forEach(channel -> channel.close().awaitUninterruptibly(2_000));
        channels.clear();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }
}
