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
    private final Waits waits = new Waits();
    private TreeMap<String, Reading> readings = new TreeMap<>();
    private long startedNanos;
    private long sampledNanos;

    /** Each with its own moment: on a busy machine it takes long to read them all. */
    private record Reading(long waitedNanos, long atNanos) {}

    public Starvation(List<LabHost> hosts) {
        this.hosts = List.copyOf(hosts);
    }

    public void reset() {
        waits.clear();
        startedNanos = System.nanoTime();
        sampledNanos = startedNanos;
        readings = read(Set.of());
    }

    /** Looks every five seconds, however often it is called. */
    public void sample(Set<String> except) {
        if (System.nanoTime() - sampledNanos < SAMPLE_NANOS) {
            return;
        }
        sampledNanos = System.nanoTime();
        TreeMap<String, Reading> now = read(except);
        TreeMap<String, Double> shares = new TreeMap<>();
        now.forEach((thread, reading) -> {
            Reading before = readings.get(thread);
            if (before != null) {
                double waited = reading.waitedNanos() - before.waitedNanos();
                shares.put(thread, waited / (reading.atNanos() - before.atNanos()));
            }
        });
        waits.add((sampledNanos - startedNanos) / 1e9, shares);
        readings = now;
    }

    /** What was seen since the last reset; nothing where the kernel does not tell. */
    public Waits waits() {
        return waits;
    }

    private TreeMap<String, Reading> read(Set<String> except) {
        TreeMap<String, Reading> all = new TreeMap<>();
        for (LabHost host : hosts) {
            if (!except.contains(host.name()) && host.daemon().isRunning()) {
                for (Path task : tasks(host.daemon().pid())) {
                    waitedNanos(host.name() + " " + task.getFileName(), task, all);
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

    private static void waitedNanos(String thread, Path task, TreeMap<String, Reading> all) {
        try {
            String[] fields =
                    Files.readString(task.resolve("schedstat")).strip().split(" ");
            all.put(thread, new Reading(Long.parseLong(fields[1]), System.nanoTime()));
        } catch (IOException | RuntimeException ended) {
            // threads come and go; without schedstat in the kernel nothing is known, which is said as 0
        }
    }
}
