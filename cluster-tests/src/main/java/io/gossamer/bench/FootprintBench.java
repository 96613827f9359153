package io.gossamer.bench;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import io.gossamer.proto.RaftRequest;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code footprint [--n N] [--settle T] [--seconds S]}: N daemons (20 unless said) on this host: seconds from the last start to
 * a complete mesh; after T seconds (180), over S idle seconds (60), each daemon's resident memory and share of a core, voters and
 * others apart.
 */
final class FootprintBench {
    private static final double COMPLETE_SECONDS_MAX = 10;
    private static final long VOTER_RSS_MAX = 140L << 20;
    private static final long OTHER_RSS_MAX = 115L << 20;
    private static final double CORE_SHARE_MAX = 0.01;

    private FootprintBench() {}

    /** What one daemon cost. */
    private record Cost(boolean voter, long rssBytes, double coreShare) {}

    static boolean run(Bench.Call call) throws Exception {
        int size = call.number("n", 20);
        int seconds = call.number("seconds", 60);
        int settle = call.number("settle", 180);
        Path directory = Files.createTempDirectory("gossamer-footprint");
        try (MeshProcesses mesh = new MeshProcesses(call.launcher(), directory)) {
            startOneByOne(mesh, size);
            double complete = mesh.awaitComplete(120);
            mesh.awaitVoters(MeshProcesses.votersFor(size), 60);
            Thread.sleep(settle * 1_000L); // start-up work and its compilation are not what an idle mesh costs
            List<Cost> costs = measure(mesh, seconds);
            return report(size, complete, costs);
        }
    }

    /** As people do, host by host: the next one when the last one answers, so that one host's start is measured and not twenty. */
    private static void startOneByOne(MeshProcesses mesh, int size) throws IOException {
        DaemonProcess first = mesh.add("n1", List.of(), Map.of()).start();
        for (int i = 1; i < size; i++) {
            DaemonProcess last = mesh.daemons().get(i - 1);
            Await.until(last + " answers", 60, () -> last.api()
                    .status(StatusRequest.getDefaultInstance())
                    .hasNode());
            mesh.add("n" + (i + 1), List.of(first.gossipAddress()), Map.of()).start();
        }
    }

    private static List<Cost> measure(MeshProcesses mesh, int seconds) throws IOException, InterruptedException {
        List<Double> before = new ArrayList<>();
        for (DaemonProcess daemon : mesh.running()) {
            before.add(cpuSeconds(daemon.pid()));
        }
        long start = System.nanoTime();
        Thread.sleep(seconds * 1_000L);
        double elapsed = (System.nanoTime() - start) / 1e9;
        List<Cost> costs = new ArrayList<>();
        List<DaemonProcess> running = mesh.running();
        for (int i = 0; i < running.size(); i++) {
            DaemonProcess daemon = running.get(i);
            double share = (cpuSeconds(daemon.pid()) - before.get(i)) / elapsed;
            String role = daemon.api()
                    .raft(RaftRequest.getDefaultInstance())
                    .getSummary()
                    .getRole();
            long rss = daemon.api()
                    .status(StatusRequest.getDefaultInstance())
                    .getSelf()
                    .getRssBytes();
            costs.add(new Cost(role.equals("leader") || role.equals("follower"), rss, share));
        }
        return costs;
    }

    /** User and system time of a process, from /proc/PID/stat fields 14 and 15, in ticks of 1/100 s. */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static boolean report(int size, double complete, List<Cost> costs) {
        long voterRss = maxRss(costs, true);
        long otherRss = maxRss(costs, false);
        double voterShare = medianShare(costs.stream().filter(Cost::voter));
        double otherShare = medianShare(costs.stream().filter(cost -> !cost.voter()));
        double medianShare = medianShare(costs.stream());
        System.out.printf("complete after the last start  %.1f s (bar %.0f s)%n", complete, COMPLETE_SECONDS_MAX);
        System.out.printf("voter RSS, largest             %d MB (bar 140)%n", voterRss >> 20);
        System.out.printf("other RSS, largest             %d MB (bar 115)%n", otherRss >> 20);
        System.out.printf(
                "share of a core, p50           %.2f %% (bar 1 %%); voters %.2f %%, others %.2f %%%n",
                medianShare * 100, voterShare * 100, otherShare * 100);
        System.out.printf(
                "{\"id\":\"footprint\",\"n\":%d,\"completeSeconds\":%.2f,\"voterRssBytes\":%d,\"otherRssBytes\":%d,"
                        + "\"coreShareP50\":%.4f,\"voterCoreShareP50\":%.4f,\"otherCoreShareP50\":%.4f}%n",
                size, complete, voterRss, otherRss, medianShare, voterShare, otherShare);
        return complete <= COMPLETE_SECONDS_MAX
                && voterRss <= VOTER_RSS_MAX
                && otherRss <= OTHER_RSS_MAX
                && medianShare <= CORE_SHARE_MAX;
    }

    /** 0 of nobody. */
    private static double medianShare(Stream<Cost> costs) {
        List<Double> sorted = costs.map(Cost::coreShare).sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    private static long maxRss(List<Cost> costs, boolean voter) {
        return costs.stream()
                .filter(cost -> cost.voter() == voter)
                .mapToLong(Cost::rssBytes)
                .max()
                .orElse(0);
    }
}
