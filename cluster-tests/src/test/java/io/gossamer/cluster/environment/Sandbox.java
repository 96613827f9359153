package io.gossamer.cluster.environment;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.Command;
import io.gossamer.cluster.DaemonProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Mounts, and on request a network, of this test's own. A process holds the namespaces open for as long as this JVM holds its
 * input, so they vanish with the test, even if that is killed: nothing has a name on the host that could be left behind.
 *
 * <p>Inside, {@code /mnt} is a fresh tmpfs with {@code gossamer} (the distribution), {@code java} (this JVM's) and
 * {@code tools} (all of {@code /usr/bin} but Java) in it, whatever is mounted over the rest.
 */
final class Sandbox implements AutoCloseable {
    static final String LAUNCHER = "/mnt/gossamer/bin/gossamer";

    private static final String ROOMS = """
            mount --make-rprivate /
            mount -t tmpfs -o mode=755 tmpfs /mnt
            mkdir /mnt/gossamer /mnt/java /mnt/tools
            mount --bind "$GOSSAMER_UNDER_TEST" /mnt/gossamer
            mount --bind "$JAVA_UNDER_TEST" /mnt/java
            ln -s /usr/bin/* /mnt/tools
            rm -f /mnt/tools/java* /mnt/tools/mvn*
            """;

    private final Path logs;
    private final boolean ownNetwork;
    private final Process holder;
    private final Map<String, Process> started = new LinkedHashMap<>();

    /** With a network that has no interface but loopback, which is up. */
    static Sandbox withOwnNetwork(String setup) throws IOException {
        return new Sandbox(true, "ip link set lo up\n" + setup);
    }

    /** On the host's network. */
    static Sandbox withOwnMounts(String setup) throws IOException {
        return new Sandbox(false, setup);
    }

    private Sandbox(boolean ownNetwork, String setup) throws IOException {
        this.ownNetwork = ownNetwork;
        this.logs = Files.createTempDirectory("gossamer-test-sandbox");
        List<String> words = new ArrayList<>(List.of("unshare", "--mount"));
        if (ownNetwork) {
            words.add("--net");
        }
        words.addAll(List.of("sh", "-ec", ROOMS + setup + "\necho ready\nexec cat"));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(Path.of("/").toFile()).redirectErrorStream(true);
        builder.environment()
                .put(
                        "GOSSAMER_UNDER_TEST",
                        ClusterTest.launcher().getParent().getParent().toString());
        builder.environment().put("JAVA_UNDER_TEST", System.getProperty("java.home"));
        holder = builder.start();
        awaitReady();
    }

    private void awaitReady() throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("ready")) {
                return;
            }
            said.append(line).append('\n');
        }
        close();
        throw new IllegalStateException("the sandbox could not be set up: " + said);
    }

    /** Words that put a command into it; nsenter execs, so the process is the command itself. */
    List<String> enter() {
        List<String> words = new ArrayList<>(List.of("nsenter", "--mount", "--target", String.valueOf(holder.pid())));
        if (ownNetwork) {
            words.add("--net");
        }
        words.add("--");
        return words;
    }

    /** Of the process that holds its namespaces: a name for them while it is open. */
    long pid() {
        return holder.pid();
    }

    /** A path of inside, as it is called from outside. */
    Path inside(Path path) {
        return Path.of("/proc", String.valueOf(holder.pid()), "root" + path.toAbsolutePath());
    }

    /** What a login with only JAVA_HOME set has: no Java on the PATH, no HOME. */
    static Map<String, String> bare() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("JAVA_HOME", "/mnt/java");
        environment.put("PATH", "/mnt/tools");
        return environment;
    }

    /** The same without making a class archive, where that is not what is looked at. */
    static Map<String, String> lean() {
        Map<String, String> environment = bare();
        environment.put("GOSSAMER_CDS", "off");
        return environment;
    }

    Command.Outcome run(Map<String, String> environment, String... words) throws IOException {
        return Command.run(environment, 120, entering(words));
    }

    /** Starts what goes on; {@link #log} has its words under {@code name}. */
    Process start(String name, Map<String, String> environment, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(entering(words))
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(logs.resolve(name).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.put(name, process);
        return process;
    }

    private List<String> entering(String... words) {
        List<String> all = enter();
        all.addAll(List.of(words));
        return all;
    }

    String log(String name) throws IOException {
        Path log = logs.resolve(name);
        return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    }

    /** Waits until the log under {@code name} has {@code text}; at once an error when the process ends without. */
    void awaitLog(String name, String text, double secondsMax) {
        Await.until("'" + text + "' in the log of " + name, secondsMax, () -> {
            boolean alive = started.get(name).isAlive();
            String log = log(name);
            if (!alive && !log.contains(text)) {
                throw new IllegalStateException(name + " ended: " + log);
            }
            return log.contains(text);
        });
    }

    @Override
    public void close() throws IOException {
        try {
            for (Process process : started.values()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
            }
            holder.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            DaemonProcess.deleteTree(logs);
        }
    }
}
