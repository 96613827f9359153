package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.CrashTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code D1 [--n N] [--seeds K] [--seed0 S] [--crashes C]}: from a crash until the last live node has concluded it. */
final class CrashBench {
    private static final double P50_MAX = 3.5;
    private static final double P99_MAX = 4.0;
    private static final double MAX_MAX = 4.5;

    /** One of two cannot tell who is cut off: it says that it hears nobody. */
    private static final double ALONE_MAX = 11;

    private CrashBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 100);
        int seeds = call.number("seeds", 4);
        int seed0 = call.number("seed0", 1);
        int crashes = call.number("crashes", 200);
        SimReport report =
                new SimReport("D1", call).put("n", count).put("seeds", seeds).put("seed0", seed0);
        SimReport.say("%6s %6s %8s %8s %8s %8s %8s", "n", "seed", "crashes", "first", "p50", "p99", "max");
        List<Double> all = new ArrayList<>();
        int falseDead = 0;
        int never = 0;
        long events = 0;
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            String run = "seed " + seed;
            SimSettings settings = report.settings(seed);
            Optional<CrashTrial> begun = report.attempt(run, () -> CrashTrial.of(settings, count));
            if (begun.isEmpty()) {
                continue;
            }
            CrashTrial trial = begun.get();
            // What was seen until it had to be given up counts.
            report.runUntilOverdue(run, () -> trial.run((crashes + seeds - 1) / seeds, Simulation.SECOND));
            all.addAll(trial.seconds());
            falseDead += trial.verdicts().falseDead();
            never += trial.missed();
            events += trial.simulation().events();
            if (trial.seconds().isEmpty()) {
                continue;
            }
            List<Double> sorted = SimReport.sorted(trial.seconds());
            SimReport.say(
                    "%6d %6d %8d %8.3f %8.3f %8.3f %8.3f",
                    count,
                    seed,
                    sorted.size(),
                    SimReport.quantile(SimReport.sorted(trial.firstSeconds()), 0.5),
                    SimReport.quantile(sorted, 0.5),
                    SimReport.quantile(sorted, 0.99),
                    SimReport.quantile(sorted, 1));
            trial.verdicts().falseOnes().stream().limit(5).forEach(System.out::println);
        }
        if (all.isEmpty()) {
            report.bar(false, "no crash was seen to its end");
            return report.end(events);
        }
        List<Double> sorted = SimReport.sorted(all);
        report.put("crashes", all.size()).putSpread(all).put("falseDead", falseDead);
        report.bar(never == 0, never + " crashes were not concluded by all within a minute");
        report.bar(falseDead == 0, falseDead + " verdicts about healthy nodes");
        if (count == 2) {
            report.bar(SimReport.quantile(sorted, 1) <= ALONE_MAX, "'alone' took over " + ALONE_MAX + " s");
            return report.end(events);
        }
        report.bar(SimReport.quantile(sorted, 0.50) <= P50_MAX, "p50 is over " + P50_MAX + " s");
        report.bar(SimReport.quantile(sorted, 0.99) <= P99_MAX, "p99 is over " + P99_MAX + " s");
        report.bar(SimReport.quantile(sorted, 1) <= MAX_MAX, "the slowest is over " + MAX_MAX + " s");
        return report.end(events);
    }
}
