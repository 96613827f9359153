package io.gossamer.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How long threads of daemons waited for a processor although they could have run: what a busy machine does to a mesh, and no fault
 * that was put in. From {@code /proc/PID/task/TID/schedstat}, whose second number is that time in nanoseconds. For one thread.
 */
public final class Starvation {
    private static final long SAMPLE_NANOS = 5_000_000_000L;

    private final List<LabHost> hosts;
    private TreeMap<String, Reading> readings = new TreeMap<>();
    private long sampledNanos;
    private double worst;

    /** Each with its own moment: on a busy machine it takes long to read them all. */
    private record Reading(long waitedNanos, long atNanos) {}

    public Starvation(List<LabHost> hosts) {
        this.hosts = List.copyOf(hosts);
    }

    public void reset() {
        worst = 0;
        sampledNanos = System.nanoTime();
        readings = read(Set.of());
    }

    /** Looks every five seconds, however often it is called. */
    public void sample(Set<String> except) {
        if (System.nanoTime() - sampledNanos < SAMPLE_NANOS) {
            return;
        }
        sampledNanos = System.nanoTime();
        TreeMap<String, Reading> now = read(except);
        now.forEach((thread, reading) -> {
            Reading before = readings.get(thread);
            if (before != null) {
                double waited = reading.waitedNanos() - before.waitedNanos();
                worst = Math.max(worst, waited / (reading.atNanos() - before.atNanos()));
            }
        });
        readings = now;
    }

    /**
     * The share of five seconds or more that the worst thread of any daemon waited; above 1 where one wait was longer than that, since it
     * counts when it ends; 0 where the kernel does not tell.
     */
    public double worst() {
        return worst;
    }

    private TreeMap<String, Reading> read(Set<String> except) {
        TreeMap<String, Reading> all = new TreeMap<>();
        for (LabHost host : hosts) {
            if (!except.contains(host.name()) && host.daemon().isRunning()) {
                for (Path task : tasks(host.daemon().pid())) {
                    waitedNanos(task, all);
                }
            }
        }
        return all;
    }

    private static List<Path> tasks(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return new ArrayList<>(tasks.toList());
        } catch (IOException ended) {
            return List.of();
        }
    }

    private static void waitedNanos(Path task, TreeMap<String, Reading> all) {
        try {
            String[] fields =
                    Files.readString(task.resolve("schedstat")).strip().split(" ");
            all.put(task.toString(), new Reading(Long.parseLong(fields[1]), System.nanoTime()));
        } catch (IOException | RuntimeException ended) {
            // threads come and go; without schedstat in the kernel nothing is known, which is said as 0
        }
    }
}
