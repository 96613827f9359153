package io.gossamer.bench.accuracy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A control group of processors' time (version 1 or 2) for daemons and the busy loops that take it from them: as in a container with a
 * limit, what the loops use up the daemons have not. {@link #close} sends who is left back to the top.
 */
final class StressGroup implements AutoCloseable {
    private static final Path TOP = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;

    private final Path hierarchy;
    private final Path group;
    private final boolean version1;

    /** Throws IOException where no group can be made: this needs root. */
    StressGroup() throws IOException {
        version1 = Files.isDirectory(TOP.resolve("cpu"));
        hierarchy = version1 ? TOP.resolve("cpu") : TOP;
        if (!version1) {
            Files.writeString(TOP.resolve("cgroup.subtree_control"), "+cpu");
        }
        group = Files.createDirectory(
                hierarchy.resolve("gossamer-stress-" + ProcessHandle.current().pid()));
    }

    void add(List<Long> pids) throws IOException {
        for (long pid : pids) {
            Files.writeString(group.resolve("cgroup.procs"), String.valueOf(pid));
        }
    }

    /** Together at most that share of one processor; 0: no limit. */
    void limit(double share) throws IOException {
        long quota = Math.round(share * PERIOD_MICROS);
        if (version1) {
            Files.writeString(group.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
            Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(quota == 0 ? -1 : quota));
        } else {
            Files.writeString(group.resolve("cpu.max"), (quota == 0 ? "max" : quota) + " " + PERIOD_MICROS);
        }
    }

    /** How often, of how many periods, all stood still because the limit was reached. */
    String throttled() throws IOException {
        return Files.readString(group.resolve("cpu.stat")).strip().replaceAll("\\s+", " ");
    }

    @Override
    public void close() throws IOException {
        for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
            try {
                Files.writeString(hierarchy.resolve("cgroup.procs"), pid);
            } catch (IOException ended) {
                // it is gone, and so out of the group
            }
        }
        Files.deleteIfExists(group);
    }
}
