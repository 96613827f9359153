package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.trial.StallTrial;
import io.gossamer.swim.Guard;
import io.gossamer.swim.SwimConfig;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code F1 [--n N] [--seeds K] [--seed0 S] [--seconds T] [--grid full|hard] [--how STOPPED|DEAF] [--blocked C]
 * [--without GUARD[+GUARD…]|each]}: Lifeguard's stall grid, whole or its hardest column, with all guards or without some;
 * {@code each}: the column once for each guard that there is, and for some together. Without a guard there is no bar.
 */
final class StallBench {
    private static final double CRASH_MAX = 4.5;

    private final SimReport report;
    private final int count;
    private final int seconds;

    private StallBench(SimReport report, int count, int seconds) {
        this.report = report;
        this.count = count;
        this.seconds = seconds;
    }

    static boolean run(Bench.Call call) {
        int count = call.number("n", 128);
        int seeds = call.number("seeds", 1);
        int seed0 = call.number("seed0", 1);
        int seconds = call.number("seconds", 120);
        String without = call.options().getOrDefault("without", "");
        SimReport report = new SimReport("F1", call)
                .put("n", count)
                .put("seeds", seeds)
                .put("seed0", seed0)
                .put("virtualSeconds", seconds);
        List<StallCell> cells = StallCell.chosen(call.options(), without.isEmpty() ? "full" : "hard");
        StallBench bench = new StallBench(report, count, seconds);
        if (!without.equals("each")) {
            return bench.grid(cells, seeds, seed0, guards(without));
        }
        SimReport.say(
                "over %d cells%n%-42s %6s %8s %8s %12s %8s",
                cells.size(), "without", "cells", "false", "at well", "suspicions", "crash s");
        long events = bench.sum(cells, seed0, Set.of()).events;
        for (Set<Guard> absent : absences()) {
            events += bench.sum(cells, seed0, absent).events;
        }
        return report.end(events);
    }

    private static Set<Guard> guards(String joined) {
        EnumSet<Guard> guards = EnumSet.noneOf(Guard.class);
        for (String name : joined.isEmpty() ? new String[0] : joined.split("\\+")) {
            guards.add(Guard.valueOf(name));
        }
        return guards;
    }

    /** Each alone, and together with those that stand in for it. */
    private static List<Set<Guard>> absences() {
        List<Set<Guard>> absent = new ArrayList<>();
        for (Guard guard : Guard.values()) {
            absent.add(EnumSet.of(guard));
        }
        absent.add(EnumSet.of(Guard.ISOLATION_GATE, Guard.LATENESS));
        absent.add(EnumSet.of(Guard.ISOLATION_GATE, Guard.HEARING));
        absent.add(EnumSet.of(Guard.ISOLATION_GATE, Guard.HEARING, Guard.LATENESS));
        absent.add(EnumSet.of(Guard.ISOLATION_GATE, Guard.HEARING, Guard.LATENESS, Guard.LOCAL_HEALTH));
        absent.add(EnumSet.allOf(Guard.class));
        return absent;
    }

    /** What some cells together came to. */
    private static final class Sum {
        private int cells;
        private int falseDead;
        private long falseAtHealthy;
        private long suspicions;
        private double slowest;
        private int never;
        private long events;

        void add(StallTrial trial) {
            cells++;
            falseDead += trial.verdicts().falseDead();
            falseAtHealthy += trial.verdicts().falseDeadAtHealthy();
            suspicions += trial.verdicts().falseSuspicions();
            slowest = Math.max(slowest, trial.crashSeconds().orElse(0));
            never += trial.crashSeconds().isPresent() ? 0 : 1;
            events += trial.simulation().events();
        }
    }

    private boolean grid(List<StallCell> cells, int seeds, int seed0, Set<Guard> absent) {
        Sum all = new Sum();
        SimReport.say(
                "%-8s %4s %8s %8s %6s %8s %8s %12s %8s",
                "how", "C", "D ms", "I ms", "seed", "false", "at well", "suspicions", "crash s");
        for (StallCell cell : cells) {
            for (int seed = seed0; seed < seed0 + seeds; seed++) {
                int shown = seed;
                trial(cell, seed, absent).ifPresent(trial -> {
                    all.add(trial);
                    line(cell, shown, trial);
                });
            }
        }
        report.put("cells", all.cells).put("falseDead", all.falseDead).put("crashMax", all.slowest);
        if (absent.isEmpty()) {
            report.bar(all.falseDead == 0, all.falseDead + " verdicts about members that were never blocked");
            report.bar(all.slowest <= CRASH_MAX, "a crash meanwhile took %.2f s".formatted(all.slowest));
            report.bar(all.never == 0, all.never + " crashes meanwhile were not known by all at the end");
        }
        return report.end(all.events);
    }

    private Optional<StallTrial> trial(StallCell cell, int seed, Set<Guard> absent) {
        SimSettings settings = report.settings(seed);
        SwimConfig config = settings.swim();
        for (Guard guard : absent) {
            config = config.without(guard);
        }
        SimSettings changed = settings.with(config);
        return report.attempt(
                "%s, seed %d, without %s".formatted(cell, seed, absent), () -> cell.run(changed, count, seconds));
    }

    private static void line(StallCell cell, int seed, StallTrial trial) {
        SimReport.say(
                "%-8s %4d %8d %8d %6d %8d %8d %12d %8.2f",
                cell.how(),
                cell.blocked(),
                cell.blockedMillis(),
                cell.runningMillis(),
                seed,
                trial.verdicts().falseDead(),
                trial.verdicts().falseDeadAtHealthy(),
                trial.verdicts().falseSuspicions(),
                trial.crashSeconds().orElse(Double.NaN));
        trial.verdicts().falseOnes().stream().limit(3).forEach(System.out::println);
    }

    private Sum sum(List<StallCell> cells, int seed, Set<Guard> absent) {
        Sum sum = new Sum();
        cells.forEach(cell -> trial(cell, seed, absent).ifPresent(sum::add));
        String name = absent.isEmpty()
                ? "none"
                : absent.size() == Guard.values().length
                        ? "all"
                        : String.join("+", absent.stream().map(Guard::name).toList());
        SimReport.say(
                "%-42s %6d %8d %8d %12d %8s",
                name,
                sum.cells,
                sum.falseDead,
                sum.falseAtHealthy,
                sum.suspicions,
                sum.never > 0 ? sum.never + " never" : "%.2f".formatted(sum.slowest));
        report.put("falseWithout_" + name, sum.falseDead).put("suspicionsWithout_" + name, sum.suspicions);
        return sum;
    }
}
