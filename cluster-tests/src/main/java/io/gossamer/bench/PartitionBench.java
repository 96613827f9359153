package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.PartitionTrial;
import java.util.Optional;

/** {@code C2 [--n N] [--seeds K] [--seed0 S] [--cut SECONDS] [--bridge yes|no]}: two halves cut for ten minutes, then healed. */
final class PartitionBench {
    private static final double SECONDS_MAX = 15;
    private static final double BYTES_MAX = 1 << 20;
    private static final long BRIDGE_SECONDS = 20;

    private PartitionBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 1000);
        int seeds = call.number("seeds", 1);
        int seed0 = call.number("seed0", 1);
        int cut = call.number("cut", 600);
        SimReport report = new SimReport("C2", call)
                .put("n", count)
                .put("seeds", seeds)
                .put("seed0", seed0)
                .put("cutSeconds", cut);
        SimReport.say("%6s %8s %10s %14s  %s", "seed", "bridge", "healed s", "extra B/node", "left");
        long events = 0;
        double worst = 0;
        double worstBytes = 0;
        String only = call.options().getOrDefault("bridge", "");
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            for (long bridge : new long[] {0, BRIDGE_SECONDS}) {
                if (!only.isEmpty() && !only.equals(bridge > 0 ? "yes" : "no")) {
                    continue;
                }
                SimSettings settings = report.settings(seed);
                Optional<PartitionTrial> ended = report.attempt("seed " + seed + ", bridge " + bridge + " s", () -> {
                    PartitionTrial made = new PartitionTrial(settings, count);
                    made.run(cut * Simulation.SECOND, bridge * Simulation.SECOND);
                    return made;
                });
                if (ended.isEmpty()) {
                    continue;
                }
                PartitionTrial trial = ended.get();
                worst = Math.max(worst, trial.healedSeconds());
                worstBytes = Math.max(worstBytes, trial.extraBytesPerNode());
                events += trial.simulation().events();
                SimReport.say(
                        "%6d %8d %10.2f %14.0f  %s",
                        seed,
                        bridge,
                        trial.healedSeconds(),
                        trial.extraBytesPerNode(),
                        trial.difference().orElse("nothing"));
                report.bar(trial.difference().isEmpty(), "seed " + seed + ": " + trial.difference());
            }
        }
        report.put("max", worst).put("extraBytesPerNode", worstBytes);
        report.bar(worst <= SECONDS_MAX, "healing took %.1f s".formatted(worst));
        report.bar(worstBytes <= BYTES_MAX, "healing cost %.0f B a node".formatted(worstBytes));
        return report.end(events);
    }
}
