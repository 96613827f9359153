package io.gossamer.cluster.environment;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a daemon's threads ask of the scheduler, as the system sees it. */
@EnabledOnOs(OS.LINUX)
class NicenessIT extends ClusterTest {
    /** Bit of CAP_SYS_NICE in capabilities(7). */
    private static final int SYS_NICE = 23;

    @Test
    void whatMustBeInTimeGoesBeforeWhatCanWait() throws Exception {
        DaemonProcess node = mesh.add("n1", List.of(), Map.of()).start();
        int started = niceOf(Path.of("/proc/self"));
        int ahead = maySitAhead() ? started - 10 : started;
        int behind = started + 5;
        Map<String, Set<Integer>> wanted = Map.of(
                "gossamer-probe", Set.of(ahead),
                "VM Thread", Set.of(ahead),
                "raft-control", Set.of(started),
                "gossamer-desk", Set.of(started),
                "gossamer-worker", Set.of(behind),
                "gossamer-backgr", Set.of(behind),
                "C# CompilerThre", Set.of(behind));
        Await.until("threads are in their places: " + wanted, 150, () -> {
            node.api().status(StatusRequest.getDefaultInstance()); // so that a worker has been made
            Map<String, Set<Integer>> seen = niceByName(node.pid());
            return seen.entrySet().containsAll(wanted.entrySet())
                    && seen.getOrDefault("gossamer-net-#-", Set.of()).contains(ahead);
        });
    }

    private static boolean maySitAhead() throws IOException {
        String effective = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .findFirst()
                .orElseThrow();
        long capabilities = Long.parseUnsignedLong(effective.substring(7).strip(), 16);
        return (capabilities >> SYS_NICE & 1) == 1;
    }

    /** Threads of one kind have numbers in their names. */
    private static Map<String, Set<Integer>> niceByName(long process) throws IOException {
        Map<String, Set<Integer>> seen = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + process + "/task"))) {
            tasks.forEach(task -> note(task, seen));
        }
        return seen;
    }

    private static void note(Path task, Map<String, Set<Integer>> seen) {
        try {
            String name = Files.readString(task.resolve("comm")).strip().replaceAll("[0-9]+", "#");
            seen.computeIfAbsent(name, first -> new TreeSet<>()).add(niceOf(task));
        } catch (IOException ended) {
            // between the listing and the reading
        }
    }

    /** The 19th field of proc_pid_stat(5), counted from behind the name, which may hold blanks. */
    private static int niceOf(Path task) throws IOException {
        String stat = Files.readString(task.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }
}
