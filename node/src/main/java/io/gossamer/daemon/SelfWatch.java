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
    private volatile Reading latest = new Reading(0, 0, 0, true, 0);

    /** @param diskWritable false when a write failed or free space is under the configured floor */
    record Reading(long rssBytes, long heapUsedBytes, long diskFreeBytes, boolean diskWritable, double cpuSeconds) {}

    /** @param writesFail a write of this process failed and none has worked since */
    SelfWatch(Path dataDir, long diskFreeMinBytes, BooleanSupplier writesFail) {
        this.writesFail = writesFail;
        this.dataDir = dataDir;
        this.diskFreeMinBytes = diskFreeMinBytes;
    }

    /** Blocking (disk); on a background thread, every few seconds. */
    Reading refresh() {
        Runtime runtime = Runtime.getRuntime();
        long diskFree = 0;
        boolean writable = true;
        try {
            diskFree = Files.getFileStore(dataDir).getUsableSpace();
            writable = diskFree >= diskFreeMinBytes && !writesFail.getAsBoolean() && Files.isWritable(dataDir);
        } catch (IOException gone) {
            writable = false;
        }
        latest =
                new Reading(rssBytes(), runtime.totalMemory() - runtime.freeMemory(), diskFree, writable, cpuSeconds());
        return latest;
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
