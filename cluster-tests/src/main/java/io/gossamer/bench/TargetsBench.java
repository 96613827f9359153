package io.gossamer.bench;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import io.gossamer.proto.AddTargetRequest;
import io.gossamer.proto.RaftRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * {@code targets [--n N] [--rounds R] [--seconds S] [--against smokeping]}: N ICMP targets (400) on loopback addresses, each once a
 * second, probed by a daemon, by {@code fping} and, where it is installed, by {@code prometheus-smokeping-prober}, in turns of S
 * seconds (20), R rounds (5). What a probe costs in processor time: the daemon's is what it takes beyond an equal daemon without
 * targets in the same seconds. {@code --against smokeping}: it is an error that the last is not installed, or fails.
 */
final class TargetsBench {
    private static final double FPING_RATIO_MAX = 3;
    private static final double SMOKEPING_RATIO_MAX = 0.1;
    private static final int WARM_SECONDS = 30;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private TargetsBench() {}

    /** Microseconds of processor time a probe, in one round. */
    private record Round(double daemon, double fping, Optional<SmokepingProber.Outcome> smokeping) {}

    static boolean run(Bench.Call call) throws Exception {
        int size = call.number("n", 400);
        int rounds = call.number("rounds", 5);
        int seconds = call.number("seconds", 20);
        Path directory = Files.createTempDirectory("gossamer-targets");
        try (MeshProcesses mesh = new MeshProcesses(call.launcher(), directory)) {
            Map<String, String> alone = Map.of("network.cluster", "targets");
            Map<String, String> apart = Map.of("network.cluster", "idle");
            DaemonProcess probing = mesh.add("n1", List.of(), alone).start();
            DaemonProcess idle = mesh.add("n2", List.of(), apart).start();
            for (DaemonProcess daemon : mesh.running()) {
                Await.until(daemon + " leads", 60, () -> daemon.api()
                        .raft(RaftRequest.getDefaultInstance())
                        .getSummary()
                        .getQuorum());
            }
            addTargets(probing, size);
            Thread.sleep(WARM_SECONDS * 1_000L);
            List<Round> measured = new ArrayList<>();
            double failedBefore = counter(probing, "failed");
            double answeredBefore = counter(probing, "answered");
            for (int i = 0; i < rounds; i++) {
                measured.add(round(probing, idle, size, seconds));
            }
            if ("smokeping".equals(call.options().get("against"))
                    && measured.stream().anyMatch(each -> each.smokeping().isEmpty())) {
                throw new IOException("prometheus-smokeping-prober is not installed, or failed");
            }
            return report(
                    measured,
                    size,
                    counter(probing, "answered") - answeredBefore,
                    counter(probing, "failed") - failedBefore);
        }
    }

    private static String address(int i) {
        return "127.0." + (1 + i / 200) + "." + (1 + i % 200);
    }

    private static void addTargets(DaemonProcess probing, int size) {
        for (int i = 0; i < size; i++) {
            probing.api()
                    .addTarget(AddTargetRequest.newBuilder()
                            .setUrl("icmp://" + address(i))
                            .setEverySeconds(1)
                            .setTimeoutSeconds(1)
                            .build());
        }
    }

    private static Round round(DaemonProcess probing, DaemonProcess idle, int size, int seconds) throws Exception {
        double with = cpuSeconds(probing.pid());
        double without = cpuSeconds(idle.pid());
        double before = counter(probing, "answered") + counter(probing, "failed");
        Thread.sleep(seconds * 1_000L);
        double probes = counter(probing, "answered") + counter(probing, "failed") - before;
        double spent = cpuSeconds(probing.pid()) - with - (cpuSeconds(idle.pid()) - without);
        List<String> fping = new ArrayList<>(List.of("fping", "-q", "-p", "1000", "-c", Integer.toString(seconds)));
        List<String> addresses =
                IntStream.range(0, size).mapToObj(TargetsBench::address).toList();
        fping.addAll(addresses);
        return new Round(
                spent * 1e6 / probes,
                processCpuSeconds(fping, seconds + 30).orElseThrow(() -> new IOException("fping is missing or failed"))
                        * 1e6
                        / ((double) size * seconds),
                SmokepingProber.run(addresses, seconds));
    }

    /** Of one that ends by itself, or is ended after so long; absent when there is none, or it failed. */
    private static Optional<Double> processCpuSeconds(List<String> command, int secondsMax) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            return Optional.empty();
        }
        double cpu = 0;
        long end = System.nanoTime() + secondsMax * 1_000_000_000L;
        // of a process that has ended nothing can be read any more: the last reading but a moment counts
        while (process.isAlive() && System.nanoTime() < end) {
            cpu = process.info()
                    .totalCpuDuration()
                    .map(spent -> spent.toNanos() / 1e9)
                    .orElse(cpu);
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        boolean failed = !process.isAlive() && process.exitValue() != 0;
        process.destroy();
        process.waitFor(5, TimeUnit.SECONDS);
        return failed ? Optional.empty() : Optional.of(cpu);
    }

    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static double counter(DaemonProcess daemon, String outcome) throws IOException, InterruptedException {
        String metrics = HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port(4) + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("gossamer_target_outcomes_total{reason=\"" + outcome + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static double[] smokeping(List<Round> rounds, ToDoubleFunction<SmokepingProber.Outcome> figure) {
        return rounds.stream()
                .flatMap(each -> each.smokeping().stream())
                .mapToDouble(figure)
                .toArray();
    }

    private static boolean report(List<Round> rounds, int size, double answered, double failed) {
        double daemon = median(rounds.stream().mapToDouble(Round::daemon).toArray());
        double fping = median(rounds.stream().mapToDouble(Round::fping).toArray());
        double ratio = median(rounds.stream()
                .mapToDouble(each -> each.daemon() / each.fping())
                .toArray());
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf("targets, each once a second  %d, %d rounds, load average %.1f%n", size, rounds.size(), load);
        System.out.printf("processor time a probe       %.1f µs, fping %.1f µs%n", daemon, fping);
        System.out.printf("median of the rounds' ratios %.2f (bar %.0f)%n", ratio, FPING_RATIO_MAX);
        System.out.printf("answered, failed             %.0f, %.0f (bar 0)%n", answered, failed);
        double[] against = rounds.stream()
                .filter(each -> each.smokeping().isPresent())
                .mapToDouble(
                        each -> each.daemon() / each.smokeping().orElseThrow().probeMicros())
                .toArray();
        boolean well = ratio <= FPING_RATIO_MAX && failed == 0;
        String smokeping = "null";
        if (against.length > 0) {
            double median = median(against);
            smokeping = String.format(Locale.ROOT, "%.4f", median);
            System.out.printf("against smokeping_prober     %.3f (bar %.1f)%n", median, SMOKEPING_RATIO_MAX);
            double micros = median(smokeping(rounds, SmokepingProber.Outcome::probeMicros));
            double lost = median(smokeping(rounds, SmokepingProber.Outcome::lostShare));
            System.out.printf("smokeping_prober             %.1f µs, called unanswered %.2f %%%n", micros, lost * 100);
            well &= median <= SMOKEPING_RATIO_MAX;
        } else {
            System.out.println("against smokeping_prober     not installed, not compared");
        }
        System.out.printf(
                "{\"id\":\"targets\",\"n\":%d,\"rounds\":%d,\"probeMicros\":%.1f,\"fpingMicros\":%.1f,\"ratio\":%.2f,"
                        + "\"smokepingRatio\":%s,\"answered\":%.0f,\"failed\":%.0f,\"loadAverage\":%.1f}%n",
                size, rounds.size(), daemon, fping, ratio, smokeping, answered, failed, load);
        return well;
    }
}
