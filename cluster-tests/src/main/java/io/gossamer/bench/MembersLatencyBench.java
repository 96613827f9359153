package io.gossamer.bench;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code members-latency [--n N]}: how long {@code gossamer members} takes against a running daemon, from the start of its
 * process to its end, N times (40 unless said) one after the other. The bar is for the median.
 */
final class MembersLatencyBench {
    private static final double MEDIAN_SECONDS_MAX = 0.7;
    private static final double COMPLETE_SECONDS_MAX = 120;
    /** What a person never sees: the class archive is written, files come into the page cache. */
    private static final int WARM_UPS = 3;

    private MembersLatencyBench() {}

    static boolean run(Bench.Call call) throws Exception {
        int runs = Math.max(1, call.number("n", 40));
        Path directory = Files.createTempDirectory("gossamer-latency");
        try (MeshProcesses mesh = new MeshProcesses(call.launcher(), directory)) {
            DaemonProcess daemon = mesh.add("n1", List.of(), Map.of()).start();
            mesh.awaitComplete(COMPLETE_SECONDS_MAX);
            List<String> command =
                    List.of(call.launcher().toString(), "members", "--at", "127.0.0.1:" + daemon.port(3));
            for (int i = 0; i < WARM_UPS; i++) {
                seconds(command);
            }
            double cpuBefore = childrenCpuSeconds();
            double[] seconds = new double[runs];
            for (int i = 0; i < runs; i++) {
                seconds[i] = seconds(command);
            }
            return report(seconds, (childrenCpuSeconds() - cpuBefore) / runs);
        } finally {
            DaemonProcess.deleteTree(directory);
        }
    }

    private static double seconds(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(command + " ended with exit code " + code);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Of all children that have ended: /proc/self/stat fields 16 and 17, in ticks of 1/100 s. The daemon still runs. */
    private static double childrenCpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
    }

    private static boolean report(double[] seconds, double cpuSeconds) {
        Arrays.sort(seconds);
        double median = seconds[seconds.length / 2];
        double p90 = seconds[Math.min(seconds.length - 1, (int) (0.9 * seconds.length))];
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf(
                "members, median of %-3d runs  %.3f s (bar %.1f s)%n", seconds.length, median, MEDIAN_SECONDS_MAX);
        System.out.printf("fastest, 90th percentile     %.3f s, %.3f s%n", seconds[0], p90);
        System.out.printf("processor time a run         %.3f s%n", cpuSeconds);
        System.out.printf("load average                 %.1f%n", load);
        System.out.printf(
                "{\"id\":\"members-latency\",\"runs\":%d,\"medianSeconds\":%.3f,\"minSeconds\":%.3f,\"p90Seconds\":%.3f,"
                        + "\"cpuSeconds\":%.3f,\"loadAverage\":%.1f,\"barSeconds\":%.1f}%n",
                seconds.length, median, seconds[0], p90, cpuSeconds, load, MEDIAN_SECONDS_MAX);
        return median < MEDIAN_SECONDS_MAX;
    }
}
