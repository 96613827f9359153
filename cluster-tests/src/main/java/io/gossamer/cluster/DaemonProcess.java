package io.gossamer.cluster;

import io.gossamer.proto.MeshGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One daemon as a real process, on loopback unless said, with its own data directory and ports; asked through its gRPC face. Not
 * thread-safe. {@link #close} kills it whatever its state.
 */
public final class DaemonProcess implements AutoCloseable {
    /** A host that is very busy takes its time to stop a JVM. */
    private static final int END_SECONDS_MAX = 60;

    private final Path launcher;
    private final Path directory;
    private final String name;
    private final String host;
    private String bind;
    private final int portBase;
    private final List<String> join;
    private final Map<String, String> settings;
    private List<String> prefix = List.of();
    private final Map<String, String> environment = new TreeMap<>();
    private Process process;
    /** Nobody has asked it to end: if it does, that is a failure. */
    private boolean mustRun;

    private ManagedChannel channel;
    private int starts;

    /**
     * @param launcher the distribution's bin/gossamer
     * @param directory its data directory's parent; logs go there too
     * @param settings configuration keys, dotted, over the defaults
     */
    public DaemonProcess(Path launcher, Path directory, String name, List<String> join, Map<String, String> settings) {
        this(launcher, directory, name, "127.0.0.1", FreePorts.block(), join, settings);
    }

    /** The same on a host of its own, behind words that lead there: see {@link #behind}. */
    public DaemonProcess(
            Path launcher,
            Path directory,
            String name,
            String host,
            int portBase,
            List<String> join,
            Map<String, String> settings) {
        this.launcher = launcher;
        this.directory = directory;
        this.name = name;
        this.host = host;
        this.bind = host;
        this.portBase = portBase;
        this.join = new ArrayList<>(join);
        this.settings = new TreeMap<>(settings);
    }

    /** Words before the launcher's, such as nsenter's; they must end in an exec, so that the process is the daemon. */
    public DaemonProcess behind(List<String> words) {
        prefix = List.copyOf(words);
        return this;
    }

    /** Its own address where others reach it by another one. */
    public DaemonProcess boundTo(String address) {
        bind = address;
        return this;
    }

    public DaemonProcess start() throws IOException {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                launcher.toString(),
                "agent",
                "--name",
                name,
                "--data-dir",
                dataDir().toString(),
                "--bind",
                bind));
        for (String seed : join) {
            command.add("--join");
            command.add(seed);
        }
        Map<String, String> all = new TreeMap<>(settings);
        all.put("network.ports.gossip", String.valueOf(portBase));
        all.put("network.ports.stamp", String.valueOf(portBase + 1));
        all.put("network.ports.raft", String.valueOf(portBase + 2));
        all.put("network.ports.grpc", String.valueOf(portBase + 3));
        all.put("network.ports.http", String.valueOf(portBase + 4));
        all.forEach((key, value) -> {
            command.add("--set");
            command.add(key + "=" + value);
        });
        starts++;
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = Children.ofOurs(builder.start());
        mustRun = true;
        return this;
    }

    /** SIGKILL, and wait until it is gone. */
    public void kill() {
        mustRun = false;
        end(process.destroyForcibly());
    }

    /** SIGTERM, and wait until it is gone. */
    public void terminate() {
        mustRun = false;
        process.destroy();
        end(process);
    }

    private static void end(Process ending) {
        try {
            if (!ending.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                ending.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                throw new IllegalStateException(
                        "pid " + ending.pid() + " did not end within " + END_SECONDS_MAX + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            ending.destroyForcibly();
        }
    }

    /** As after a disk was swapped: the data directory is gone. Only while it does not run. */
    public void wipe() throws IOException {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs");
        }
        deleteTree(dataDir());
    }

    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Throws IllegalStateException, with the end of its log, when it has ended and nobody asked it to. */
    public void checkRuns() {
        if (mustRun && !isRunning()) {
            throw new IllegalStateException(
                    name + " ended by itself with code " + process.exitValue() + "; its log ends:\n" + logTail(15));
        }
    }

    /** Waits for its end and says its exit code. */
    public int exitCode(long timeoutSeconds) throws InterruptedException {
        mustRun = false;
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " still runs after " + timeoutSeconds + " s");
        }
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    /** A stub with a deadline from now; never keep it. Throws as {@link #checkRuns} does: no answer will ever come. */
    public MeshGrpc.MeshBlockingStub api() {
        checkRuns();
        if (channel == null) {
            channel = NettyChannelBuilder.forAddress(new InetSocketAddress(host, portBase + 3))
                    .usePlaintext()
                    .build();
        }
        return MeshGrpc.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.SECONDS);
    }

    /** A variable of the next start's environment. */
    public void addVariable(String name, String value) {
        environment.put(name, value);
    }

    public void addJoin(String seed) {
        join.add(seed);
    }

    /** host:port of its gossip socket: what others join. */
    public String gossipAddress() {
        return host + ":" + portBase;
    }

    public int port(int offset) {
        return portBase + offset;
    }

    public String name() {
        return name;
    }

    public Path dataDir() {
        return directory.resolve(name + ".data");
    }

    public Path log() {
        return directory.resolve(name + ".log");
    }

    public String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log(), StandardCharsets.UTF_8) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public String logTail(int lines) {
        List<String> all = logText().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    public int starts() {
        return starts;
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.shutdownNow();
            channel = null;
        }
        if (isRunning()) {
            kill();
        }
    }

    @Override
    public String toString() {
        return name + "@" + gossipAddress();
    }
}
