package io.gossamer.bench;

import io.gossamer.sim.LinkConditions;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.trial.SpreadTrial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code C1 [--n N] [--seeds K] [--seed0 S] [--updates U] [--only NETWORK]}: one update until every node has it. */
final class SpreadBench {
    private static final double GOOD_MAX = 0.75;
    private static final double BAD_MAX = 1.2;

    private SpreadBench() {}

    static boolean run(Bench.Call call) {
        int count = call.number("n", 100);
        int seeds = call.number("seeds", 4);
        int seed0 = call.number("seed0", 1);
        int updates = call.number("updates", 50);
        Map<String, LinkConditions> networks = new LinkedHashMap<>();
        networks.put("Rtt2ms", LinkConditions.GOOD);
        networks.put("Rtt100ms", LinkConditions.GOOD.withDelay(49_000_000, 1_000_000));
        networks.put("Loss20", LinkConditions.GOOD.withLoss(0.2));
        SimReport report =
                new SimReport("C1", call).put("n", count).put("seeds", seeds).put("seed0", seed0);
        SimReport.say("%-9s %8s %8s %8s %8s %8s", "network", "updates", "p50", "p99", "max", "never");
        long events = 0;
        String only = call.options().getOrDefault("only", "");
        networks.keySet().removeIf(name -> !only.isEmpty() && !name.equals(only));
        for (Map.Entry<String, LinkConditions> network : networks.entrySet()) {
            List<Double> all = new ArrayList<>();
            int missed = 0;
            for (int seed = seed0; seed < seed0 + seeds; seed++) {
                String run = network.getKey() + ", seed " + seed;
                SimSettings settings = report.settings(seed).with(network.getValue());
                Optional<SpreadTrial> begun = report.attempt(run, () -> new SpreadTrial(settings, count));
                if (begun.isEmpty()) {
                    continue;
                }
                SpreadTrial trial = begun.get();
                report.runUntilOverdue(run, () -> trial.run((updates + seeds - 1) / seeds));
                all.addAll(trial.seconds());
                missed += trial.missed();
                events += trial.simulation().events();
            }
            if (all.isEmpty()) {
                continue;
            }
            List<Double> sorted = SimReport.sorted(all);
            double max = SimReport.quantile(sorted, 1);
            SimReport.say(
                    "%-9s %8d %8.3f %8.3f %8.3f %8d",
                    network.getKey(),
                    all.size(),
                    SimReport.quantile(sorted, 0.5),
                    SimReport.quantile(sorted, 0.99),
                    max,
                    missed);
            report.put("p50" + network.getKey(), SimReport.quantile(sorted, 0.5))
                    .put("max" + network.getKey(), max);
            double bar = network.getValue().equals(LinkConditions.GOOD) ? GOOD_MAX : BAD_MAX;
            report.bar(max <= bar, "%s: %.3f s, over %.2f s".formatted(network.getKey(), max, bar));
        }
        return report.end(events);
    }
}
