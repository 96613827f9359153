package io.gossamer.bench;

import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.LinkFaultTrial;
import io.gossamer.sim.watch.Verdicts;
import java.util.List;
import java.util.function.Consumer;

/** {@code F3 [--n N] [--seed0 S] [--seconds T]}: Rapid's four scenarios. */
final class LinkFaultBench {
    private static final double FLAGGED_MAX = 5;
    private static final double CRASH_MAX = 4.5;

    private LinkFaultBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 1000);
        int seed = call.number("seed0", 1);
        long length = call.number("seconds", 120) * Simulation.SECOND;
        int few = Math.max(1, count / 100);
        SimReport report = new SimReport("F3").put("n", count).put("seed0", seed);
        SimReport.say("%-22s %8s %12s", "scenario", "false", "s to see it");
        long events = crashes(report, count, seed);
        events += links(
                report,
                "flipFlopIngress",
                count,
                seed,
                few,
                trial -> trial.lossy(1, true, 20 * Simulation.SECOND, length));
        events += links(report, "loss80Egress", count, seed, few, trial -> trial.lossy(0.8, false, length, length));
        events += links(report, "blackHole", count, seed, 1, trial -> trial.blackHole(length));
        return report.end(events);
    }

    private static long crashes(SimReport report, int count, int seed) {
        Simulation simulation = Meshes.whole(SimSettings.of(seed), count);
        Verdicts verdicts = new Verdicts(simulation);
        List<SimNode> victims = simulation
                .random()
                .ints(0, count)
                .distinct()
                .limit(Math.min(10, count / 3))
                .mapToObj(simulation.nodes()::get)
                .toList();
        victims.forEach(verdicts::excuse);
        victims.forEach(SimNode::crash);
        long start = simulation.nowNanos();
        simulation.run(30 * Simulation.SECOND);
        double last = 0;
        for (SimNode victim : victims) {
            boolean all = verdicts.about(victim).keySet().containsAll(simulation.running());
            long at = verdicts.about(victim).values().stream()
                    .mapToLong(nanos -> nanos)
                    .max()
                    .orElse(Long.MAX_VALUE);
            last = Math.max(last, all ? (at - start) / 1e9 : Double.POSITIVE_INFINITY);
        }
        line(report, "crashes", verdicts, last);
        report.bar(last <= CRASH_MAX, "ten crashes at once were known by all after %.2f s".formatted(last));
        return simulation.events();
    }

    private static long links(
            SimReport report, String name, int count, int seed, int faulty, Consumer<LinkFaultTrial> scenario) {
        LinkFaultTrial trial = new LinkFaultTrial(SimSettings.of(seed), count, faulty);
        scenario.accept(trial);
        double seconds = trial.flaggedSeconds().orElse(Double.POSITIVE_INFINITY);
        line(report, name, trial.verdicts(), seconds);
        report.bar(
                seconds <= FLAGGED_MAX, "%s: a faulty node's links were shown after %.1f s".formatted(name, seconds));
        return trial.simulation().events();
    }

    private static void line(SimReport report, String name, Verdicts verdicts, double seconds) {
        SimReport.say("%-22s %8d %12.2f", name, verdicts.falseDead(), seconds);
        verdicts.falseOnes().stream().limit(3).forEach(System.out::println);
        report.put(name + "FalseDead", verdicts.falseDead()).put(name + "Seconds", seconds);
        report.bar(verdicts.falseDead() == 0, name + ": " + verdicts.falseDead() + " verdicts about healthy nodes");
    }
}
