package io.gossamer.bench;

import io.gossamer.cluster.DaemonProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code leader-of-500 [--n N] [--seconds S]}: does a leader of N (500) members fit the heap that is shipped? */
final class LeaderOf500Bench {
    private LeaderOf500Bench() {}

    static boolean run(Bench.Call call) throws Exception {
        int size = call.number("n", 500);
        int seconds = call.number("seconds", 75);
        Path directory = Files.createTempDirectory("gossamer-leader");
        try {
            LeaderOf500.Seen seen = LeaderOf500.run(call.launcher(), directory, size, seconds);
            table(seen);
            List<String> misses = LeaderBar.misses(seen, size);
            misses.forEach(miss -> System.out.println("MISSED  " + miss));
            json(seen, size, seconds, misses.size());
            return misses.isEmpty();
        } finally {
            DaemonProcess.deleteTree(directory);
        }
    }

    private static void table(LeaderOf500.Seen seen) {
        var members = seen.status().getMembers();
        var links = seen.status().getLinks();
        System.out.printf("members alive / known          %d / %d%n", members.getAlive(), members.getTotal());
        System.out.printf("links up / known               %d / %d%n", links.getUp(), links.getTotal());
        System.out.printf("heap, shipped maximum          %.0f MB%n", seen.heapMaxBytes() / (1 << 20));
        System.out.printf(
                "heap left after a collection   %d MB at most%n", seen.gc().leftMegabytesMax());
        System.out.printf(
                "heap live (full collections)   %d MB at most (%d of them)%n",
                seen.gc().liveMegabytesMax(), seen.gc().full());
        System.out.printf(
                "collecting                     %.1f %% of the time, longest pause %.0f ms%n",
                seen.gcShare() * 100, seen.gc().pauseMillisMax());
        System.out.printf("processor                      %.2f cores%n", seen.cores());
        System.out.printf(
                "resident                       %d MB%n",
                seen.status().getSelf().getRssBytes() >> 20);
        System.out.printf(
                "loop lag p99                   %.0f ms%n",
                seen.status().getSelf().getLoopLagP99Seconds() * 1e3);
        System.out.println("swarm                          " + seen.swarm());
        seen.p99Millis()
                .forEach((name, millis) -> System.out.printf(
                        "p99 of %-22s  %.0f ms%s%n",
                        name,
                        millis,
                        seen.largestBytes().containsKey(name)
                                ? ", " + seen.largestBytes().get(name) / 1024 + " kB at most"
                                : ""));
        seen.failures().stream().distinct().limit(10).forEach(failure -> System.out.println("failed  " + failure));
        seen.troubles().forEach(trouble -> System.out.println("count   " + trouble));
        if (!seen.alive() || !seen.failures().isEmpty()) {
            System.out.println(seen.logTail());
        }
    }

    private static void json(LeaderOf500.Seen seen, int size, int seconds, int misses) {
        System.out.printf(
                "{\"id\":\"leader-of-500\",\"n\":%d,\"seconds\":%d,\"alive\":%d,\"links\":%d,\"heapMaxMb\":%.0f,"
                        + "\"heapLiveMb\":%d,\"heapLeftMb\":%d,\"gcShare\":%.4f,\"pauseMaxMillis\":%.0f,\"cores\":%.3f,"
                        + "\"rssMb\":%d,\"loopLagP99Millis\":%.0f,\"misses\":%d}%n",
                size,
                seconds,
                seen.status().getMembers().getAlive(),
                seen.status().getLinks().getTotal(),
                seen.heapMaxBytes() / (1 << 20),
                seen.gc().liveMegabytesMax(),
                seen.gc().leftMegabytesMax(),
                seen.gcShare(),
                seen.gc().pauseMillisMax(),
                seen.cores(),
                seen.status().getSelf().getRssBytes() >> 20,
                seen.status().getSelf().getLoopLagP99Seconds() * 1e3,
                misses);
    }
}
