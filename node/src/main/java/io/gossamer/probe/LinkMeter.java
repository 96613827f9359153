package io.gossamer.probe;

import io.gossamer.config.GossamerConfig;
import io.gossamer.measure.HeardPeer;
import io.gossamer.measure.OwnLink;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.time.Clock;
import io.gossamer.wire.StampPacket;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures this node's links and lets others measure theirs: the STAMP reflector, the senders, and one timer, all on one event
 * loop. Every method may be called by any thread; what it returns is an immutable picture, at most a second old.
 */
public final class LinkMeter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMeter.class);
    private static final long PUBLISH_NANOS = 1_000_000_000L;

    /** One more than a good packet can have, so that a longer one shows. */
    private static final int RECEIVE_BYTES = StampPacket.BYTES_MAX + 64;

    private final NodeId self;
    private final GossamerConfig.Probe config;
    private final Clock clock;
    private final EventLoop loop;
    private final InetSocketAddress bind;
    private final Tally tally = new Tally("probe");
    private final StampSender sender;
    private final Prober prober;
    private final InboundPeers inbound;
    private final List<Channel> channels = new ArrayList<>();

    private int stampPort;
    private long tickDueNanos;
    private long publishDueNanos;
    private boolean closed;
    private volatile Snapshot snapshot = new Snapshot(List.of(), List.of(), 0, 0);

    private record Snapshot(List<OwnLink> links, List<HeardPeer> heard, long lagP99Nanos, long namesAheadMillis) {}

    /** @param bind where the reflector listens; port 0 lets the system choose. Replies and probes use its address too. */
    public LinkMeter(
            NodeId self,
            long epoch,
            GossamerConfig.Probe config,
            Clock clock,
            EventLoopGroup group,
            InetSocketAddress bind,
            LinkMeterListener listener) {
        this.self = self;
        this.config = config;
        this.clock = clock;
        this.loop = group.next();
        this.bind = bind;
        this.inbound = new InboundPeers(self);
        this.sender = new StampSender(clock, tally, this::onReply);
        Random random = new Random(new SecureRandom().nextLong());
        this.prober = new Prober(self, epoch, config, clock, random, sender, listener, tally);
    }

    /** Binds and starts. Throws IOException with one line that names the port and the key to change; nothing stays open then. */
    public void start() throws IOException {
        Channel reflector = bind(new StampReflector(clock, inbound, tally), bind);
        stampPort = ((InetSocketAddress) reflector.localAddress()).getPort();
        List<Channel> senders = new ArrayList<>();
        for (int port = 0; port < StampSender.PORTS; port++) {
            senders.add(bind(sender.handler(), new InetSocketAddress(bind.getAddress(), 0)));
        }
        loop.execute(() -> {
            sender.setChannels(senders);
            tickDueNanos = clock.monotonicNanos();
            publishDueNanos = tickDueNanos;
            scheduleTick(0);
        });
    }

    private Channel bind(ChannelHandler handler, InetSocketAddress address) throws IOException {
        ChannelFuture bound = new Bootstrap()
                .group(loop)
                .channel(DatagramChannels.datagramChannel())
                .option(ChannelOption.ALLOCATOR, DatagramChannels.PACKETS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES))
                .option(ChannelOption.SO_RCVBUF, 1 << 18)
                .handler(handler)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException(
                    "cannot listen on " + address.getAddress().getHostAddress() + " udp port " + address.getPort()
                            + ": " + bound.cause().getMessage()
                            + "; choose another with network.ports.stamp or network.bind",
                    bound.cause());
        }
        channels.add(bound.channel());
        return bound.channel();
    }

    /** The reflector's port, once started. */
    public int stampPort() {
        return stampPort;
    }

    /** Probes whom the plan names, and expects to be probed by whom it names. */
    public void follow(MembershipView view) {
        ProbePlan plan = ProbePlan.of(view.members(), config.fullMeshMax(), config.degreeMax());
        setPeers(plan.targets(plan.observersOf(self)));
        setTargets(plan.targets(plan.targetsOf(self)));
    }

    /** Whom to probe from now on, and where; links to others are forgotten. */
    public void setTargets(List<ProbeTarget> targets) {
        Map<NodeId, InetSocketAddress> addresses = addresses(targets);
        loop.execute(() -> prober.setTargets(addresses));
    }

    /** Who should probe this node. */
    public void setPeers(List<ProbeTarget> peers) {
        Map<NodeId, InetSocketAddress> addresses = addresses(peers);
        loop.execute(() -> inbound.setPeers(addresses, clock.monotonicNanos()));
    }

    private Map<NodeId, InetSocketAddress> addresses(List<ProbeTarget> targets) {
        Map<NodeId, InetSocketAddress> addresses = new TreeMap<>();
        for (ProbeTarget target : targets) {
            byte[] literal =
                    NetUtil.createByteArrayFromIpAddressString(target.stamp().host());
            if (literal == null) {
                tally.count("targets_dropped", "not_an_address"); // a name would mean DNS, here, on the event loop
            } else if (!target.node().equals(self)) {
                addresses.put(
                        target.node(),
                        new InetSocketAddress(address(literal), target.stamp().port()));
            }
        }
        return addresses;
    }

    private static InetAddress address(byte[] literal) {
        try {
            return InetAddress.getByAddress(literal);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 bytes are an address", impossible);
        }
    }

    private void onReply(StampPacket.Reply reply, long receivedNanos) {
        prober.receive(reply, receivedNanos);
    }

    private void tick() {
        if (closed) {
            return;
        }
        long nowNanos = clock.monotonicNanos();
        try {
            measure(nowNanos);
        } catch (RuntimeException broken) {
            // one broken listener must not end all measuring
            if (tally.value("ticks_failed", "") == 0) {
                LOG.error("measuring goes on after an unexpected error", broken);
            }
            tally.count("ticks_failed");
        }
        tickDueNanos = prober.nextTickNanos(tickDueNanos, nowNanos);
        scheduleTick(Math.max(0, tickDueNanos - clock.monotonicNanos()));
    }

    /** Nothing waits for the future: a tick reports its own failures, and after close it does nothing. */
    private void scheduleTick(long delayNanos) {
        Future<?> unused = loop.schedule(this::tick, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void measure(long nowNanos) {
        prober.tick(Math.max(0, nowNanos - tickDueNanos));
        if (prober.takeChanged() || nowNanos - publishDueNanos >= 0) {
            publishDueNanos = nowNanos + PUBLISH_NANOS;
            snapshot = new Snapshot(
                    prober.snapshot(), inbound.snapshot(), prober.lagP99Nanos(), prober.windowNamesAheadMillis());
        }
    }

    /** Ordered by target. */
    public List<OwnLink> ownLinks() {
        return snapshot.links();
    }

    /** Everybody who should probe this node, ordered by id, and when each was last heard. */
    public List<HeardPeer> heardFrom() {
        return snapshot.heard();
    }

    /** How late the event loop's timer fired, 99th percentile of the last minute. */
    public long loopLagP99Nanos() {
        return snapshot.lagP99Nanos();
    }

    /** How far window names run ahead of the wall clock after it jumped; see WindowSchedule. */
    public long windowNamesAheadMillis() {
        return snapshot.namesAheadMillis();
    }

    public Tally tally() {
        return tally;
    }

    /** Ends everything but the event loops, which are not this meter's own. Idempotent; not on an event loop. */
    @Override
    public void close() {
        if (!loop.isShuttingDown()) {
            loop.execute(() -> closed = true);
        }
        channels.forEach(channel -> channel.close().awaitUninterruptibly());
        channels.clear();
    }
}
