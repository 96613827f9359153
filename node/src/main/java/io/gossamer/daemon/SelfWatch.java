package io.gossamer.daemon;

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
    private final Path dataDir;
    private final long diskFreeMinBytes;
    private final BooleanSupplier writesFail;
    private volatile Reading latest = new Reading(0, true);

    /** @param diskWritable false when a write failed or free space is under the configured floor */
    record Reading(long diskFreeBytes, boolean diskWritable) {}

    /** What the process takes, as of now: read when somebody asks, for the kernel counts pages to answer. */
    record Usage(long rssBytes, long heapUsedBytes, double cpuSeconds) {}

    /** @param writesFail a write of this process failed and none has worked since */
    SelfWatch(Path dataDir, long diskFreeMinBytes, BooleanSupplier writesFail) {
        this.writesFail = writesFail;
        this.dataDir = dataDir;
        this.diskFreeMinBytes = diskFreeMinBytes;
    }

    /** Blocking (disk); on a background thread, every few seconds. */
    Reading refresh() {
        // By java.io, which asks for nothing else than the space, and says 0 where there is nothing to ask.
        long diskFree = dataDir.toFile().getUsableSpace();
        boolean writable = diskFree >= diskFreeMinBytes && !writesFail.getAsBoolean() && Files.isWritable(dataDir);
        latest = new Reading(diskFree, writable);
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
