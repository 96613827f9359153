package io.gossamer.bench;

import io.gossamer.sim.Simulation;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures of one measurement in the simulator: a table for people, and as the last line one JSON object. */
final class SimReport {
    private final Map<String, String> figures = new LinkedHashMap<>();
    private final List<String> misses = new ArrayList<>();
    private final long startedNanos = System.nanoTime();
    private final long startedCpuNanos = cpuNanos();

    SimReport(String id) {
        figures.put("id", "\"" + id + "\"");
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

    static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
