package io.gossamer.bench;

import com.google.protobuf.util.JsonFormat;
import io.gossamer.cluster.Await;
import io.gossamer.cluster.Command;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.proto.CapacityReply;
import io.gossamer.proto.ThroughputReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code capacity [--rounds R]}: two real daemons on a cable that the kernel shapes to 10, 50, 100 and 500 Mbit/s, R rounds (5) of
 * all rates in turn: what {@code gossamer capacity} says of each. In the same round, where there is an {@code iperf3}, what it and
 * {@code gossamer throughput} get of the cable. The bar is the capacity's: each rate's median within 5 % of the shaper's, which
 * counts 14 bytes of Ethernet to each packet that a capacity does not.
 */
final class CapacityBench {
    private static final int[] MEGABITS = {10, 50, 100, 500};
    private static final double OFF_MAX = 0.05;
    private static final Pattern RECEIVED = Pattern.compile("([0-9.]+) ([KMG])bits/sec.*receiver");

    /** A link's capacity is measured once in ten seconds. */
    private static final long PAUSE_MILLIS = 10_500;

    private final Bench.Call call;
    private final Cable cable;
    private final Map<Integer, List<Double>> capacities = new TreeMap<>();
    private final Map<Integer, List<Double>> throughputs = new TreeMap<>();
    private final Map<Integer, List<Double>> references = new TreeMap<>();
    private int refused;

    private CapacityBench(Bench.Call call, Cable cable) {
        this.call = call;
        this.cable = cable;
        for (int megabits : MEGABITS) {
            capacities.put(megabits, new ArrayList<>());
            throughputs.put(megabits, new ArrayList<>());
            references.put(megabits, new ArrayList<>());
        }
    }

    static boolean run(Bench.Call call) throws Exception {
        Path directory = Files.createTempDirectory("gossamer-bench");
        try (Cable cable = new Cable();
                DaemonProcess first =
                        daemon(call, directory, "n1", Cable.FIRST, List.of()).behind(cable.enter(0));
                DaemonProcess second = daemon(call, directory, "n2", Cable.SECOND, List.of(Cable.FIRST + ":7401"))
                        .behind(cable.enter(1))) {
            first.start();
            second.start();
            CapacityBench bench = new CapacityBench(call, cable);
            bench.awaitLinks(first);
            for (int round = 0; round < call.number("rounds", 5); round++) {
                for (int megabits : MEGABITS) {
                    bench.measure(megabits);
                }
            }
            return bench.report();
        } finally {
            DaemonProcess.deleteTree(directory);
        }
    }

    private void awaitLinks(DaemonProcess daemon) throws IOException {
        try {
            Await.until("two nodes measure each other", 120, () -> gossamer("status")
                    .text()
                    .contains("all 2 links up"));
        } catch (IllegalStateException never) {
            throw new IllegalStateException(gossamer("status").text() + daemon.logTail(10), never);
        }
    }

    private static DaemonProcess daemon(Bench.Call call, Path directory, String name, String host, List<String> join) {
        return new DaemonProcess(
                call.launcher(), directory, name, host, 7401, join, Map.of("bandwidth.throughput", "true"));
    }

    private Command.Outcome gossamer(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(call.launcher().toString()));
        all.addAll(List.of(words));
        all.addAll(List.of("--at", Cable.FIRST + ":7404"));
        List<String> inside = new ArrayList<>(cable.enter(0));
        inside.addAll(all);
        return Command.run(
                Map.of("PATH", System.getenv().getOrDefault("PATH", ""), "JAVA_HOME", System.getProperty("java.home")),
                90,
                inside);
    }

    private void measure(int megabits) throws Exception {
        cable.shape(megabits);
        Thread.sleep(PAUSE_MILLIS);
        CapacityReply.Builder capacity = CapacityReply.newBuilder();
        JsonFormat.parser().merge(gossamer("capacity", "n1", "n2", "-o", "json").text(), capacity);
        if (capacity.getCapacity().hasBitsPerSecond() && !capacity.getCapacity().getAtLeast()) {
            capacities.get(megabits).add(capacity.getCapacity().getBitsPerSecond() / 1e6);
        } else {
            refused++;
            System.out.printf("%d Mbit/s: %s%n", megabits, capacity.getCapacity());
        }
        Optional<Double> reference = iperf();
        if (reference.isPresent()) {
            references.get(megabits).add(reference.get());
            Thread.sleep(1_000); // what iperf3 left in the queue is not ours
            ThroughputReply.Builder throughput = ThroughputReply.newBuilder();
            Command.Outcome outcome = gossamer("throughput", "n1", "n2", "--for", "3s", "-o", "json");
            if (outcome.text().startsWith("{")) {
                JsonFormat.parser().merge(outcome.text(), throughput);
                throughputs.get(megabits).add(throughput.getThroughput().getBitsPerSecond() / 1e6);
            } else {
                System.out.println("throughput: " + outcome.text().strip());
            }
        }
    }

    /** Mbit/s as its receiver counts; empty where there is none of it. */
    private Optional<Double> iperf() throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/iperf3"))) {
            return Optional.empty();
        }
        List<String> serve = new ArrayList<>(cable.enter(1));
        serve.addAll(List.of("iperf3", "-s", "-1", "-B", Cable.SECOND));
        Process server = new ProcessBuilder(serve)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Thread.sleep(500);
            String said = cable.run(0, "iperf3", "-c", Cable.SECOND, "-t", "3").text();
            Matcher received = RECEIVED.matcher(said);
            return received.find()
                    ? Optional.of(Double.parseDouble(received.group(1)) * factor(received.group(2)))
                    : Optional.empty();
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static double factor(String unit) {
        return switch (unit) {
            case "K" -> 1e-3;
            case "G" -> 1e3;
            default -> 1;
        };
    }

    private boolean report() {
        boolean good = refused == 0;
        StringBuilder json = new StringBuilder("{\"id\":\"capacity\",\"refused\":" + refused);
        System.out.printf(
                "%-14s %22s %8s %22s %22s%n",
                "shaped to", "capacity, median", "off", "throughput, median", "iperf3, median");
        for (int megabits : MEGABITS) {
            double median = median(capacities.get(megabits));
            double off = median / megabits - 1;
            good &= Math.abs(off) <= OFF_MAX;
            System.out.printf(
                    Locale.ROOT,
                    "%6d Mbit/s  %22s %7.1f%% %22s %22s%n",
                    megabits,
                    words(capacities.get(megabits)),
                    off * 100,
                    words(throughputs.get(megabits)),
                    words(references.get(megabits)));
            json.append(String.format(
                    Locale.ROOT,
                    ",\"capacity%dMbps\":%.2f,\"throughput%dMbps\":%.2f,\"iperf3At%dMbps\":%.2f",
                    megabits,
                    median,
                    megabits,
                    median(throughputs.get(megabits)),
                    megabits,
                    median(references.get(megabits))));
        }
        System.out.println(json.append('}'));
        return good;
    }

    private static String words(List<Double> values) {
        if (values.isEmpty()) {
            return "-";
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(Locale.ROOT, "%.1f [%.1f, %.1f]", median(values), sorted[0], sorted[sorted.length - 1]);
    }

    /** 0 where there is none. */
    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    }
}
