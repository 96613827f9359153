package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.RelapseTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code D2 [--n N] [--seeds K] [--seed0 S] [--crashes C] [--well SECONDS] [--mute 1]}: a host whose datagrams were filtered for half a minute,
 * those to it, too, unless it is only mute,
 * crashes within a minute after: from the crash until the last live node has concluded it; and before, from the filter until most
 * have called it unreachable.
 */
final class RelapseBench {
    private static final double P50_MAX = 4.0;
    private static final double MAX_MAX = 10;
    private static final double TOLD_P50_MAX = 7;

    private RelapseBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 24);
        int seeds = call.number("seeds", 4);
        int seed0 = call.number("seed0", 1);
        int crashes = call.number("crashes", 40);
        int well = call.number("well", 60);
        boolean isMute = call.number("mute", 0) == 1;
        SimReport report = new SimReport("D2", call)
                .put("n", count)
                .put("seeds", seeds)
                .put("seed0", seed0)
                .put("wellSeconds", well);
        SimReport.say(
                "%6s %6s %8s %8s %8s %8s %12s %8s %8s",
                "n", "seed", "crashes", "p50", "p90", "max", "filter p50", "p90", "max");
        List<Double> all = new ArrayList<>();
        List<Double> told = new ArrayList<>();
        int falseDead = 0;
        int never = 0;
        long events = 0;
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            String run = "seed " + seed;
            SimSettings settings = report.settings(seed);
            Optional<RelapseTrial> begun = report.attempt(run, () -> new RelapseTrial(settings, count, !isMute));
            if (begun.isEmpty()) {
                continue;
            }
            RelapseTrial trial = begun.get();
            report.runUntilOverdue(run, () -> trial.run((crashes + seeds - 1) / seeds, well * Simulation.SECOND));
            all.addAll(trial.seconds());
            told.addAll(trial.toldSeconds());
            falseDead += trial.crashes().verdicts().falseDead();
            never += trial.crashes().missed();
            events += trial.crashes().simulation().events();
            List<Double> sorted = SimReport.sorted(trial.seconds());
            if (!sorted.isEmpty()) {
                List<Double> filters = SimReport.sorted(trial.toldSeconds());
                SimReport.say(
                        "%6d %6d %8d %8.3f %8.3f %8.3f %12.2f %8.2f %8.2f",
                        count,
                        seed,
                        sorted.size(),
                        SimReport.quantile(sorted, 0.5),
                        SimReport.quantile(sorted, 0.9),
                        SimReport.quantile(sorted, 1),
                        SimReport.quantile(filters, 0.5),
                        SimReport.quantile(filters, 0.9),
                        SimReport.quantile(filters, 1));
            }
        }
        if (all.isEmpty()) {
            report.bar(false, "no crash was seen to its end");
            return report.end(events);
        }
        List<Double> sorted = SimReport.sorted(all);
        double toldP50 = SimReport.quantile(SimReport.sorted(told), 0.5);
        report.put("crashes", all.size())
                .putSpread(all)
                .put("falseDead", falseDead)
                .put("filterToldP50", toldP50);
        report.bar(never == 0, never + " crashes were not concluded by all within a minute");
        report.bar(falseDead == 0, falseDead + " verdicts about healthy nodes");
        report.bar(SimReport.quantile(sorted, 0.5) <= P50_MAX, "p50 is over " + P50_MAX + " s");
        report.bar(SimReport.quantile(sorted, 1) <= MAX_MAX, "the slowest is over " + MAX_MAX + " s");
        report.bar(toldP50 <= TOLD_P50_MAX, "p50 until a filtered host is told of is over " + TOLD_P50_MAX + " s");
        return report.end(events);
    }
}
