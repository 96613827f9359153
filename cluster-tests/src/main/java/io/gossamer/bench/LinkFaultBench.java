package io.gossamer.bench;

import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.Traffic;
import io.gossamer.sim.trial.LinkFaultTrial;
import io.gossamer.sim.watch.Verdicts;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code F3 [--n N] [--seeds K] [--seed0 S] [--seconds T] [--only SCENARIO]}: Rapid's four scenarios. A faulty link is seen when
 * a member that does not measure it holds a row that says so.
 */
final class LinkFaultBench {
    private static final double FLAGGED_MAX = 5;
    private static final double CRASH_MAX = 4.5;

    private final SimReport report;
    private final Map<String, Double> falseDead = new LinkedHashMap<>();
    private final Map<String, Double> slowest = new LinkedHashMap<>();
    private final Map<String, Double> dearest = new LinkedHashMap<>();
    private long events;

    private LinkFaultBench(SimReport report) {
        this.report = report;
    }

    static boolean run(Bench.Call call) {
        int count = call.number("n", 1000);
        int seeds = call.number("seeds", 1);
        int seed0 = call.number("seed0", 1);
        long length = call.number("seconds", 120) * Simulation.SECOND;
        int few = Math.max(1, count / 100);
        Map<String, Consumer<LinkFaultTrial>> faults = new LinkedHashMap<>();
        faults.put("flipFlopIngress", trial -> trial.lossy(1, true, 20 * Simulation.SECOND, length));
        faults.put("loss80Egress", trial -> trial.lossy(0.8, false, length, length));
        faults.put("blackHole", trial -> trial.blackHole(length));
        LinkFaultBench bench = new LinkFaultBench(
                new SimReport("F3", call).put("n", count).put("seeds", seeds).put("seed0", seed0));
        SimReport.say("%-18s %6s %8s %12s %12s", "scenario", "seed", "false", "s to see it", "B/s a node");
        String only = call.options().getOrDefault("only", "");
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            SimSettings settings = bench.report.settings(seed);
            if (only.isEmpty() || only.equals("crashes")) {
                bench.seen("crashes", seed, () -> crashes(settings, count), CRASH_MAX);
            }
            for (Map.Entry<String, Consumer<LinkFaultTrial>> fault : faults.entrySet()) {
                int faulty = fault.getKey().equals("blackHole") ? 1 : few;
                if (only.isEmpty() || only.equals(fault.getKey())) {
                    bench.seen(
                            fault.getKey(), seed, () -> links(settings, count, faulty, fault.getValue()), FLAGGED_MAX);
                }
            }
        }
        return bench.end();
    }

    /** @param seconds until it was seen; infinite: never */
    private record Seen(Simulation simulation, Verdicts verdicts, double seconds, Sent sent) {}

    /** What a node sent in a second while the fault lasted, also by what it was for. */
    private record Sent(double bytesPerSecond, Map<Traffic.Use, Double> byUse) {
        static Sent since(Simulation simulation, Map<Traffic.Use, Long> before, long sinceNanos) {
            double nodeSeconds = (simulation.nowNanos() - sinceNanos)
                    / 1e9
                    * simulation.nodes().size();
            Map<Traffic.Use, Double> byUse = new EnumMap<>(Traffic.Use.class);
            SimReport.uses(simulation)
                    .forEach((use, bytes) -> byUse.put(use, Math.rint((bytes - before.get(use)) / nodeSeconds)));
            return new Sent(byUse.values().stream().mapToDouble(each -> each).sum(), byUse);
        }
    }

    private void seen(String scenario, int seed, Supplier<Seen> run, double secondsMax) {
        Optional<Seen> ended = report.attempt(scenario + ", seed " + seed, run);
        if (ended.isEmpty()) {
            return;
        }
        Seen seen = ended.get();
        Verdicts verdicts = seen.verdicts();
        SimReport.say(
                "%-18s %6d %8d %12.2f %12.0f",
                scenario,
                seed,
                verdicts.falseDead(),
                seen.seconds(),
                seen.sent().bytesPerSecond());
        SimReport.say("%26s %s", "", seen.sent().byUse());
        verdicts.falseOnes().stream().limit(3).forEach(System.out::println);
        falseDead.merge(scenario, (double) verdicts.falseDead(), Double::sum);
        slowest.merge(scenario, seen.seconds(), Math::max);
        dearest.merge(scenario, seen.sent().bytesPerSecond(), Math::max);
        events += seen.simulation().events();
        report.bar(verdicts.falseDead() == 0, scenario + ": " + verdicts.falseDead() + " verdicts about healthy nodes");
        report.bar(seen.seconds() <= secondsMax, "%s: seen after %.2f s".formatted(scenario, seen.seconds()));
    }

    private boolean end() {
        slowest.forEach((scenario, seconds) -> report.put(scenario + "FalseDead", falseDead.get(scenario))
                .put(scenario + "Seconds", seconds)
                .put(scenario + "BytesPerSecond", dearest.get(scenario)));
        return report.end(events);
    }

    private static Seen crashes(SimSettings settings, int count) {
        Simulation simulation = Meshes.whole(settings, count);
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
        Map<Traffic.Use, Long> before = SimReport.uses(simulation);
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
        return new Seen(simulation, verdicts, last, Sent.since(simulation, before, start));
    }

    private static Seen links(SimSettings settings, int count, int faulty, Consumer<LinkFaultTrial> scenario) {
        LinkFaultTrial trial = new LinkFaultTrial(settings, count, faulty);
        Simulation simulation = trial.simulation();
        long start = simulation.nowNanos();
        Map<Traffic.Use, Long> before = SimReport.uses(simulation);
        scenario.accept(trial);
        double seconds = trial.shownSeconds().orElse(Double.POSITIVE_INFINITY);
        SimReport.say("%26s flagged by itself: %s", "", trial.flaggedSeconds());
        return new Seen(simulation, trial.verdicts(), seconds, Sent.since(simulation, before, start));
    }
}
