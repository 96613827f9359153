package io.gossamer.bench;

import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.Traffic;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Figures of one measurement in the simulator: a table for people, and as the last line one JSON object. */
final class SimReport {
    private final Map<String, String> figures = new LinkedHashMap<>();
    private final List<String> misses = new ArrayList<>();
    private final long startedNanos = System.nanoTime();
    private final long startedCpuNanos = cpuNanos();
    private final Progress progress;
    private int notBegun;

    SimReport(String id) {
        this(id, new Bench.Call(Map.of(), Path.of("")));
    }

    /** @param call says how long it may take: {@link Progress} */
    SimReport(String id, Bench.Call call) {
        figures.put("id", "\"" + id + "\"");
        progress = new Progress(id, call);
    }

    /** The shipped defaults, watched by this report. */
    SimSettings settings(long seed) {
        return SimSettings.of(seed).with(progress);
    }

    /** Empty: it was given up, or not begun since there was no time left. That is a miss; what other runs found stands. */
    <T> Optional<T> attempt(String run, Supplier<T> body) {
        if (progress.isOver()) {
            notBegun++;
            return Optional.empty();
        }
        progress.begin(run);
        try {
            return Optional.of(body.get());
        } catch (Progress.Overdue overdue) {
            bar(false, run + ": " + overdue.getMessage());
            return Optional.empty();
        }
    }

    /** As above, of something that leaves with the caller what it has found so far. */
    void runUntilOverdue(String run, Runnable body) {
        attempt(run, () -> {
            body.run();
            return run;
        });
    }

    SimReport put(String name, long value) {
        figures.put(name, String.valueOf(value));
        return this;
    }

    SimReport put(String name, double value) {
        figures.put(name, String.format(Locale.ROOT, "%.3f", value));
        return this;
    }

    /** p50, p99 and max. */
    SimReport putSpread(List<Double> values) {
        List<Double> sorted = sorted(values);
        return put("p50", quantile(sorted, 0.50))
                .put("p99", quantile(sorted, 0.99))
                .put("max", quantile(sorted, 1));
    }

    static List<Double> sorted(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted;
    }

    /** The smallest value that at least this share of all is not above. */
    static double quantile(List<Double> sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    /** A miss is said and makes the measurement fail. */
    void bar(boolean holds, String miss) {
        if (!holds) {
            misses.add(miss);
        }
    }

    /** Prints misses and the last line; true when there was no miss. */
    boolean end(long events) {
        double wall = (System.nanoTime() - startedNanos) / 1e9;
        put("events", events);
        // Of the processor's time: the machine may be busy with other things. Compiler and collector run beside it.
        put("eventsPerSecond", (long) (events / ((cpuNanos() - startedCpuNanos) / 1e9)));
        put("wallSeconds", wall);
        bar(notBegun == 0, notBegun + " runs were not begun: the time was over");
        put("missed", misses.size());
        misses.forEach(miss -> System.out.println("MISSED: " + miss));
        StringBuilder line = new StringBuilder("{");
        figures.forEach((name, value) -> line.append(line.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        System.out.println(line.append('}'));
        return misses.isEmpty();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    static long bytes(Simulation simulation) {
        return simulation.nodes().stream()
                .mapToLong(node -> node.traffic().total())
                .sum();
    }

    /** The same by what bytes were for. */
    static Map<Traffic.Use, Long> uses(Simulation simulation) {
        Map<Traffic.Use, Long> uses = new EnumMap<>(Traffic.Use.class);
        for (Traffic.Use use : Traffic.Use.values()) {
            uses.put(
                    use,
                    simulation.nodes().stream()
                            .mapToLong(node -> node.traffic().of(use))
                            .sum());
        }
        return uses;
    }

    static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
