package io.gossamer.bench;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.model.NodeId;
import io.gossamer.proto.RaftRequest;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import io.gossamer.swarm.Swarm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One real daemon, started by the distribution's launcher with the flags that it ships, as the leader of a mesh of hundreds:
 * everything it hears comes by the wire from a {@link Swarm}, while somebody asks it everything once a second.
 */
public final class LeaderOf500 {
    private static final int DEGREE = 64;
    private static final long ROUND_MILLIS = 1_000;

    private LeaderOf500() {}

    /**
     * What was seen. Seconds and bytes.
     *
     * @param gcShare of the wall time since the swarm joined
     * @param cores processor time over wall time, since then
     * @param troubles counters of dropped, refused or failed work that are not zero
     */
    public record Seen(
            boolean alive,
            StatusReply status,
            GcLog gc,
            double heapMaxBytes,
            double gcShare,
            double cores,
            Map<String, Double> p99Millis,
            Map<String, Long> largestBytes,
            Swarm.Counts swarm,
            List<String> failures,
            List<String> troubles,
            String logTail) {}

    /** Runs for so many seconds after the last member joined; the directory must exist and is left to the caller. */
    public static Seen run(Path launcher, Path directory, int size, int seconds) throws Exception {
        Path gcLog = directory.resolve("gc.log");
        try (DaemonProcess daemon = new DaemonProcess(launcher, directory, "leader", List.of(), Map.of())) {
            // Nothing but a log is added to what the launcher ships, unless the caller's environment says otherwise.
            String more = System.getenv().getOrDefault("GOSSAMER_JAVA_OPTS", "");
            daemon.addVariable("GOSSAMER_JAVA_OPTS", ("-Xlog:gc:file=" + gcLog + " " + more).strip());
            daemon.start();
            Await.until("it leads a mesh of one", 120, () -> daemon.api()
                    .raft(RaftRequest.getDefaultInstance())
                    .getSummary()
                    .getRole()
                    .equals("leader"));
            StatusReply alone = daemon.api().status(StatusRequest.getDefaultInstance());
            try (Swarm swarm = new Swarm(settings(daemon, alone, size));
                    LeaderCaller caller = new LeaderCaller(daemon)) {
                swarm.join();
                swarm.startSummaries();
                return watch(daemon, swarm, caller, gcLog, seconds);
            }
        }
    }

    /** A swarm that makes, with the daemon, a mesh of so many. */
    public static Swarm.Settings settings(DaemonProcess daemon, StatusReply alone, int size) {
        return new Swarm.Settings(
                alone.getCluster(),
                NodeId.parse(alone.getNode().getId()),
                NodeId.parse(alone.getMeshId()),
                new InetSocketAddress("127.0.0.1", daemon.port(0)),
                new InetSocketAddress("127.0.0.1", daemon.port(3)),
                size - 1,
                DEGREE);
    }

    private static Seen watch(DaemonProcess daemon, Swarm swarm, LeaderCaller caller, Path gcLog, int seconds)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        GcLog before = GcLog.read(gcLog);
        caller.round();
        double cpuBefore = caller.metric("gossamer_process_cpu_seconds_total");
        while (System.nanoTime() - start < seconds * 1_000_000_000L && daemon.isRunning()) {
            long next = System.nanoTime() + ROUND_MILLIS * 1_000_000;
            caller.round();
            Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        GcLog gc = GcLog.read(gcLog);
        return new Seen(
                daemon.isRunning(),
                caller.status(),
                gc,
                caller.metric("gossamer_jvm_heap_max_bytes"),
                (gc.pauseSeconds() - before.pauseSeconds()) / elapsed,
                (caller.metric("gossamer_process_cpu_seconds_total") - cpuBefore) / elapsed,
                caller.p99Millis(),
                caller.largestBytes(),
                swarm.counts(),
                caller.failures(),
                caller.troubles(),
                tail(daemon.logText()));
    }

    private static String tail(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
