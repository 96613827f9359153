package io.gossamer.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A limit on one process, by a control group of its own under the hierarchy of one controller: version 1 where that is mounted
 * (a directory a controller), else version 2. {@link #close} puts the process back where it was.
 */
final class Cgroup implements AutoCloseable {
    private static final Path TOP = Path.of("/sys/fs/cgroup");
    private static final int PERIOD_MICROS = 100_000;
    private static final int QUOTA_MICROS_MIN = 1_000;

    private final Path group;
    private final Path former;
    private final boolean version1;
    private final long pid;

    private Cgroup(String controller, String name, long pid) throws IOException {
        version1 =
                Files.isDirectory(TOP.resolve(controller)) && Files.exists(TOP.resolve(controller + "/cgroup.procs"));
        Path hierarchy = version1 ? TOP.resolve(controller) : TOP;
        if (!version1) {
            Path enabled = TOP.resolve("cgroup.subtree_control");
            if (!Files.exists(enabled)) {
                throw new IOException("no control groups at " + TOP + ": processes cannot be limited here");
            }
            Files.writeString(enabled, "+" + controller);
        }
        this.pid = pid;
        former = hierarchy.resolve(formerOf(controller, pid).orElse(""));
        group = Files.createDirectories(hierarchy.resolve(name));
    }

    private Optional<String> formerOf(String controller, long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (version1 ? List.of(parts[1].split(",")).contains(controller) : parts[1].isEmpty()) {
                return Optional.of(parts[2].substring(1));
            }
        }
        return Optional.empty();
    }

    /** At most that share of one core, at least 1 %. */
    static Cgroup processor(String name, long pid, double share) throws IOException {
        Cgroup made = new Cgroup("cpu", name, pid);
        long quota = Math.max(QUOTA_MICROS_MIN, Math.round(share * PERIOD_MICROS));
        if (made.version1) {
            made.write("cpu.cfs_period_us", String.valueOf(PERIOD_MICROS));
            made.write("cpu.cfs_quota_us", String.valueOf(quota));
        } else {
            made.write("cpu.max", quota + " " + PERIOD_MICROS);
        }
        return made.enter();
    }

    /** Above that it is squeezed, and killed when that does not help. */
    static Cgroup memory(String name, long pid, long bytes) throws IOException {
        Cgroup made = new Cgroup("memory", name, pid);
        made.write(made.version1 ? "memory.limit_in_bytes" : "memory.max", String.valueOf(bytes));
        return made.enter();
    }

    /** At most so many bytes a second written to a block device, {@code major:minor}. */
    static Cgroup writing(String name, long pid, String device, long bytesPerSecond) throws IOException {
        boolean isFirst = Files.isDirectory(TOP.resolve("blkio"));
        Cgroup made = new Cgroup(isFirst ? "blkio" : "io", name, pid);
        if (made.version1) {
            made.write("blkio.throttle.write_bps_device", device + " " + bytesPerSecond);
        } else {
            made.write("io.max", device + " wbps=" + bytesPerSecond);
        }
        return made.enter();
    }

    private Cgroup enter() throws IOException {
        write("cgroup.procs", String.valueOf(pid));
        return this;
    }

    private void write(String file, String value) throws IOException {
        Files.writeString(group.resolve(file), value);
    }

    @Override
    public void close() throws IOException {
        if (ProcessHandle.of(pid).isPresent()) {
            Files.writeString(former.resolve("cgroup.procs"), String.valueOf(pid));
        }
        Files.deleteIfExists(group);
    }

    /** Empty groups of labs whose process is gone. */
    static void sweep() throws IOException {
        for (String hierarchy : List.of("cpu", "memory", "blkio", ".")) {
            Path top = TOP.resolve(hierarchy);
            if (!Files.isDirectory(top)) {
                continue;
            }
            try (Stream<Path> groups = Files.list(top)) {
                for (Path group : groups.filter(Cgroup::isOrphan).toList()) {
                    Files.deleteIfExists(group);
                }
            }
        }
    }

    private static boolean isOrphan(Path group) {
        String name = group.getFileName().toString();
        return name.matches("gsl\\d+[a-z]-.*")
                && ProcessHandle.of(Long.parseLong(name.replaceAll("^gsl(\\d+).*", "$1")))
                        .isEmpty();
    }
}
