package io.gossamer.probe;

import io.gossamer.config.GossamerConfig;
import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.time.Clock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What probing costs one node: the CPU time of its thread while it probes 19 peers once a second and answers as many. Run by hand:
 * {@code ProbeCost [seconds]}; {@code -Dstamps=user} for the way without kernel stamps.
 */
final class ProbeCost {
    private static final int PEERS = 19;
    private static final GossamerConfig.Probe CONFIG = new GossamerConfig.Probe(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            64,
            32,
            0.05,
            Duration.ofSeconds(10),
            !"user".equals(System.getProperty("stamps")),
            0,
            java.util.List.of(),
            GossamerConfig.Authentication.OFF);

    private static final Clock CLOCK = new Clock() {
        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallNanos() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }
    };

    private static final LinkMeterListener QUIET = new LinkMeterListener() {
        @Override
        public void onWindow(List<LinkSummary> summaries) {}

        @Override
        public void onHealthChange(io.gossamer.measure.SelfJudge.Health health) {}

        @Override
        public void onStateChange(LinkId link, LinkState from, LinkState to, String reason) {}
    };

    private ProbeCost() {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length == 0 ? 60 : Integer.parseInt(args[0]);
        Set<Long> before = threads();
        LinkMeter subject = start(new NodeId(1, 0));
        Set<Long> started = threads();
        started.removeAll(before);
        long ownThread = started.iterator().next();
        List<ProbeTarget> peers = new ArrayList<>();
        for (int peer = 1; peer <= PEERS; peer++) {
            LinkMeter meter = start(new NodeId(1, peer));
            meter.setTargets(List.of(new ProbeTarget(new NodeId(1, 0), endpoint(subject))));
            peers.add(new ProbeTarget(new NodeId(1, peer), endpoint(meter)));
        }
        subject.setPeers(peers);
        subject.setTargets(peers);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Thread.sleep(10_000);
        long cpuBefore = threads.getThreadCpuTime(ownThread);
        long beganNanos = System.nanoTime();
        long sentBefore = subject.tally().value("sent", "");
        long reflectedBefore = subject.tally().value("reflected", "");
        Thread.sleep(seconds * 1_000L);
        double cpuNanos = threads.getThreadCpuTime(ownThread) - cpuBefore;
        long sent = subject.tally().value("sent", "") - sentBefore;
        long reflected = subject.tally().value("reflected", "") - reflectedBefore;
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f %% of a core, %.0f us a probe sent or answered, %d sent, %d answered, %d up, loop lag p99 %.1f ms%n",
                subject.stamps(),
                100 * cpuNanos / (System.nanoTime() - beganNanos),
                cpuNanos / 1e3 / (sent + reflected),
                sent,
                reflected,
                subject.ownLinks().stream()
                        .filter(link -> link.state() == LinkState.UP)
                        .count(),
                subject.loopLagP99Nanos() / 1e6);
        System.exit(0);
    }

    private static LinkMeter start(NodeId node) throws Exception {
        LinkMeter meter = new LinkMeter(
                node, 1, CONFIG, CLOCK, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), QUIET);
        meter.start();
        return meter;
    }

    private static Endpoint endpoint(LinkMeter meter) {
        return new Endpoint("127.0.0.1", meter.stampPort());
    }

    private static Set<Long> threads() {
        Set<Long> ids = new HashSet<>();
        for (ThreadInfo info : ManagementFactory.getThreadMXBean().dumpAllThreads(false, false)) {
            if (info.getThreadName().startsWith("gossamer-")) {
                ids.add(info.getThreadId());
            }
        }
        return ids;
    }
}
