package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.Traffic;
import io.gossamer.sim.trial.ReleaseTrial;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code F4 [--n N] [--blocked C] [--seconds T] [--seeds K] [--seed0 S]}: C of N members are held for 16 s and run for 50 ms, T seconds
 * long, and are then let go together. What the mesh sends in the minute after, against what it sends when it is quiet.
 */
final class ReleaseBench {
    private static final long BLOCKED_NANOS = 16 * Simulation.SECOND;
    private static final long RUNNING_NANOS = 50 * Simulation.MILLI;
    private static final int AFTER_SECONDS = 90;
    private static final double AGREED_MAX = 15;

    /** So long after the release the mesh sends again what it always does, give or take a quarter. */
    private static final int QUIET_AFTER_SECONDS = 60;

    private static final double QUIET_RATIO_MAX = 1.25;
    private static final double[] FROM = {0, 1, 2, 5, 10, 20, 40, QUIET_AFTER_SECONDS, AFTER_SECONDS};

    private final SimReport report;
    private final int count;
    private double worstPeak;
    private double worstAfter;
    private double slowest;
    private int falseDead;
    private long events;

    private ReleaseBench(SimReport report, int count) {
        this.report = report;
        this.count = count;
    }

    static boolean run(Bench.Call call) {
        int count = call.number("n", 24);
        int blocked = call.number("blocked", Math.max(1, count / 3));
        int seconds = call.number("seconds", 120);
        int seeds = call.number("seeds", 1);
        int seed0 = call.number("seed0", 1);
        SimReport report = new SimReport("F4", call)
                .put("n", count)
                .put("blocked", blocked)
                .put("seeds", seeds)
                .put("seed0", seed0);
        ReleaseBench bench = new ReleaseBench(report, count);
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            SimSettings settings = report.settings(seed);
            Optional<ReleaseTrial> trial = report.attempt("seed " + seed, () -> {
                ReleaseTrial run = new ReleaseTrial(settings, count);
                run.run(
                        blocked,
                        BLOCKED_NANOS,
                        RUNNING_NANOS,
                        seconds * Simulation.SECOND,
                        AFTER_SECONDS * Simulation.SECOND);
                return run;
            });
            int shown = seed;
            trial.ifPresent(run -> bench.seen(shown, run, seconds));
        }
        return bench.end();
    }

    private void seen(int seed, ReleaseTrial trial, int seconds) {
        SimReport.say("seed %d: B/s a node (messages/s a node), by what they are for", seed);
        SimReport.say("%-14s %8s %9s  %s", "seconds", "B/s", "packets/s", "by use");
        List<ReleaseTrial.Second> quiet = trial.between(-seconds - 60, -seconds);
        line("quiet", quiet);
        line("starved", trial.between(-seconds, 0));
        for (int i = 0; i + 1 < FROM.length; i++) {
            line("%.0f to %.0f".formatted(FROM[i], FROM[i + 1]), trial.between(FROM[i], FROM[i + 1]));
        }
        double usual = mean(quiet);
        double peak = trial.between(0, AFTER_SECONDS).stream()
                .mapToLong(ReleaseTrial.Second::totalBytes)
                .max()
                .orElse(0);
        double agreed = trial.agreedSeconds().orElse(Double.POSITIVE_INFINITY);
        double after = mean(trial.between(QUIET_AFTER_SECONDS, AFTER_SECONDS)) / usual;
        SimReport.say(
                "busiest second %.1f times a quiet one; all views equal after %.0f s; %d false verdicts, %d suspicions of the well",
                peak / usual,
                agreed,
                trial.verdicts().falseDead(),
                trial.verdicts().falseSuspicions());
        trial.verdicts().falseOnes().stream().limit(3).forEach(System.out::println);
        worstPeak = Math.max(worstPeak, peak / usual);
        worstAfter = Math.max(worstAfter, after);
        slowest = Math.max(slowest, agreed);
        falseDead += trial.verdicts().falseDead();
        events += trial.simulation().events();
    }

    private double mean(List<ReleaseTrial.Second> seconds) {
        return seconds.stream()
                .mapToLong(ReleaseTrial.Second::totalBytes)
                .average()
                .orElse(0);
    }

    private void line(String when, List<ReleaseTrial.Second> seconds) {
        Map<Traffic.Use, String> byUse = new EnumMap<>(Traffic.Use.class);
        double nodeSeconds = (double) count * Math.max(1, seconds.size());
        for (Traffic.Use use : Traffic.Use.values()) {
            long bytes =
                    seconds.stream().mapToLong(each -> each.bytes().get(use)).sum();
            long messages =
                    seconds.stream().mapToLong(each -> each.messages().get(use)).sum();
            byUse.put(use, "%.0f (%.1f)".formatted(bytes / nodeSeconds, messages / nodeSeconds));
        }
        long packets = seconds.stream().mapToLong(ReleaseTrial.Second::packets).sum();
        SimReport.say("%-14s %8.0f %9.1f  %s", when, mean(seconds) / count, packets / nodeSeconds, byUse);
    }

    private boolean end() {
        report.put("peakRatio", worstPeak)
                .put("afterRatio", worstAfter)
                .put("agreedSeconds", slowest)
                .put("falseDead", falseDead);
        report.bar(falseDead == 0, falseDead + " verdicts about members that were never held");
        report.bar(slowest <= AGREED_MAX, "all views equal after %.1f s".formatted(slowest));
        report.bar(worstAfter <= QUIET_RATIO_MAX, "a minute later still %.2f times a quiet mesh".formatted(worstAfter));
        return report.end(events);
    }
}
