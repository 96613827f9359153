package io.gossamer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MainTest {
    private final InMemoryMeshServer server = new InMemoryMeshServer();
    private final RecordingTerminal terminal = new RecordingTerminal();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void noDaemonIsExitCodeThreeAndSaysHowToStartOne() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        terminal.run("members", "--at", "127.0.0.1:" + free);
        assertThat(terminal.code()).isEqualTo(3);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .isEqualTo("gossamer: no daemon answers at 127.0.0.1:" + free
                        + ": start one with `gossamer agent`, or name another with --at HOST[:PORT]\n");
    }

    @Test
    void theEnvironmentNamesTheDaemonAndTheFlagOverridesIt() {
        server.answer("Members", ExampleMesh.members());
        assertThat(terminal.with("GOSSAMER_AT", server.at()).run("members").code())
                .isZero();
        RecordingTerminal other = new RecordingTerminal().with("GOSSAMER_AT", "127.0.0.1:1");
        assertThat(other.run("members", "--at", server.at()).code()).isZero();
    }

    @Test
    void aRefusalIsExitCodeFourInTheDaemonsOwnWords() {
        server.refuse("Members", Status.PERMISSION_DENIED.withDescription("only from loopback: é ✗ 100 %"));
        terminal.run("members", "--at", server.at());
        assertThat(terminal.code()).isEqualTo(4);
        assertThat(terminal.err()).isEqualTo("gossamer: only from loopback: é ✗ 100 %\n");
    }

    @Test
    void aMisspeltVerbIsExitCodeTwoWithTheNearestName() {
        terminal.run("membrs");
        assertThat(terminal.code()).isEqualTo(2);
        assertThat(terminal.err()).contains("Unmatched argument").contains("members");
    }

    @Test
    void helpNamesEveryExitCode() {
        terminal.run("--help");
        assertThat(terminal.code()).isZero();
        assertThat(terminal.out()).contains("Exit codes:").contains("3  no daemon answers");
    }

    @Test
    void colourIsOnlyForATerminalThatWantsIt() {
        server.answer("Members", ExampleMesh.members());
        String[] members = {"members", "--at", server.at()};
        assertThat(terminal.run(members).out()).doesNotContain("\033[");
        assertThat(new RecordingTerminal().interactive().run(members).out()).contains("\033[");
        assertThat(new RecordingTerminal()
                        .interactive()
                        .with("NO_COLOR", "1")
                        .run(members)
                        .out())
                .doesNotContain("\033[");
        assertThat(new RecordingTerminal()
                        .interactive()
                        .run("members", "--no-color", "--at", server.at())
                        .out())
                .doesNotContain("\033[");
    }
}
