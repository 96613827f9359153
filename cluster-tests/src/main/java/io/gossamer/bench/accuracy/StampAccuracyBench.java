package io.gossamer.bench.accuracy;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/**
 * {@code stamp-accuracy [--rounds R] [--seconds S]}: the round trips that a daemon measures of another one on this host, beside those
 * that a C client measures of the same reflector and of a C echo: R rounds (5), in each S seconds (30) without and S seconds with four
 * busy loops on the machine.
 *
 * <p>What makes it fair: daemon and client probe in the same seconds, so that whatever else runs disturbs both; both ten times a
 * second, each probe from a sleep, with 44 bytes; both subtract what the same reflector says that it held the probe. The client is
 * judged by its best figure, for which the kernel stamps its probe's departure and arrival: what an instrument in C can know. That
 * departure is not the daemon's T1 shows how much the daemon's figure is longer for it.
 */
public final class StampAccuracyBench {
    private static final double IDLE_RATIO_MAX = 1.1;
    private static final double BUSY_RATIO_MAX = 3;
    private static final int LOOPS = 4;
    private static final int WARM_SECONDS = 60;

    private final MeshProcesses mesh;
    private final StampClient client;
    private final int seconds;

    /** Who measured, one by one; nanoseconds. */
    private enum Instrument {
        DAEMON("daemon"),
        C_BOTH("C, kernel T1 and T4"),
        C_ARRIVAL("C, kernel T4"),
        C_PROCESS("C, no kernel stamp"),
        C_ECHO("C to C echo, none");

        private final String words;

        Instrument(String words) {
            this.words = words;
        }
    }

    /** In one stretch of a round. */
    private record Stretch(Map<Instrument, Sorted> by, int lost, int otherwiseStamped) {}

    private record Round(Stretch idle, Stretch busy) {}

    private StampAccuracyBench(MeshProcesses mesh, StampClient client, int seconds) {
        this.mesh = mesh;
        this.client = client;
        this.seconds = seconds;
    }

    /** Runs it; true when the bars are met. */
    public static boolean run(Path launcher, int rounds, int seconds) throws Exception {
        Path directory = Files.createTempDirectory("gossamer-accuracy");
        try (MeshProcesses mesh = new MeshProcesses(launcher, directory);
                StampClient client = new StampClient(directory)) {
            DaemonProcess first = mesh.add("n1", List.of(), Map.of()).start();
            mesh.add("n2", List.of(first.gossipAddress()), Map.of()).start();
            mesh.awaitComplete(120);
            Thread.sleep(WARM_SECONDS * 1_000L);
            StampAccuracyBench bench = new StampAccuracyBench(mesh, client, seconds);
            List<Round> measured = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                measured.add(bench.round());
            }
            return report(measured);
        }
    }

    private Round round() throws Exception {
        Stretch idle = stretch();
        try (BusyLoops loops = new BusyLoops(LOOPS, seconds * 2 + 60, List.of())) {
            Stretch busy = stretch();
            loops.checkRun();
            return new Round(idle, busy);
        }
    }

    private Stretch stretch() throws Exception {
        DaemonProcess sender = mesh.daemons().get(0);
        DaemonProcess reflector = mesh.daemons().get(1);
        ExecutorService atOnce = Executors.newFixedThreadPool(2);
        try {
            Future<StampClient.RoundTrips> reflected =
                    atOnce.submit(() -> client.ofReflector(reflector.port(1), seconds));
            Future<StampClient.RoundTrips> echoed = atOnce.submit(() -> client.ofEcho(seconds));
            LiveRoundTrips live = LiveRoundTrips.of(sender, reflector.name(), seconds);
            return new Stretch(
                    Map.of(
                            Instrument.DAEMON,
                            live.sorted(),
                            Instrument.C_BOTH,
                            new Sorted(reflected.get().byBoth()),
                            Instrument.C_ARRIVAL,
                            new Sorted(reflected.get().byArrival()),
                            Instrument.C_PROCESS,
                            new Sorted(reflected.get().byProcess()),
                            Instrument.C_ECHO,
                            new Sorted(echoed.get().byProcess())),
                    live.lost(),
                    live.otherwiseStamped());
        } finally {
            atOnce.shutdownNow();
        }
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Sorted.median(rounds.stream().mapToDouble(figure).toArray());
    }

    private static boolean report(List<Round> rounds) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf("medians of %d rounds, µs, load average %.1f at the end%n", rounds.size(), load);
        System.out.printf(
                "%-22s %18s %18s %14s%n", "round trip by", "idle p50 / p99", "busy p50 / p99", "p99 busy/idle");
        for (Instrument one : Instrument.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-22s %8.1f /%8.1f %8.1f /%8.1f %14.2f%n",
                    one.words,
                    median(rounds, round -> round.idle().by().get(one).median() / 1e3),
                    median(rounds, round -> round.idle().by().get(one).at(0.99) / 1e3),
                    median(rounds, round -> round.busy().by().get(one).median() / 1e3),
                    median(rounds, round -> round.busy().by().get(one).at(0.99) / 1e3),
                    median(rounds, round -> busyToIdle(round, one)));
        }
        double ratio = median(rounds, round -> idleRatio(round, Instrument.C_BOTH));
        double toArrival = median(rounds, round -> idleRatio(round, Instrument.C_ARRIVAL));
        double toEcho = median(rounds, round -> idleRatio(round, Instrument.C_ECHO));
        double busy = median(rounds, round -> busyToIdle(round, Instrument.DAEMON));
        int lost = rounds.stream()
                .mapToInt(round -> round.idle().lost() + round.busy().lost())
                .sum();
        int otherwise = rounds.stream()
                .mapToInt(
                        round -> round.idle().otherwiseStamped() + round.busy().otherwiseStamped())
                .sum();
        System.out.printf(
                Locale.ROOT,
                "idle p50 by that of C: %.2f (bar %.1f); of C without a stamp of departure: %.2f; of the echo: %.2f%n",
                ratio,
                IDLE_RATIO_MAX,
                toArrival,
                toEcho);
        System.out.printf(
                Locale.ROOT,
                "busy p99 by idle p99: %.2f (bar %.0f); lost %d; not by the kernel's stamps %d%n",
                busy,
                BUSY_RATIO_MAX,
                lost,
                otherwise);
        System.out.printf(
                Locale.ROOT,
                "{\"id\":\"stamp-accuracy\",\"rounds\":%d,\"idleRatio\":%.3f,\"idleRatioToArrival\":%.3f,"
                        + "\"idleRatioToEcho\":%.3f,\"busyRatio\":%.3f,\"lost\":%d,\"otherwiseStamped\":%d,\"loadAverage\":%.1f}%n",
                rounds.size(),
                ratio,
                toArrival,
                toEcho,
                busy,
                lost,
                otherwise,
                load);
        return ratio <= IDLE_RATIO_MAX && busy <= BUSY_RATIO_MAX && otherwise == 0;
    }

    private static double idleRatio(Round round, Instrument to) {
        return round.idle().by().get(Instrument.DAEMON).median()
                / round.idle().by().get(to).median();
    }

    private static double busyToIdle(Round round, Instrument one) {
        return round.busy().by().get(one).at(0.99) / round.idle().by().get(one).at(0.99);
    }
}
