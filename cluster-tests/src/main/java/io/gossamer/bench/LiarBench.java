package io.gossamer.bench;

import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.LiarTrial;

/** {@code X1 [--n N] [--seeds K] [--seed0 S] [--seconds T]}: one member with the group's key lies. */
final class LiarBench {
    private static final double COST_MAX = 2;

    /** B1's bar at this size is the measure, not what a quiet mesh happens to send. */
    private static final double B1_MAX = 3_500;

    private LiarBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 100);
        int seeds = call.number("seeds", 2);
        int seed0 = call.number("seed0", 1);
        int seconds = call.number("seconds", 120);
        SimReport report = new SimReport("X1", call)
                .put("n", count)
                .put("seeds", seeds)
                .put("seed0", seed0)
                .put("virtualSeconds", seconds);
        SimReport.say("%6s %10s %10s %14s %16s", "seed", "false", "moved", "B/s an other", "times B1");
        long events = 0;
        int falseDead = 0;
        int moved = 0;
        double worst = 0;
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            LiarTrial trial = new LiarTrial(report.settings(seed), count);
            long before = trial.bytesOfOthers();
            trial.run(seconds * Simulation.SECOND);
            double rate = (double) (trial.bytesOfOthers() - before) / (count - 1) / seconds;
            worst = Math.max(worst, rate);
            falseDead += trial.verdicts().falseDead();
            moved += trial.addressesMoved();
            events += trial.simulation().events();
            SimReport.say(
                    "%6d %10d %10d %14.0f %16.2f",
                    seed, trial.verdicts().falseDead(), trial.addressesMoved(), rate, rate / B1_MAX);
            trial.verdicts().falseOnes().stream().limit(3).forEach(System.out::println);
        }
        report.put("falseDead", falseDead).put("addressesMoved", moved).put("bytesPerSecond", worst);
        report.bar(falseDead == 0, falseDead + " verdicts about healthy nodes");
        report.bar(moved == 0, moved + " addresses moved");
        report.bar(worst <= COST_MAX * B1_MAX, "%.0f B/s at others, over twice %.0f".formatted(worst, B1_MAX));
        return report.end(events);
    }
}
