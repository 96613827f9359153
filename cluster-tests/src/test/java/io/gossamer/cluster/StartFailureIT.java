package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proto.StatusRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that cannot start says why in one clear line, exits with a code, and leaves nothing half-written. */
class StartFailureIT extends ClusterTest {
    @Test
    void aTakenPortNamesTheKeyToChange() throws Exception {
        DaemonProcess daemon = mesh.add("n1", List.of(), Map.of());
        for (int offset : new int[] {0, 3, 4}) {
            try (ServerSocket taken = new ServerSocket()) {
                taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.port(offset)));
                daemon.start();
                assertThat(daemon.exitCode(60)).isNotZero();
            }
        }
        assertThat(daemon.logText())
                .contains("network.ports.gossip", "network.ports.grpc", "network.ports.http")
                .doesNotContain("\tat ");
    }

    @Test
    void aSecondDaemonOnOneDataDirectoryRefusesAndNamesTheFirst() throws Exception {
        DaemonProcess first = mesh.add("n1", List.of(), Map.of()).start();
        mesh.awaitComplete(60);
        DaemonProcess second = mesh.add("n1", List.of(), Map.of()); // the same name: the same data directory
        second.start();
        assertThat(second.exitCode(60)).isNotZero();
        assertThat(second.logText()).contains(String.valueOf(first.pid())).doesNotContain("\tat ");
        assertThat(first.api().status(StatusRequest.getDefaultInstance()).getComplete())
                .isTrue();
    }

    @Test
    void anUnusableDataDirectoryIsSaidInOneLine(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("a-file"), "not a directory");
        List<String> said = run(List.of("agent", "--name", "n1", "--data-dir", file.toString()));
        assertThat(said.get(0)).isNotEqualTo("0");
        assertThat(said.get(1)).contains(file.toString()).doesNotContain("\tat ");
        assertThat(Files.readString(file)).isEqualTo("not a directory");
    }

    @Test
    void aWrongKeyInTheConfigurationIsSaidWithItsLineAndTheNearestKey(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(directory.resolve("gossamer.yaml"), "node:\n  nmae: n1\n");
        List<String> said = run(List.of(
                "agent",
                "--config",
                config.toString(),
                "--data-dir",
                directory.resolve("data").toString()));
        assertThat(said.get(0)).isNotEqualTo("0");
        assertThat(said.get(1)).contains("gossamer.yaml:2", "nmae", "name").doesNotContain("\tat ");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    /** Exit code, and everything printed. */
    private static List<String> run(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher().toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return List.of(String.valueOf(process.exitValue()), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
