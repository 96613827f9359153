package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.trial.StallTrial;
import io.gossamer.swim.Guard;
import io.gossamer.swim.SwimConfig;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code F1 [--n N] [--seeds K] [--seed0 S] [--seconds T] [--grid small|full] [--ablation yes|no]}: Lifeguard's stall grid, and
 * its worst cell with each guard switched off.
 */
final class StallBench {
    private static final int[] BLOCKED = {1, 2, 4, 8, 16, 32};
    private static final int[] BLOCKED_MILLIS = {128, 512, 2_048, 8_192, 16_384, 32_000};
    private static final int[] RUNNING_MILLIS = {1, 16, 256, 4_096, 16_000};
    private static final int[] FEW_BLOCKED = {4, 32};
    private static final int[] FEW_BLOCKED_MILLIS = {512, 8_192, 32_000};
    private static final int[] FEW_RUNNING_MILLIS = {1, 50};
    private static final StallTrial.How[] HOWS = StallTrial.How.values();
    private static final double CRASH_MAX = 4.5;

    private StallBench() {}

    /** Blocked members, milliseconds blocked, milliseconds running. */
    private record Cell(StallTrial.How how, int blocked, int blockedMillis, int runningMillis) {
        StallTrial run(SimSettings settings, int count, int seconds) {
            StallTrial trial = new StallTrial(settings, count);
            trial.run(
                    how,
                    blocked,
                    blockedMillis * Simulation.MILLI,
                    runningMillis * Simulation.MILLI,
                    seconds * Simulation.SECOND);
            return trial;
        }
    }

    static boolean run(Bench.Call call) {
        int count = call.number("n", 128);
        int seeds = call.number("seeds", 1);
        int seed0 = call.number("seed0", 1);
        int seconds = call.number("seconds", 120);
        boolean full = call.options().getOrDefault("grid", "full").equals("full");
        SimReport report = new SimReport("F1")
                .put("n", count)
                .put("seeds", seeds)
                .put("seed0", seed0)
                .put("virtualSeconds", seconds);
        SimReport.say(
                "%-8s %4s %8s %8s %6s %8s %8s %8s", "how", "C", "D ms", "I ms", "seed", "false", "at well", "crash s");
        long events = 0;
        int falseDead = 0;
        int cells = 0;
        double slowest = 0;
        for (int blocked : full ? BLOCKED : FEW_BLOCKED) {
            for (int blockedMillis : full ? BLOCKED_MILLIS : FEW_BLOCKED_MILLIS) {
                for (int runningMillis : full ? RUNNING_MILLIS : FEW_RUNNING_MILLIS) {
                    for (int run = 0; run < seeds * HOWS.length; run++) {
                        int seed = seed0 + run / HOWS.length;
                        Cell cell = new Cell(HOWS[run % HOWS.length], blocked, blockedMillis, runningMillis);
                        StallTrial trial = cell.run(SimSettings.of(seed), count, seconds);
                        line(cell, seed, trial);
                        cells++;
                        falseDead += trial.verdicts().falseDead();
                        slowest = Math.max(slowest, trial.crashSeconds().orElse(Double.POSITIVE_INFINITY));
                        events += trial.simulation().events();
                    }
                }
            }
        }
        report.put("cells", cells).put("falseDead", falseDead).put("crashMax", slowest);
        report.bar(falseDead == 0, falseDead + " verdicts about members that were never blocked");
        report.bar(slowest <= CRASH_MAX, "a crash meanwhile took %.2f s".formatted(slowest));
        if (call.options().getOrDefault("ablation", "yes").equals("yes")) {
            events += ablation(report, count, seed0, seconds);
        }
        return report.end(events);
    }

    private static void line(Cell cell, int seed, StallTrial trial) {
        SimReport.say(
                "%-8s %4d %8d %8d %6d %8d %8d %8.2f",
                cell.how,
                cell.blocked,
                cell.blockedMillis,
                cell.runningMillis,
                seed,
                trial.verdicts().falseDead(),
                trial.verdicts().falseDeadAtHealthy(),
                trial.crashSeconds().orElse(Double.NaN));
    }

    /** Says what each guard is worth where it is worst, alone and together with those that stand in for it; no bar. */
    private static long ablation(SimReport report, int count, int seed, int seconds) {
        List<EnumSet<Guard>> absent = new ArrayList<>();
        for (Guard guard : Guard.values()) {
            absent.add(EnumSet.of(guard));
        }
        absent.add(EnumSet.of(Guard.ISOLATION_GATE, Guard.LATENESS));
        absent.add(EnumSet.of(Guard.ISOLATION_GATE, Guard.LATENESS, Guard.LOCAL_HEALTH));
        absent.add(EnumSet.allOf(Guard.class));
        long events = 0;
        Cell worst = new Cell(StallTrial.How.DEAF, 8, 32_000, 50);
        SimReport.say("without%n%-42s %8s %8s %12s %8s", "", "false", "at well", "suspicions", "crash s");
        for (EnumSet<Guard> guards : absent) {
            SimSettings settings = SimSettings.of(seed);
            SwimConfig config = settings.swim();
            for (Guard guard : guards) {
                config = config.without(guard);
            }
            StallTrial trial = worst.run(settings.with(config), count, seconds);
            String name = guards.size() == Guard.values().length
                    ? "ALL"
                    : guards.stream().map(Guard::name).collect(Collectors.joining("+"));
            SimReport.say(
                    "%-42s %8d %8d %12d %8.2f",
                    name,
                    trial.verdicts().falseDead(),
                    trial.verdicts().falseDeadAtHealthy(),
                    trial.verdicts().falseSuspicions(),
                    trial.crashSeconds().orElse(Double.NaN));
            report.put("falseWithout_" + name, trial.verdicts().falseDead());
            events += trial.simulation().events();
        }
        return events;
    }
}
