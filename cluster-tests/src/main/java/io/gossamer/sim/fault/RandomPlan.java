package io.gossamer.sim.fault;

import io.gossamer.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Makes a plan of faults of every kind, with what sets it right again. */
final class RandomPlan {
    private final SplittableRandom random;
    private final int nodes;
    private final long lengthNanos;
    private final long badNanos;
    private final List<Fault> faults = new ArrayList<>();
    private final TreeSet<Integer> down = new TreeSet<>();
    private final TreeSet<Integer> gone = new TreeSet<>();

    RandomPlan(SplittableRandom random, int nodes, long lengthNanos) {
        this.random = random;
        this.nodes = nodes;
        this.lengthNanos = lengthNanos;
        this.badNanos = lengthNanos * 2 / 3;
    }

    FaultPlan plan(int count) {
        long at = 0;
        for (int i = 0; i < count; i++) {
            at += Simulation.MILLI * (1 + random.nextLong(2 * badNanos / count / Simulation.MILLI));
            if (at < badNanos) {
                one(at);
            }
        }
        faults.add(Fault.of(badNanos, "heal"));
        // n1 never goes down: somebody keeps the mesh.
        down.forEach(node -> faults.add(Fault.of(badNanos + node * Simulation.MILLI, "start", name(node), "n1")));
        return new FaultPlan(nodes, lengthNanos, faults);
    }

    private void one(long at) {
        switch (random.nextInt(12)) {
            case 0, 1 -> stop(at, "crash");
            case 2 -> stop(at, "kill");
            case 3 -> stop(at, "stop");
            case 4 -> restart(at);
            case 5 -> add(at, "stall", name(any()), Fault.text(random.nextLong(20 * Simulation.SECOND)));
            case 6 -> add(at, "loss", ratio(0.3));
            case 7 -> add(at, "bursts", "0.02", "0.2", ratio(1));
            case 8 -> add(at, "cut", name(any()), name(any()));
            case 9 -> add(at, "split", "n1", name(any()));
            case 10 -> clock(at);
            default -> disorder(at);
        }
    }

    private void disorder(long at) {
        if (random.nextBoolean()) {
            add(at, "disorder", ratio(0.2), ratio(0.2));
        } else {
            add(at, "clog", name(any()), name(any()), Fault.text(random.nextLong(5 * Simulation.SECOND)));
        }
    }

    private void clock(long at) {
        if (random.nextBoolean()) {
            add(at, "step", name(any()), Fault.text(random.nextLong(-100, 100) * Simulation.SECOND));
        } else {
            add(at, "drift", name(any()), String.valueOf(random.nextInt(-300, 300)));
        }
    }

    private void stop(long at, String how) {
        int node = any();
        if (node != 0 && down.size() < nodes / 3 && !gone.contains(node) && down.add(node)) {
            add(at, how, name(node));
        }
    }

    private void restart(long at) {
        if (!down.isEmpty()) {
            int node = down.first();
            down.remove(node);
            add(at, "start", name(node), "n1");
        } else if (gone.size() < nodes / 5) {
            int node = any();
            if (node != 0 && gone.add(node)) {
                add(at, "leave", name(node));
            }
        }
    }

    private void add(long at, String... words) {
        faults.add(Fault.of(at, words));
    }

    private int any() {
        return random.nextInt(nodes);
    }

    private String ratio(double most) {
        return String.format(Locale.ROOT, "%.3f", random.nextDouble() * most);
    }

    private static String name(int node) {
        return "n" + (node + 1);
    }
}
