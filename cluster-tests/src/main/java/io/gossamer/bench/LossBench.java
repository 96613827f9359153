package io.gossamer.bench;

import io.gossamer.sim.LinkConditions;
import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Verdicts;

/** {@code F2 [--n N] [--seeds K] [--seed0 S] [--minutes M]}: uniform loss of 10, 20 and 30 %; who is condemned, what it costs. */
final class LossBench {
    private static final int[] PERCENTS = {10, 20, 30};
    private static final double[] BYTES_MAX = {7_000, 7_000, 30_000};

    private LossBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 200);
        int seeds = call.number("seeds", 12);
        int seed0 = call.number("seed0", 1);
        int minutes = call.number("minutes", 120);
        SimReport report = new SimReport("F2")
                .put("n", count)
                .put("seeds", seeds)
                .put("seed0", seed0)
                .put("virtualMinutes", minutes);
        SimReport.say("%6s %6s %10s %14s %12s", "loss %", "seed", "false", "suspicions/min", "B/s a node");
        long events = 0;
        int falseDead = 0;
        for (int level = 0; level < PERCENTS.length; level++) {
            double bytes = 0;
            int falseHere = 0;
            for (int seed = seed0; seed < seed0 + seeds; seed++) {
                LinkConditions lossy = LinkConditions.GOOD.withLoss(PERCENTS[level] / 100.0);
                Simulation simulation = Meshes.whole(SimSettings.of(seed), count);
                simulation.network().setEverywhere(lossy);
                Verdicts verdicts = new Verdicts(simulation);
                long before = SimReport.bytes(simulation);
                simulation.run(minutes * 60L * Simulation.SECOND);
                double rate = (double) (SimReport.bytes(simulation) - before) / count / (minutes * 60);
                bytes += rate / seeds;
                falseHere += verdicts.falseDead();
                events += simulation.events();
                SimReport.say(
                        "%6d %6d %10d %14.1f %12.0f",
                        PERCENTS[level],
                        seed,
                        verdicts.falseDead(),
                        (double) verdicts.falseSuspicions() / minutes,
                        rate);
                verdicts.falseOnes().stream().limit(5).forEach(System.out::println);
            }
            falseDead += falseHere;
            report.put("falseDead" + PERCENTS[level], falseHere).put("bytesPerSecond" + PERCENTS[level], bytes);
            report.bar(falseHere == 0, falseHere + " verdicts about healthy nodes at " + PERCENTS[level] + " % loss");
            report.bar(bytes <= BYTES_MAX[level], "%.0f B/s a node at %d %% loss".formatted(bytes, PERCENTS[level]));
        }
        return report.put("falseDead", falseDead).end(events);
    }
}
