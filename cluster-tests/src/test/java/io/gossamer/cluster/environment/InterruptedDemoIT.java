package io.gossamer.cluster.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.Command;
import io.gossamer.cluster.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ctrl-C in the middle of the demo leaves neither a process nor a file. */
class InterruptedDemoIT {
    private Path directory;
    private Path output;
    private Process demo;
    private List<ProcessHandle> children = List.of();

    @BeforeEach
    void start() throws IOException {
        directory = Files.createTempDirectory("gossamer-test-demo");
        output = Files.createTempFile("gossamer-test-demo", ".out");
        // A session of its own, so that the signal goes to the whole foreground group, as that of a terminal does.
        ProcessBuilder builder = new ProcessBuilder(
                        "setsid", ClusterTest.launcher().toString(), "demo")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("GOSSAMER_JAVA_OPTS", "-Djava.io.tmpdir=" + directory);
        demo = builder.start();
    }

    @AfterEach
    void end() throws IOException {
        demo.descendants().forEach(ProcessHandle::destroyForcibly);
        children.forEach(ProcessHandle::destroyForcibly);
        demo.destroyForcibly();
        Files.deleteIfExists(output);
        DaemonProcess.deleteTree(directory);
    }

    @Test
    void whileTheDaemonsStart() throws Exception {
        awaitChildren(2);
        assertInterruptLeavesNothing();
    }

    @Test
    void whenTheMeshRuns() throws Exception {
        Await.until("the demo has a mesh", 150, () -> said().contains("the mesh is complete") || !demo.isAlive());
        awaitChildren(4);
        assertInterruptLeavesNothing();
    }

    private void awaitChildren(int count) {
        Await.until(count + " daemons run", 120, () -> {
            children = demo.descendants().toList();
            return children.size() >= count || !demo.isAlive();
        });
        assertThat(demo.isAlive()).as(() -> "the demo goes on: " + said()).isTrue();
    }

    private void assertInterruptLeavesNothing() throws Exception {
        String group = "-" + demo.pid();
        assertThat(Command.run(System.getenv(), 20, List.of("kill", "-INT", "--", group))
                        .code())
                .isZero();
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).as(said()).isEqualTo(130);
        Await.until("all children are gone", 60, () -> children.stream().noneMatch(ProcessHandle::isAlive));
        Command.Outcome left =
                Command.run(System.getenv(), 20, List.of("pgrep", "-a", "-g", String.valueOf(demo.pid())));
        assertThat(left.text()).as("what is left of its process group").isEmpty();
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    private String said() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }
}
