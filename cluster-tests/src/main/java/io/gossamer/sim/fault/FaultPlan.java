package io.gossamer.sim.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * What happens to a mesh, and when: text that can be kept beside a test, made smaller while it still fails, and run again.
 *
 * <p>The first line says how large the mesh is and for how long it runs: {@code mesh 12 nodes 90s}. One {@link Fault} a line
 * follows; empty lines and those that begin with # are skipped.
 */
public record FaultPlan(int nodes, long lengthNanos, List<Fault> faults) {
    private static final int NODES_MAX = 20_000;

    public FaultPlan {
        if (nodes < 1 || nodes > NODES_MAX) {
            throw new IllegalArgumentException("a mesh has 1 to " + NODES_MAX + " nodes");
        }
        List<Fault> ordered = new ArrayList<>(faults);
        ordered.sort(Comparator.comparingLong(Fault::atNanos));
        faults = List.copyOf(ordered);
    }

    /** Throws IllegalArgumentException with the line that cannot be read. */
    public static FaultPlan parse(String text) {
        int nodes = 0;
        long length = 0;
        List<Fault> faults = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            List<String> words = Arrays.asList(line.split("\\s+"));
            if (nodes == 0) {
                if (!line.matches("mesh \\d+ nodes \\S+")) {
                    throw new IllegalArgumentException("'" + line + "': the first line is 'mesh 12 nodes 90s'");
                }
                nodes = Integer.parseInt(words.get(1));
                length = Fault.nanos(words.get(3));
            } else {
                faults.add(new Fault(Fault.nanos(words.get(0)), words.subList(1, words.size())));
            }
        }
        return new FaultPlan(nodes, length, faults);
    }

    public String text() {
        StringBuilder text = new StringBuilder("mesh " + nodes + " nodes " + Fault.text(lengthNanos) + "\n");
        faults.forEach(fault -> text.append(fault).append('\n'));
        return text.toString();
    }

    /**
     * Removes faults for as long as {@code fails} still holds (Zeller's ddmin): what is left is what it takes. A plan that
     * does not fail comes back as it is.
     */
    public FaultPlan shrink(Predicate<FaultPlan> fails) {
        FaultPlan smallest = this;
        int parts = 2;
        while (smallest.faults.size() > 1 && parts <= smallest.faults.size()) {
            FaultPlan smaller = smallest.withoutOneOf(parts, fails);
            if (smaller.faults.size() == smallest.faults.size()) {
                parts = parts == smallest.faults.size() ? parts + 1 : Math.min(2 * parts, smallest.faults.size());
            } else {
                smallest = smaller;
                parts = Math.max(2, parts - 1);
            }
        }
        return smallest;
    }

    private FaultPlan withoutOneOf(int parts, Predicate<FaultPlan> fails) {
        for (int part = 0; part < parts; part++) {
            List<Fault> rest = new ArrayList<>();
            for (int i = 0; i < faults.size(); i++) {
                if (i * parts / faults.size() != part) {
                    rest.add(faults.get(i));
                }
            }
            FaultPlan candidate = new FaultPlan(nodes, lengthNanos, rest);
            if (rest.size() < faults.size() && fails.test(candidate)) {
                return candidate;
            }
        }
        return this;
    }

    /** Anything may happen; after two thirds of it everything is set right again, so that the mesh can come to rest. */
    public static FaultPlan random(long seed, int nodes, long lengthNanos, int faults) {
        return new RandomPlan(new SplittableRandom(seed), nodes, lengthNanos).plan(faults);
    }
}
