package io.gossamer.bench.accuracy;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.HeldWebhook;
import io.gossamer.cluster.MeshProcesses;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code stress [--minutes M] [--n N] [--loops L] [--percent P]}: N daemons (4) and L busy loops (8) in one control group that gets P per
 * cent (40) of one processor, for M minutes (60), and nothing wrong with the network: what the mesh says meanwhile. It may say of hosts
 * that they are not let run ({@code node_impaired}), and must; about nodes and links it may not even begin to think so. That voters who
 * are not let run elect nobody for a while ({@code no_quorum}) is true, and no word about the network: it is counted apart. Needs root.
 */
public final class StressBench {
    private static final int SETTLE_SECONDS = 90;
    private static final int LOOK_SECONDS = 2;
    private static final int REPORT_SECONDS = 60;
    private static final String HOST_RULE = "node_impaired";
    private static final String DECIDING_RULE = "no_quorum";

    private StressBench() {}

    /** What is asked for. */
    public record Plan(int daemons, int loops, double share, int minutes) {}

    /** Runs it; true when hosts were named and nothing else was. */
    public static boolean run(Path launcher, Plan plan) throws Exception {
        Path directory = Files.createTempDirectory("gossamer-stress");
        try (HeldWebhook webhook = new HeldWebhook();
                StressGroup group = new StressGroup();
                MeshProcesses mesh = new MeshProcesses(launcher, directory)) {
            Map<String, String> settings = Map.of("alerting.webhooks", webhook.url());
            DaemonProcess first = mesh.add("n1", List.of(), settings).start();
            for (int i = 2; i <= plan.daemons(); i++) {
                mesh.add("n" + i, List.of(first.gossipAddress()), settings).start();
            }
            mesh.awaitComplete(120);
            mesh.awaitVoters(MeshProcesses.votersFor(plan.daemons()), 120);
            Thread.sleep(SETTLE_SECONDS * 1_000L);
            AlertWatch watch = new AlertWatch(mesh);
            watch.look();
            int before = watch.seen().size();
            double minutes = stress(plan, mesh, group, watch);
            return report(plan, minutes, before, watch, webhook, group);
        }
    }

    /** Returns for how many minutes. */
    private static double stress(Plan plan, MeshProcesses mesh, StressGroup group, AlertWatch watch) throws Exception {
        Duration time = Duration.ofMinutes(plan.minutes());
        long start = System.nanoTime();
        try (BusyLoops loops = new BusyLoops(plan.loops(), (int) time.toSeconds() + 60, List.of())) {
            group.add(mesh.running().stream().map(DaemonProcess::pid).toList());
            group.add(loops.pids());
            group.limit(plan.share());
            long reportNanos = start;
            while (System.nanoTime() - start < time.toNanos()) {
                watch.look();
                if (System.nanoTime() - reportNanos >= REPORT_SECONDS * 1_000_000_000L) {
                    reportNanos = System.nanoTime();
                    System.out.printf(
                            "%5.1f min  %d alerts so far; %s%n",
                            (reportNanos - start) / 60e9, watch.seen().size(), watch.words());
                }
                Thread.sleep(LOOK_SECONDS * 1_000L);
            }
            loops.checkRun();
            return (System.nanoTime() - start) / 60e9;
        } finally {
            group.limit(0);
        }
    }

    private static boolean isOfNetwork(String rule) {
        return !rule.equals(HOST_RULE) && !rule.equals(DECIDING_RULE);
    }

    private static long count(Collection<AlertWatch.Seen> all, Predicate<String> rule, boolean fired) {
        return all.stream()
                .filter(one -> rule.test(one.rule) && one.fired == fired)
                .count();
    }

    private static boolean report(
            Plan plan, double minutes, int before, AlertWatch watch, HeldWebhook webhook, StressGroup group)
            throws IOException {
        Collection<AlertWatch.Seen> all = watch.seen().values();
        all.forEach(System.out::println);
        long told = webhook.arrivals().stream()
                .filter(arrival -> isOfNetwork(arrival.notification().getRule()))
                .count();
        long hosts = count(all, HOST_RULE::equals, true);
        long deciding = count(all, DECIDING_RULE::equals, true);
        long fired = count(all, StressBench::isOfNetwork, true);
        long pending = count(all, StressBench::isOfNetwork, false);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.println(watch.words());
        System.out.println("control group: " + group.throttled());
        System.out.printf(
                Locale.ROOT,
                "%.1f minutes; hosts said to be impaired: %d (bar: 1 at least); of the network: fired %d, only pending %d, notifications %d"
                        + " (bar: 0); that nothing could be decided: %d; alerts before the stress: %d%n",
                minutes,
                hosts,
                fired,
                pending,
                told,
                deciding,
                before);
        System.out.printf(
                Locale.ROOT,
                "{\"id\":\"stress\",\"minutes\":%.1f,\"n\":%d,\"loops\":%d,\"coreShare\":%.2f,\"impaired\":%d,\"networkFired\":%d,"
                        + "\"networkPending\":%d,\"networkNotifications\":%d,\"noQuorum\":%d,\"loadAverage\":%.1f}%n",
                minutes,
                plan.daemons(),
                plan.loops(),
                plan.share(),
                hosts,
                fired,
                pending,
                told,
                deciding,
                load);
        return hosts > 0 && fired == 0 && pending == 0 && told == 0;
    }
}
