package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.trial.JoinTrial;
import java.util.Optional;

/** {@code C3 [--n N] [--seeds K] [--seed0 S]}: everybody joins one seed at once, over 100 Mbit/s. */
final class JoinBench {
    private static final double SECONDS_MAX = 15;
    private static final long BITS_PER_SECOND = 100_000_000;

    private JoinBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 1000);
        int seeds = call.number("seeds", 1);
        int seed0 = call.number("seed0", 1);
        SimReport report =
                new SimReport("C3", call).put("n", count).put("seeds", seeds).put("seed0", seed0);
        SimReport.say("%6s %10s %10s %14s %14s %8s", "seed", "s", "complete", "seed sent MB", "mean sent MB", "false");
        double worst = 0;
        long events = 0;
        int falseDead = 0;
        for (int seed = seed0; seed < seed0 + seeds; seed++) {
            SimSettings settings = report.settings(seed);
            Optional<JoinTrial> ended = report.attempt("seed " + seed, () -> {
                JoinTrial made = new JoinTrial(settings, BITS_PER_SECOND);
                made.run(count);
                return made;
            });
            if (ended.isEmpty()) {
                continue;
            }
            JoinTrial trial = ended.get();
            worst = Math.max(worst, trial.seconds());
            events += trial.simulation().events();
            SimReport.say(
                    "%6d %10.2f %10d %14.2f %14.2f %8d",
                    seed,
                    trial.seconds(),
                    trial.complete(),
                    trial.simulation().nodes().get(0).traffic().total() / 1e6,
                    SimReport.bytes(trial.simulation()) / 1e6 / count,
                    trial.verdicts().falseDead());
            falseDead += trial.verdicts().falseDead();
        }
        report.put("max", worst).put("falseDead", falseDead);
        report.bar(falseDead == 0, falseDead + " verdicts about healthy nodes");
        report.bar(worst <= SECONDS_MAX, "it took %.1f s".formatted(worst));
        return report.end(events);
    }
}
