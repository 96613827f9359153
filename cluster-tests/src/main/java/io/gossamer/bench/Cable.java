package io.gossamer.bench;

import io.gossamer.cluster.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces and a cable (veth) between them, shaped by the kernel's token bucket (tc-tbf(8)) on the first one's side.
 * Each is held open by a process that ends with this JVM, so nothing has a name on the host that could be left behind.
 */
final class Cable implements AutoCloseable {
    static final String FIRST = "10.79.0.1";
    static final String SECOND = "10.79.0.2";

    private static final String DEVICE = "cable";

    private final List<Process> holders = new ArrayList<>();

    Cable() throws IOException {
        try {
            holders.add(hold("ip link set lo up"));
            holders.add(hold("ip link set lo up; ip link add " + DEVICE + " type veth peer name " + DEVICE + " netns "
                    + holders.get(0).pid()));
            for (int side = 0; side < 2; side++) {
                run(side, "ip", "addr", "add", (side == 0 ? FIRST : SECOND) + "/24", "dev", DEVICE);
                run(side, "ip", "link", "set", DEVICE, "up");
            }
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private static Process hold(String setup) throws IOException {
        Process holder = new ProcessBuilder("unshare", "--net", "sh", "-ec", setup + "; echo ready; exec cat")
                .redirectErrorStream(true)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (!"ready".equals(line)) {
            holder.destroyForcibly();
            throw new IllegalStateException("no namespace could be made (it takes root): " + line);
        }
        return holder;
    }

    /** Words before a command that is to run on one side, 0 or 1; they end in an exec. */
    List<String> enter(int side) {
        return List.of(
                "nsenter", "--net", "--target", String.valueOf(holders.get(side).pid()), "--");
    }

    /** From the first side to the second. */
    void shape(int megabits) throws IOException {
        // a burst of eleven packets, and a queue that holds a train and a TCP window
        run(
                0,
                "tc",
                "qdisc",
                "replace",
                "dev",
                DEVICE,
                "root",
                "tbf",
                "rate",
                megabits + "mbit",
                "burst",
                "16kb",
                "limit",
                "512kb");
    }

    Command.Outcome run(int side, String... words) throws IOException {
        List<String> all = new ArrayList<>(enter(side));
        all.addAll(List.of(words));
        Command.Outcome outcome = Command.run(environment(), 90, all);
        if (outcome.code() != 0) {
            throw new IllegalStateException(
                    String.join(" ", words) + ": " + outcome.text().strip());
        }
        return outcome;
    }

    private static Map<String, String> environment() {
        return Map.of(
                "PATH",
                System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin",
                "JAVA_HOME",
                System.getProperty("java.home"));
    }

    @Override
    public void close() {
        for (Process holder : holders) {
            holder.destroyForcibly();
            try {
                holder.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
