package io.gossamer.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.HistoryReply;
import io.gossamer.proto.Unreached;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
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
        assertThat(terminal.err()).isEqualTo("""
                        gossamer: there is no verb 'membrs'
                        Did you mean: members?
                        Try `gossamer --help`.
                        """);
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

    @Test
    void aWordThatResemblesNothingGetsNoProposal() {
        terminal.run("bogus");
        assertThat(terminal.err()).isEqualTo("gossamer: there is no verb 'bogus'\nTry `gossamer --help`.\n");
        assertThat(new RecordingTerminal().run("members", "extra").err())
                .startsWith("gossamer: one word too many: 'extra'\n");
    }

    @Test
    void helpIsAVerbToo() {
        assertThat(terminal.run("help", "members").out()).startsWith("Usage: gossamer members");
        assertThat(new RecordingTerminal().run("help").out())
                .isEqualTo(new RecordingTerminal().run("--help").out());
    }

    @Test
    void wrongNumbersAreRefusedBeforeADaemonIsAsked() {
        for (String words : List.of(
                "members --timeout 0s",
                "history a b --limit -5",
                "history a b --limit 20001",
                "events --lines 0",
                "events --lines -1",
                "alerts silence foo --for 1h")) {
            RecordingTerminal asked = new RecordingTerminal().run((words + " --at 127.0.0.1:1").split(" "));
            assertThat(asked.code()).as(words).isEqualTo(2);
            assertThat(asked.err()).as(words).startsWith("gossamer: ").doesNotContain("429496");
        }
    }

    @Test
    void aHistoryThatNobodyCouldTellIsNotCalledEmpty() {
        server.answer(
                "History",
                HistoryReply.newBuilder()
                        .setFrom(ExampleMesh.ref("n1"))
                        .setTo(ExampleMesh.ref("n2"))
                        .addUnreached(Unreached.newBuilder()
                                .setNode(ExampleMesh.ref("n1"))
                                .setReason("no answer in time"))
                        .build());
        terminal.run("history", "n1", "n2", "--since", "2026-02-28", "--at", server.at());
        assertThat(terminal.code()).isEqualTo(5);
        assertThat(terminal.out()).isEqualTo("""
                        n1 → n2 is not known: only n1 keeps it, and that cannot be asked now
                        not reached: n1 (no answer in time)
                        """);
    }

    @Test
    void aChangeCanBeReadAsCsv() {
        server.answer(
                "Drain", ChangeReply.newBuilder().setText("done, all of it").build());
        assertThat(terminal.run("drain", "n1", "--for", "1h", "-o", "csv", "--at", server.at())
                        .out())
                .isEqualTo("text\r\n\"done, all of it\"\r\n");
    }

    @Test
    void aPortThatSpeaksSomethingElseIsNoDaemonAndSaysWhichPortIsMeant() throws Exception {
        try (ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket client = http.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (IOException hungUp) {
                    // the client has seen enough
                }
            });
            answering.start();
            terminal.run("members", "--at", "127.0.0.1:" + http.getLocalPort());
            answering.join();
        }
        assertThat(terminal.code()).isEqualTo(3);
        assertThat(terminal.err()).contains("HTTP/1.1", "gRPC port");
    }
}
