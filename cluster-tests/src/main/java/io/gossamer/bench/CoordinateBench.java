package io.gossamer.bench;

import io.gossamer.coordinate.VivaldiConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * {@code V1 [--seeds K] [--seed0 S]}: how well coordinates predict round trips on serf's five generated networks, against
 * the thresholds of serf's own tests. Those run once: on one network each ({@link GoRandom}), in one order of who measures whom. The
 * very same runs must be at or under them, and of K (50) other orders 99 in a hundred; so must networks drawn anew by the
 * random one's rule, one a seed.
 */
final class CoordinateBench {
    private static final int CYCLES = 1_000;
    private static final int ORDERS = 100;
    private static final VivaldiConfig SHIPPED = VivaldiConfig.defaults();

    private CoordinateBench() {}

    /** The share of seeds that may be over: chance in who measures whom makes one run in a hundred a bad one. */
    private static final double OVER_MAX = 0.01;

    /** One network and what serf asks of it. */
    record Case(String name, VivaldiConfig config, Shape shape, double meanMax, double maxMax) {
        /** The very run of serf's test: its network, and its order of who measures whom. */
        CoordinateMesh runAsSerf(int cycles) {
            Topology network = shape.make(new GoRandom(1));
            return new CoordinateMesh(network, config, false, new Random(1), new GoRandom(1)).run(cycles);
        }

        CoordinateMesh run(boolean overTheWire, int cycles, long seed) {
            return run(overTheWire, cycles, seed, seed);
        }

        /** The network of one seed, in which who measures whom is drawn by another. */
        private CoordinateMesh run(boolean overTheWire, int cycles, long networkSeed, long orderSeed) {
            return new CoordinateMesh(shape.make(new Random(networkSeed)), config, overTheWire, orderSeed).run(cycles);
        }

        boolean isMetBy(CoordinateMesh.Accuracy accuracy) {
            return accuracy.errorMean() <= meanMax && accuracy.errorMax() <= maxMax;
        }

        /** Is it the network, or the order in which its nodes measured each other? */
        void sayWhetherByChance(boolean overTheWire, int cycles, long seed) {
            int over = 0;
            for (int order = 1; order <= ORDERS; order++) {
                CoordinateMesh mesh = run(overTheWire, cycles, seed, (seed << 32) + order);
                over += isMetBy(mesh.accuracy()) ? 0 : 1;
            }
            System.out.printf("    seed %d is over; the same network in %d other orders: %d%n", seed, ORDERS, over);
        }
    }

    /** Makes a network; most shapes do not need chance. */
    interface Shape {
        Topology make(RandomGenerator random);
    }

    static List<Case> cases() {
        return List.of(
                new Case("line", SHIPPED, random -> Topology.line(10, 0.010), 0.0031, 0.013),
                new Case("grid", SHIPPED, random -> Topology.grid(25, 0.010), 0.0016, 0.023),
                new Case("split", SHIPPED, random -> Topology.split(25, 0.001, 0.010), 0.00006, 0.00048),
                new Case("circle", VivaldiConfig.of(2), random -> Topology.circle(25, 0.100), 0.0028, 0.064),
                new Case("random", SHIPPED, seed -> random(new GoRandom(1)), 0.075, 0.33),
                new Case("drawn", SHIPPED, CoordinateBench::random, 0.075, 0.33));
    }

    private static Topology random(RandomGenerator random) {
        return Topology.random(25, 0.100, 0.010, random);
    }

    /** A way of looking at all networks; {@code counts}: what it shows is what serf's thresholds are for. */
    private record Look(String name, boolean overTheWire, int cycles, int seeds, boolean counts) {}

    static boolean run(Bench.Call call) {
        int seeds = call.number("seeds", 50);
        int seed0 = call.number("seed0", 1);
        int fewer = Math.max(1, seeds / 10);
        List<Look> looks = List.of(
                new Look("1,000 cycles, as serf's tests", false, CYCLES, seeds, true),
                new Look("the same through the 22 bytes on the wire", true, CYCLES, fewer, false),
                new Look("20,000 cycles: what time does to it", false, 20 * CYCLES, fewer, false));
        boolean met = asInSerfsTests();
        StringBuilder last = new StringBuilder("{\"id\":\"V1\",\"seeds\":" + seeds + ",\"seed0\":" + seed0);
        for (Look look : looks) {
            System.out.println(look.name() + ", " + look.seeds() + " seeds");
            System.out.printf(
                    "  %-8s %10s %10s %10s %8s   %10s %10s %10s %8s%n",
                    "network", "mean p50", "mean p99", "worst", "serf", "max p50", "max p99", "worst", "serf");
            for (Case each : cases()) {
                Figures figures = figures(each, look, seed0);
                figures.print(each);
                if (look.counts()) {
                    met &= figures.isAtOrUnder(each);
                    last.append(",\"").append(each.name()).append("\":").append(figures.json());
                }
            }
        }
        System.out.println(last.append(",\"met\":").append(met).append('}'));
        return met;
    }

    private static boolean asInSerfsTests() {
        System.out.println("serf's own tests: its networks, its order of measuring");
        System.out.printf("  %-8s %10s %8s   %10s %8s%n", "network", "mean", "serf", "worst", "serf");
        boolean met = true;
        for (Case each : cases()) {
            CoordinateMesh.Accuracy accuracy = each.runAsSerf(CYCLES).accuracy();
            met &= each.isMetBy(accuracy);
            System.out.printf(
                    "  %-8s %s %8s   %s %8s%n",
                    each.name(),
                    percent(accuracy.errorMean()),
                    percent(each.meanMax()).trim(),
                    percent(accuracy.errorMax()),
                    percent(each.maxMax()).trim());
        }
        return met;
    }

    private static Figures figures(Case network, Look look, int seed0) {
        List<Double> means = new ArrayList<>();
        List<Double> maxima = new ArrayList<>();
        for (int seed = seed0; seed < seed0 + look.seeds(); seed++) {
            CoordinateMesh.Accuracy accuracy =
                    network.run(look.overTheWire(), look.cycles(), seed).accuracy();
            if (look.counts() && !network.isMetBy(accuracy)) {
                network.sayWhetherByChance(look.overTheWire(), look.cycles(), seed);
            }
            means.add(accuracy.errorMean());
            maxima.add(accuracy.errorMax());
        }
        Collections.sort(means);
        Collections.sort(maxima);
        return new Figures(means, maxima);
    }

    /** Errors of all seeds, sorted: of the mean over all pairs, and of the worst pair. */
    private record Figures(List<Double> means, List<Double> maxima) {
        boolean isAtOrUnder(Case network) {
            return rank(means, 1 - OVER_MAX) <= network.meanMax() && rank(maxima, 1 - OVER_MAX) <= network.maxMax();
        }

        void print(Case network) {
            System.out.printf(
                    "  %-8s %s %s %s %8s   %s %s %s %8s%n",
                    network.name(),
                    percent(quantile(means, 0.5)),
                    percent(quantile(means, 0.99)),
                    percent(quantile(means, 1)),
                    percent(network.meanMax()).trim(),
                    percent(quantile(maxima, 0.5)),
                    percent(quantile(maxima, 0.99)),
                    percent(quantile(maxima, 1)),
                    percent(network.maxMax()).trim());
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"errorMeanP50\":%.6f,\"errorMeanMax\":%.6f,\"errorMaxP50\":%.6f,\"errorMaxMax\":%.6f}",
                    quantile(means, 0.5),
                    quantile(means, 1),
                    quantile(maxima, 0.5),
                    quantile(maxima, 1));
        }
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%9.4f%%", ratio * 100);
    }

    /** The smallest that at least this share is not above. */
    private static double rank(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
    }
}
