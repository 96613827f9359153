package io.gossamer.bench;

import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimRows;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.Traffic;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code B1 [--n N] [--seconds S] [--seed0 S]}: what a node sends while nothing happens, by what it is for. */
final class SteadyBench {
    private static final TreeMap<Integer, Double> BYTES_MAX =
            new TreeMap<>(Map.of(100, 3_500.0, 1_000, 4_000.0, 5_000, 6_000.0, 10_000, 9_000.0));

    /** The first rows of all come at once: that is no steady state. */
    private static final int SETTLE_SECONDS = 90;

    private SteadyBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 100);
        int seconds = call.number("seconds", 60);
        int settle = call.number("settle", SETTLE_SECONDS);
        int seed0 = call.number("seed0", 1);
        SimReport report =
                new SimReport("B1", call).put("n", count).put("seed0", seed0).put("virtualSeconds", seconds);
        SimSettings settings = report.settings(seed0);
        Optional<Simulation> settled = report.attempt("settling", () -> {
            Simulation mesh = Meshes.whole(settings, count);
            new SimRows(mesh, false).start();
            mesh.run(settle * Simulation.SECOND);
            return mesh;
        });
        if (settled.isEmpty()) {
            return report.end(0);
        }
        Simulation simulation = settled.get();
        Map<Traffic.Use, Long> before = SimReport.uses(simulation);
        long bytes = SimReport.bytes(simulation);
        long packets = packets(simulation);
        double startSeconds = simulation.seconds();
        report.runUntilOverdue("steady", () -> simulation.run(seconds * Simulation.SECOND));
        double nodeSeconds = count * (simulation.seconds() - startSeconds);
        double rate = (SimReport.bytes(simulation) - bytes) / nodeSeconds;
        SimReport.say("%-14s %10s", "for", "B/s a node");
        for (Map.Entry<Traffic.Use, Long> use : SimReport.uses(simulation).entrySet()) {
            double each = (use.getValue() - before.get(use.getKey())) / nodeSeconds;
            SimReport.say("%-14s %10.0f", use.getKey(), each);
            report.put(use.getKey().name().toLowerCase(java.util.Locale.ROOT), each);
        }
        SimReport.say("%-14s %10.0f", "all", rate);
        report.put("bytesPerSecond", rate).put("packetsPerSecond", (packets(simulation) - packets) / nodeSeconds);
        double bar = BYTES_MAX.floorEntry(Math.max(100, count)).getValue();
        report.bar(rate <= bar, "%.0f B/s a node, over %.0f".formatted(rate, bar));
        return report.end(simulation.events());
    }

    private static long packets(Simulation simulation) {
        return simulation.nodes().stream()
                .mapToLong(node -> node.traffic().packets())
                .sum();
    }
}
