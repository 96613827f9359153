package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.RollingTrial;

/** {@code C4 [--n N] [--seeds K] [--seed0 S] [--millis M]}: every node restarts, in random order, one every M milliseconds. */
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
                new SimReport("C4").put("n", count).put("seeds", seeds).put("seed0", seed0);
        SimReport.say("%6s %10s %16s", "seed", "how", "longest gone s");
        double worst = 0;
        long events = 0;
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            for (boolean killed : new boolean[] {false, true}) {
                RollingTrial trial = new RollingTrial(SimSettings.of(seed), count);
                trial.run(millis * Simulation.MILLI, killed ? KILLED_NANOS : STOPPED_NANOS, killed);
                worst = Math.max(worst, trial.longestSeconds());
                events += trial.simulation().events();
                SimReport.say("%6d %10s %16.2f", seed, killed ? "killed" : "stopped", trial.longestSeconds());
            }
        }
        report.put("max", worst);
        report.bar(worst <= SECONDS_MAX, "one was taken for gone for %.1f s after its start".formatted(worst));
        return report.end(events);
    }
}
