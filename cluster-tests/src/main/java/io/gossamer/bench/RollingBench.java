package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.RollingTrial;
import java.util.Optional;

/**
 * {@code C4 [--n N] [--seeds K] [--seed0 S] [--millis M] [--how stopped|killed]}: every node restarts, in random order, one
 * every M milliseconds.
 */
final class RollingBench {
    private static final double SECONDS_MAX = 30;
    private static final long STOPPED_NANOS = 3 * Simulation.SECOND;

    /** Long enough to be dead in everybody's eyes before it comes back. */
    private static final long KILLED_NANOS = 25 * Simulation.SECOND;

    private RollingBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 4500);
        int seeds = call.number("seeds", 1);
        int seed0 = call.number("seed0", 1);
        int millis = call.number("millis", 100);
        SimReport report =
                new SimReport("C4", call).put("n", count).put("seeds", seeds).put("seed0", seed0);
        SimReport.say("%6s %10s %10s %16s", "seed", "how", "restarted", "longest gone s");
        String how = call.options().getOrDefault("how", "");
        double worst = 0;
        long events = 0;
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            for (boolean killed : new boolean[] {false, true}) {
                String name = killed ? "killed" : "stopped";
                if (!how.isEmpty() && !how.equals(name)) {
                    continue;
                }
                SimSettings settings = report.settings(seed);
                Optional<RollingTrial> begun =
                        report.attempt(name + ", seed " + seed, () -> new RollingTrial(settings, count));
                if (begun.isEmpty()) {
                    continue;
                }
                RollingTrial trial = begun.get();
                report.runUntilOverdue(
                        name + ", seed " + seed,
                        () -> trial.run(millis * Simulation.MILLI, killed ? KILLED_NANOS : STOPPED_NANOS, killed));
                report.bar(
                        trial.difference().isEmpty(),
                        name + ", seed " + seed + ": " + trial.difference().orElse(""));
                worst = Math.max(worst, trial.longestSeconds());
                events += trial.simulation().events();
                SimReport.say("%6d %10s %10d %16.2f", seed, name, trial.restarted(), trial.longestSeconds());
                report.put(name + "Max", trial.longestSeconds()).put(name + "Restarted", trial.restarted());
            }
        }
        report.put("max", worst);
        report.bar(worst <= SECONDS_MAX, "one was taken for gone for %.1f s after its start".formatted(worst));
        return report.end(events);
    }
}
