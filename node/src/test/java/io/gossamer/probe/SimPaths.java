package io.gossamer.probe;

import io.gossamer.config.GossamerConfig;
import io.gossamer.measure.PathSigns;
import io.gossamer.measure.ReceiveStamp;
import io.gossamer.measure.SelfJudge;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.time.ManualClock;
import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.StampPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A prober in virtual time, with scripted paths to stateful reflectors in place of sockets: each path has a delay and a loss
 * each way. One millisecond a step.
 */
final class SimPaths implements ProbeWire, LinkMeterListener {
    static final long MILLI = 1_000_000L;
    static final NodeId SELF = new NodeId(1, 1);
    static final GossamerConfig.Probe CONFIG = new GossamerConfig.Probe(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            64,
            32,
            0.05,
            Duration.ofSeconds(10),
            true,
            0,
            java.util.List.of(),
            GossamerConfig.Authentication.OFF);

    /** How one address answers; changed by tests while they run. */
    static final class Path {
        double forwardLoss;
        double reverseLoss;
        long oneWayMillis = 5;
        int asked;
        /** By session, as a stateful reflector counts. */
        final Map<Integer, Integer> answered = new HashMap<>();
    }

    record Sent(long atNanos, InetSocketAddress to) {}

    private record InFlight(long arrivesNanos, StampPacket.Reply reply) {}

    final ManualClock clock = new ManualClock();
    final Tally tally = new Tally("probe");
    final Map<InetSocketAddress, Path> paths = new HashMap<>();
    final List<Sent> sent = new ArrayList<>();
    final List<LinkSummary> summaries = new ArrayList<>();
    final List<String> changes = new ArrayList<>();
    final List<SelfJudge.Health> healths = new ArrayList<>();
    final Prober prober;

    private final Random random;
    private final List<InFlight> inFlight = new ArrayList<>();
    private long tickDueNanos;
    int windows;

    SimPaths(long seed) {
        random = new Random(seed);
        prober = new Prober(SELF, 9, CONFIG, clock, new Random(seed + 1), this, () -> 0, this, tally);
        tickDueNanos = clock.monotonicNanos();
    }

    static InetSocketAddress address(int host) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), 7402);
        } catch (java.net.UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static NodeId node(int host) {
        return new NodeId(2, host);
    }

    /** Nodes 1 to count, each with a path of its own. */
    Map<NodeId, InetSocketAddress> fullSet(int count) {
        Map<NodeId, InetSocketAddress> targets = new TreeMap<>();
        for (int host = 1; host <= count; host++) {
            targets.put(node(host), address(host));
            paths.put(address(host), new Path());
        }
        prober.setTargets(targets);
        return targets;
    }

    Path path(int host) {
        return paths.get(address(host));
    }

    LinkState state(int host) {
        LinkId link = new LinkId(SELF, node(host));
        return prober.snapshot().stream()
                .filter(own -> own.link().equals(link))
                .findFirst()
                .orElseThrow()
                .state();
    }

    void run(Duration length) {
        for (long step = 0; step < length.toMillis(); step++) {
            clock.advance(MILLI);
            step();
        }
    }

    /** The process is stopped for so long: time passes, and what arrives waits. */
    void sleep(Duration length) {
        clock.advance(length.toNanos());
        step();
    }

    private void step() {
        long nowNanos = clock.monotonicNanos();
        if (nowNanos - tickDueNanos >= 0) {
            prober.tick(nowNanos - tickDueNanos);
            tickDueNanos = prober.nextTickNanos(tickDueNanos, nowNanos);
        }
        for (InFlight reply : List.copyOf(inFlight)) {
            if (nowNanos - reply.arrivesNanos() >= 0) {
                inFlight.remove(reply);
                prober.receive(new StampReply(reply.reply(), PathSigns.NONE), nowNanos, ReceiveStamp.USER, 0);
            }
        }
    }

    @Override
    public long send(InetSocketAddress to, int sessionId, int sequence) {
        long nowNanos = clock.monotonicNanos();
        sent.add(new Sent(nowNanos, to));
        Path path = paths.get(to);
        path.asked++;
        if (random.nextDouble() < path.forwardLoss) {
            return nowNanos;
        }
        int number = path.answered.merge(sessionId, 1, Integer::sum) - 1;
        if (random.nextDouble() < path.reverseLoss) {
            return nowNanos;
        }
        StampPacket.Reply reply = new StampPacket.Reply(
                number,
                0,
                ErrorEstimate.UNVOUCHED_MILLISECOND,
                sessionId,
                0,
                new StampPacket.Echo(sequence, 0, ErrorEstimate.UNVOUCHED_MILLISECOND, 255));
        inFlight.add(new InFlight(nowNanos + 2 * path.oneWayMillis * MILLI, reply));
        return nowNanos;
    }

    @Override
    public void flush() {}

    @Override
    public void onWindow(List<LinkSummary> closed) {
        windows++;
        summaries.addAll(closed);
    }

    @Override
    public void onHealthChange(SelfJudge.Health health) {
        healths.add(health);
    }

    @Override
    public void onStateChange(LinkId link, LinkState from, LinkState to, String reason) {
        changes.add(link.to().low() + ":" + from + ">" + to);
    }
}
