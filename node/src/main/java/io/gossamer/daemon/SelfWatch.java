package io.gossamer.daemon;

import io.gossamer.identity.DataDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * How this process and its disk are: what a daemon must know of itself before it speaks of others. Reads /proc where there
 * is one; a figure that the system does not give is 0 in the API's self-health and nowhere used for a verdict.
 */
final class SelfWatch {
    private final DataDirectory directory;
    private final long diskFreeMinBytes;
    private final BooleanSupplier writesFail;
    private volatile Reading latest = new Reading(0, true, true);

    /**
     * @param diskWritable false when a write failed or free space is under the configured floor
     * @param holdsIdentity false when somebody has emptied the data directory
     */
    record Reading(long diskFreeBytes, boolean diskWritable, boolean holdsIdentity) {}

    /** What the process takes, as of now: read when somebody asks, for the kernel counts pages to answer. */
    record Usage(long rssBytes, long heapUsedBytes, double cpuSeconds) {}

    /** @param writesFail a write of this process failed and none has worked since */
    SelfWatch(DataDirectory directory, long diskFreeMinBytes, BooleanSupplier writesFail) {
        this.writesFail = writesFail;
        this.directory = directory;
        this.diskFreeMinBytes = diskFreeMinBytes;
    }

    /** Blocking (disk); on a background thread, every few seconds. */
    Reading refresh() {
        // By java.io, which asks for nothing else than the space, and says 0 where there is nothing to ask.
        Path path = directory.path();
        long diskFree = path.toFile().getUsableSpace();
        boolean writable = diskFree >= diskFreeMinBytes && !writesFail.getAsBoolean() && Files.isWritable(path);
        latest = new Reading(diskFree, writable, directory.holdsIdentity());
        return latest;
    }

    static Usage usage() {
        Runtime runtime = Runtime.getRuntime();
        return new Usage(rssBytes(), runtime.totalMemory() - runtime.freeMemory(), cpuSeconds());
    }

    Reading latest() {
        return latest;
    }

    private static long rssBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException notLinux) {
            return 0;
        }
        return 0;
    }

    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : 0;
    }
}
