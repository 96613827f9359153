package io.gossamer.cli.demo;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.model.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One daemon of the demo: a real process with a data directory, ports and a configuration of its own. */
final class DemoNode {
    private static final Duration ASK_MAX = Duration.ofSeconds(2);
    private static final int LOG_TAIL_LINES = 15;

    private final String name;
    private final String host;
    private final int portBase;
    private final Path directory;
    private final List<String> arguments = new ArrayList<>();
    private volatile Process process;

    /** @param seed what it joins, or empty for the first */
    DemoNode(String name, String zone, String host, int portBase, Path directory, String seed) {
        this.name = name;
        this.host = host;
        this.portBase = portBase;
        this.directory = directory;
        arguments.addAll(List.of("agent", "--name", name, "--zone", zone, "--bind", host));
        arguments.addAll(List.of("--data-dir", directory.resolve("data").toString()));
        arguments.addAll(List.of("--port-base", Integer.toString(portBase)));
        arguments.addAll(List.of("--config", configuration().toString()));
        if (!seed.isEmpty()) {
            arguments.addAll(List.of("--join", seed));
        }
    }

    String name() {
        return name;
    }

    String gossipAddress() {
        return new Endpoint(host, portBase).toString();
    }

    String grpcAddress() {
        return new Endpoint(host, portBase + 3).toString();
    }

    String httpAddress() {
        return new Endpoint(host, portBase + 4).toString();
    }

    void configure(String yaml) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(configuration(), yaml);
    }

    private Path configuration() {
        return directory.resolve("gossamer.yaml");
    }

    /** The variables that would change the configuration are taken away: the demo shows what is shipped. */
    void start(List<String> launcher) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(DemoNode::isSetting);
        process = builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private static boolean isSetting(String variable) {
        return variable.startsWith("GOSSAMER_")
                && !List.of("GOSSAMER_CDS", "GOSSAMER_CACHE_DIR", "GOSSAMER_JAVA_OPTS", "GOSSAMER_CLASSPATH")
                        .contains(variable);
    }

    boolean isRunning() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** Of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL; also what the start script may have started. Returns when it is gone. */
    void kill() {
        Process current = process;
        if (current == null) {
            return;
        }
        current.descendants().forEach(ProcessHandle::destroyForcibly);
        current.destroyForcibly();
        awaitEnd(current, 10);
    }

    /** SIGTERM, without waiting. */
    void terminate() {
        if (isRunning()) {
            process.destroy();
        }
    }

    boolean awaitEnd(long seconds) {
        return process == null || awaitEnd(process, seconds);
    }

    private static boolean awaitEnd(Process ending, long seconds) {
        try {
            return ending.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    MeshClient client() {
        return MeshClient.to(new Endpoint(host, portBase + 3), ASK_MAX);
    }

    Path log() {
        return directory.resolve("daemon.log");
    }

    String logTail() {
        try {
            List<String> lines =
                    Files.readString(log(), StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException none) {
            return "(no log: " + none.getMessage() + ")";
        }
    }
}
