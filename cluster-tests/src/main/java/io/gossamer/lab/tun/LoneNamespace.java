package io.gossamer.lab.tun;

import io.gossamer.cluster.Command;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A network namespace with nothing but a loopback interface in it. Closing it ends all processes in it; one that was left behind is swept. */
public final class LoneNamespace implements AutoCloseable {
    private static final int COMMAND_SECONDS_MAX = 10;
    private static final String RECEIVED = "lo:\\s*(\\d+)\\s.*";

    private final String name;

    /** Throws IllegalStateException when this process may not make one. {@code purpose}: letters, alike in no two of one process. */
    public LoneNamespace(String purpose) throws IOException {
        Namespaces.sweep();
        name = "gsl" + ProcessHandle.current().pid() + "-" + purpose;
        Namespaces.ip(List.of("netns add " + name));
        try {
            Namespaces.ipInside(name, List.of("link set lo up"));
        } catch (IOException | IllegalStateException failed) {
            Namespaces.remove(List.of(name));
            throw failed;
        }
    }

    /** Words before a command that is to run here; they end in an exec. */
    public List<String> enter() {
        return Namespaces.enter(name);
    }

    /** All bytes that went over the loopback interface since it is there, with their IP headers: each is counted once. */
    public long bytes() throws IOException {
        List<String> words = new java.util.ArrayList<>(enter());
        words.addAll(List.of("cat", "/proc/self/net/dev"));
        return Command.run(Map.of("PATH", "/usr/bin:/bin"), COMMAND_SECONDS_MAX, words)
                .text()
                .lines()
                .map(String::strip)
                .filter(line -> line.matches(RECEIVED))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(RECEIVED, "$1")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no loopback interface in " + name));
    }

    @Override
    public void close() throws IOException {
        Namespaces.remove(List.of(name));
    }
}
