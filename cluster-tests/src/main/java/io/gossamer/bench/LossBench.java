package io.gossamer.bench;

import io.gossamer.sim.LinkConditions;
import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Verdicts;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code F2 [--n N] [--seeds K] [--seed0 S] [--minutes M] [--loss PERCENT]}: uniform loss of 10, 20 and 30 % (or one of them);
 * who is condemned, what it costs.
 */
final class LossBench {
    /** By loss in percent: bytes a second that a node may send. */
    private static final NavigableMap<Integer, Double> BYTES_MAX =
            new TreeMap<>(Map.of(10, 7_000.0, 20, 7_000.0, 30, 30_000.0));

    private LossBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 200);
        int seeds = call.number("seeds", 12);
        int seed0 = call.number("seed0", 1);
        int minutes = call.number("minutes", 120);
        SimReport report = new SimReport("F2", call)
                .put("n", count)
                .put("seeds", seeds)
                .put("seed0", seed0)
                .put("virtualMinutes", minutes);
        SimReport.say(
                "%6s %6s %8s %8s %15s %12s", "loss %", "seed", "minutes", "false", "suspicions/min", "B/s a node");
        Sum all = new Sum();
        for (Map.Entry<Integer, Double> level : BYTES_MAX.entrySet()) {
            int percent = level.getKey();
            if (call.number("loss", percent) != percent) {
                continue;
            }
            Sum here = new Sum();
            for (int seed = seed0; seed < seed0 + seeds; seed++) {
                String run = percent + " % loss, seed " + seed;
                SimSettings settings = report.settings(seed);
                Optional<Simulation> mesh = report.attempt(run, () -> Meshes.whole(settings, count));
                mesh.ifPresent(simulation -> here.add(one(report, run, simulation, percent, minutes)));
            }
            double bytes = here.bytes / Math.max(1e-9, here.nodeSeconds);
            report.put("falseDead" + percent, here.falseDead)
                    .put("bytesPerSecond" + percent, bytes)
                    .put("virtualHours" + percent, here.nodeSeconds / count / 3600);
            report.bar(here.falseDead == 0, here.falseDead + " verdicts about healthy nodes at " + percent + " % loss");
            report.bar(bytes <= level.getValue(), "%.0f B/s a node at %d %% loss".formatted(bytes, percent));
            all.add(here);
        }
        return report.put("falseDead", all.falseDead).end(all.events);
    }

    /** What was seen until it had to be given up counts, too. */
    private static Sum one(SimReport report, String run, Simulation simulation, int percent, int minutes) {
        simulation.network().setEverywhere(LinkConditions.GOOD.withLoss(percent / 100.0));
        Verdicts verdicts = new Verdicts(simulation);
        long bytesBefore = SimReport.bytes(simulation);
        double secondsBefore = simulation.seconds();
        report.runUntilOverdue(run, () -> simulation.run(minutes * 60L * Simulation.SECOND));
        double seconds = simulation.seconds() - secondsBefore;
        Sum sum = new Sum();
        sum.bytes = SimReport.bytes(simulation) - bytesBefore;
        sum.nodeSeconds = seconds * simulation.nodes().size();
        sum.falseDead = verdicts.falseDead();
        sum.events = simulation.events();
        SimReport.say(
                "%6d %6d %8.1f %8d %15.1f %12.0f",
                percent,
                simulation.settings().seed(),
                seconds / 60,
                sum.falseDead,
                verdicts.falseSuspicions() / Math.max(1e-9, seconds / 60),
                sum.bytes / Math.max(1e-9, sum.nodeSeconds));
        verdicts.falseOnes().stream().limit(5).forEach(System.out::println);
        return sum;
    }

    /** Over runs, of however long each of them was. */
    private static final class Sum {
        private double bytes;
        private double nodeSeconds;
        private int falseDead;
        private long events;

        void add(Sum other) {
            bytes += other.bytes;
            nodeSeconds += other.nodeSeconds;
            falseDead += other.falseDead;
            events += other.events;
        }
    }
}
