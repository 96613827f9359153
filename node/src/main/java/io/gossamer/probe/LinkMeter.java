package io.gossamer.probe;

import io.gossamer.config.GossamerConfig;
import io.gossamer.measure.HeardPeer;
import io.gossamer.measure.OwnLink;
import io.gossamer.measure.ReceiveStamp;
import io.gossamer.measure.SelfJudge;
import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.probe.kernel.NoKernelStampsException;
import io.gossamer.probe.kernel.StampCheck;
import io.gossamer.probe.path.PathTrace;
import io.gossamer.probe.path.TracedPath;
import io.gossamer.probe.reflector.InboundPeers;
import io.gossamer.probe.reflector.StampReflector;
import io.gossamer.time.Clock;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures this node's links and lets others measure theirs: the STAMP reflector, the senders, and one timer, all on one thread,
 * with the kernel's receive stamps where the host has them. Every method may be called by any thread; what it returns is an immutable picture, at most a second old.
 */
public final class LinkMeter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMeter.class);
    private static final long PUBLISH_NANOS = 1_000_000_000L;

    /** One more than a good packet can have, so that a longer one shows. */
    static final int RECEIVE_BYTES = StampPacket.BYTES_MAX + 64;

    /** A socket's room for what has not been read: some hundred packets, many slots' worth. */
    static final int RECEIVE_BUFFER_BYTES = 1 << 18;

    private final NodeId self;
    private final GossamerConfig.Probe config;
    private final Clock clock;
    private final InetSocketAddress bind;
    private final Tally tally = new Tally("probe");
    private final Prober prober;
    private final InboundPeers inbound;

    /** Absent until the start. */
    private volatile Optional<ProbeLoop> loop = Optional.empty();

    private volatile StampTrust trust = StampTrust.OPEN;
    private final LiveProbes live;
    private PathTrials trials = PathTrials.NONE;
    private volatile long periodNanos;
    private int linksMax;

    private long publishDueNanos;
    private volatile Snapshot snapshot = new Snapshot(List.of(), List.of(), 0, 0, SelfJudge.Health.WELL);

    private record Snapshot(
            List<OwnLink> links,
            List<HeardPeer> heard,
            long lagP99Nanos,
            long namesAheadMillis,
            SelfJudge.Health health) {}

    /** @param bind where the reflector listens; port 0 lets the system choose. Replies and probes use its address too. */
    public LinkMeter(
            NodeId self,
            long epoch,
            GossamerConfig.Probe config,
            Clock clock,
            InetSocketAddress bind,
            LinkMeterListener listener) {
        this.self = self;
        this.config = config;
        this.clock = clock;
        this.bind = bind;
        this.inbound = new InboundPeers(self);
        this.periodNanos = config.period().toNanos();
        Random random = new Random(new SecureRandom().nextLong());
        ProbeWire wire = new Wire();
        this.prober = new Prober(
                self,
                epoch,
                config,
                clock,
                random,
                wire,
                LinkMeter::collectionMillis,
                new WithArrivals(listener),
                tally);
        this.live = new LiveProbes(clock, random, wire, tally);
    }

    private static long collectionMillis() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            millis += Math.max(0, collector.getCollectionTime());
        }
        return millis;
    }

    /** Binds and starts. Throws IOException with one line that names the port and the key to change; nothing stays open then. */
    public void start() throws IOException {
        ProbeLoop made = newLoop();
        made.bind();
        LOG.info("receive stamps of probes: {}", made.stamps().word());
        made.use(trust);
        publishDueNanos = clock.monotonicNanos();
        trials = PathTrials.of(made, config, prober, tally);
        loop = Optional.of(made);
        made.start(new LoopWork());
    }

    /** Decided once: a daemon whose figures change their meaning while it runs would be hard to believe. */
    private ProbeLoop newLoop() {
        StampReflector reflector = new StampReflector(clock, inbound, tally);
        if (config.kernelStamps()) {
            try {
                StampCheck.require(clock::wallNanos);
                return new KernelLoop(clock, bind, config.dscp(), reflector, tally);
            } catch (NoKernelStampsException refused) {
                LOG.warn(
                        "no kernel receive stamps, so a busy host makes its round trips longer: {}",
                        refused.getMessage());
            }
        }
        return new NettyLoop(clock, bind, config.dscp(), reflector, tally);
    }

    private ProbeLoop started() {
        return loop.orElseThrow(() -> new IllegalStateException("not started"));
    }

    private final class Wire implements ProbeWire {
        @Override
        public long send(InetSocketAddress to, int sessionId, int sequence) {
            return started().send(to, sessionId, sequence);
        }

        @Override
        public void flush() {
            started().flush();
        }
    }

    /** Adds what came in of the others' probes to what this node's own came to: one thread, so both are of the same window. */
    private final class WithArrivals implements LinkMeterListener {
        private final LinkMeterListener listener;

        WithArrivals(LinkMeterListener listener) {
            this.listener = listener;
        }

        @Override
        public void onWindow(List<LinkSummary> summaries) {
            long windowNanos = config.window().toNanos();
            List<Arrivals.OfPeer> peers = inbound.takeArrivals(clock.monotonicNanos() - windowNanos);
            if (!summaries.isEmpty()) { // without links of its own a node has no window either
                LinkSummary any = summaries.get(0);
                listener.onArrivals(new Arrivals(any.window(), any.selfImpaired(), peers));
            }
            listener.onWindow(summaries);
        }

        @Override
        public void onHealthChange(SelfJudge.Health health) {
            listener.onHealthChange(health);
        }

        @Override
        public void onStateChange(LinkId link, LinkState from, LinkState to, String reason) {
            listener.onStateChange(link, from, to, reason);
        }
    }

    private final class LoopWork implements ProbeLoop.Work {
        @Override
        public long tick(long dueNanos) {
            long nowNanos = clock.monotonicNanos();
            try {
                measure(dueNanos, nowNanos);
            } catch (RuntimeException broken) {
                // one broken listener must not end all measuring
                if (tally.value("ticks_failed", "") == 0) {
                    LOG.error("measuring goes on after an unexpected error", broken);
                }
                tally.count("ticks_failed");
            }
            long nextNanos = prober.nextTickNanos(dueNanos, nowNanos);
            return live.isIdle() ? nextNanos : Math.min(nextNanos, live.nextTickNanos(dueNanos, nowNanos));
        }

        @Override
        public void onDropped(int replies) {
            prober.dropped(replies);
        }

        @Override
        public void onReply(StampReply reply, long arrivedNanos, ReceiveStamp stamp, long wallOffsetNanos) {
            boolean isLive = !live.isIdle() && live.receive(reply, arrivedNanos, stamp, wallOffsetNanos);
            if (!isLive && !trials.receive(reply)) {
                prober.receive(reply, arrivedNanos, stamp, wallOffsetNanos);
            }
        }
    }

    /** Whether and how packets are authenticated from now on. */
    public void use(StampTrust wanted) {
        trust = wanted;
        loop.ifPresent(running -> running.execute(() -> {
            running.use(wanted);
            pace();
        }));
    }

    /**
     * Traces the way to a member, with the ports of one of the flows that probe it.
     *
     * @param flow 0 to 7: which of the source ports
     */
    public CompletableFuture<TracedPath> trace(ProbeTarget to, int flow, PathTrace.Settings settings) {
        CompletableFuture<TracedPath> done = new CompletableFuture<>();
        InetSocketAddress address = addresses(List.of(to)).get(to.node());
        if (address == null) {
            done.completeExceptionally(new IllegalStateException("it has no address to send to"));
        } else {
            started().trace(new FlowTracer.Order(to.node(), address, flow, settings), done);
        }
        return done;
    }

    /** The reflector's port, once started. */
    public int stampPort() {
        return started().port();
    }

    /** Who stamps what comes in, once started: {@code kernel} or {@code user}. */
    public String stamps() {
        return started().stamps().word();
    }

    /** Probes whom the plan names, and expects to be probed by whom it names. */
    public void follow(MembershipView view) {
        ProbePlan plan = ProbePlan.of(view.members(), config.fullMeshMax(), config.degreeMax());
        setPeers(plan.targets(plan.observersOf(self)));
        setTargets(plan.targets(plan.targetsOf(self)), plan.linksMax());
    }

    /** Whom to probe from now on, and where; links to others are forgotten. */
    public void setTargets(List<ProbeTarget> targets) {
        setTargets(targets, targets.size());
    }

    /** @param linksMax how many anybody has, by whose cost all go */
    private void setTargets(List<ProbeTarget> targets, int linksMax) {
        Map<NodeId, InetSocketAddress> addresses = addresses(targets);
        started().execute(() -> {
            this.linksMax = linksMax;
            prober.setTargets(addresses);
            trials.setTargets(clock.monotonicNanos(), addresses);
            pace();
        });
    }

    /** After whom it probes, or with what, has changed; on the probing thread. */
    private void pace() {
        long before = periodNanos;
        periodNanos = trials.share(trust.sending().isPresent(), prober.addresses(), linksMax)
                .periodNanos();
        prober.pace(periodNanos);
        if (periodNanos > config.period().toNanos() && periodNanos != before) {
            LOG.info(
                    "each link is probed every {} ms, so that probing keeps within its budget",
                    periodNanos / 1_000_000);
        }
    }

    /** Between two probes of a link as it is now: {@code probe.period}, or more where that many would cost too much. */
    public long periodNanos() {
        return periodNanos;
    }

    /** Who should probe this node. */
    public void setPeers(List<ProbeTarget> peers) {
        Map<NodeId, InetSocketAddress> addresses = addresses(peers);
        started().execute(() -> inbound.setPeers(addresses, clock.monotonicNanos()));
    }

    private Map<NodeId, InetSocketAddress> addresses(List<ProbeTarget> targets) {
        Map<NodeId, InetSocketAddress> addresses = new TreeMap<>();
        for (ProbeTarget target : targets) {
            byte[] literal =
                    NetUtil.createByteArrayFromIpAddressString(target.stamp().host());
            if (literal == null) {
                tally.count("targets_dropped", "not_an_address"); // a name would mean DNS, here and now
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

    /** Probes a target while somebody looks: at its own pace, beside the links' own probing and without changing it. */
    public void look(LiveProbe probe) {
        started().execute(() -> live.add(probe, config.timeout().toNanos() + Prober.SLOT_NANOS));
    }

    private void measure(long dueNanos, long nowNanos) {
        prober.tick(Math.max(0, nowNanos - dueNanos));
        if (!live.isIdle()) {
            live.tick();
        }
        trials.tick(nowNanos);
        if (prober.takeChanged() || nowNanos - publishDueNanos >= 0) {
            publishDueNanos = nowNanos + PUBLISH_NANOS;
            snapshot = new Snapshot(
                    prober.snapshot(),
                    inbound.snapshot(),
                    prober.lagP99Nanos(),
                    prober.windowNamesAheadMillis(),
                    prober.health());
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

    /** Which of a link's flows lose lately; completed by the probing thread. */
    public CompletableFuture<LosingFlows> losingFlows(NodeId to) {
        CompletableFuture<LosingFlows> answer = new CompletableFuture<>();
        started().execute(() -> answer.complete(prober.losingFlows(to)));
        return answer;
    }

    /** How late the event loop's timer fired, 99th percentile of the last minute. */
    public long loopLagP99Nanos() {
        return snapshot.lagP99Nanos();
    }

    /** Whether this node was well in its last window, and if not, why. */
    public SelfJudge.Health health() {
        return snapshot.health();
    }

    /** How far window names run ahead of the wall clock after it jumped; see WindowSchedule. */
    public long windowNamesAheadMillis() {
        return snapshot.namesAheadMillis();
    }

    public Tally tally() {
        return tally;
    }

    /** Ends everything. Idempotent; not on the probing thread. */
    @Override
    public void close() {
        loop.ifPresent(ProbeLoop::close);
    }
}
