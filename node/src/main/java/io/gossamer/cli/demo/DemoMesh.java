package io.gossamer.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The daemons of the demo and the directory they live in. However the demo ends, none of them is left. */
final class DemoMesh implements AutoCloseable {
    private static final int STOP_SECONDS_MAX = 10;

    private final Path directory;
    private final List<String> launcher;
    private final List<DemoNode> nodes = new ArrayList<>();
    private final Thread atExit = new Thread(this::endAtExit, "demo-end");
    private boolean closed;

    DemoMesh(int count, String webhookUrl, InetAddress loopback) throws IOException, StepFailure {
        this.directory = Files.createTempDirectory("gossamer-demo-");
        this.launcher = Launcher.command();
        Runtime.getRuntime().addShutdownHook(atExit);
        PortBlocks ports = new PortBlocks(loopback);
        String seed = "";
        for (int i = 1; i <= count; i++) {
            String name = "n" + i;
            String zone = i <= (count + 1) / 2 ? "demo/a" : "demo/b";
            DemoNode node =
                    new DemoNode(name, zone, loopback.getHostAddress(), ports.next(), directory.resolve(name), seed);
            node.configure(configuration(webhookUrl));
            nodes.add(node);
            seed = nodes.get(0).gossipAddress();
        }
    }

    /** Nothing but where alerts go: all else is as shipped. */
    private static String configuration(String webhookUrl) {
        return "alerting:\n  webhooks:\n    - name: demo\n      url: " + webhookUrl + "\n";
    }

    void start(DemoNode node) throws IOException {
        synchronized (this) {
            if (!closed) {
                node.start(launcher);
            }
        }
    }

    List<DemoNode> nodes() {
        return nodes;
    }

    List<DemoNode> running() {
        return nodes.stream().filter(DemoNode::isRunning).toList();
    }

    DemoNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node " + name));
    }

    Path directory() {
        return directory;
    }

    private synchronized void endAtExit() {
        if (!closed) {
            closed = true;
            nodes.forEach(DemoNode::kill);
            delete();
        }
    }

    /** SIGTERM to all at once, SIGKILL to who does not follow, and their files go. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            nodes.forEach(DemoNode::terminate);
            nodes.forEach(node -> {
                if (!node.awaitEnd(STOP_SECONDS_MAX)) {
                    node.kill();
                }
            });
            delete();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException endingAlready) {
            // the hook runs or has run, and finds nothing to do
        }
    }

    private void delete() {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException left) {
            System.err.println("gossamer: could not remove all of " + directory + ": " + left.getMessage());
        }
    }
}
