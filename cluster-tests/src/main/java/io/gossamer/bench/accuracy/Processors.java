package io.gossamer.bench.accuracy;

import io.gossamer.cluster.Command;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Which of the first two processors runs what: taskset(1) and chrt(1) of util-linux. */
final class Processors {
    private static final int OURS = 0;
    private static final int DAEMONS = 1;

    private Processors() {}

    /** This process with all its threads, and what it starts from now on; throws IOException where that cannot be. */
    static void takeFirst() throws IOException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new IOException("it takes two processors: one for the network, one for the daemons");
        }
        Command.Outcome outcome = Command.run(
                Map.of("PATH", System.getenv().getOrDefault("PATH", "")),
                10,
                List.of(
                        "taskset",
                        "-a",
                        "-p",
                        "-c",
                        String.valueOf(OURS),
                        String.valueOf(ProcessHandle.current().pid())));
        if (outcome.code() != 0) {
            throw new IOException("taskset: " + outcome.text());
        }
    }

    /** Words before a command that is to run on the second one. */
    static List<String> second() {
        return List.of("taskset", "-c", String.valueOf(DAEMONS));
    }

    /**
     * Words before a command that is to run on the first one when nobody else wants it: it keeps the processor from falling asleep, out
     * of which it takes some time to wake.
     */
    static List<String> idlingOnFirst() {
        return List.of("taskset", "-c", String.valueOf(OURS), "chrt", "--idle", "0");
    }
}
