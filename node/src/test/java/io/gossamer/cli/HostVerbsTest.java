package io.gossamer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.identity.DataDirectory;
import io.gossamer.identity.NodeKeys;
import io.gossamer.waiting.FreePort;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs about this host: they work without a daemon, and say what is wrong in one line. */
class HostVerbsTest {
    @TempDir
    Path directory;

    private RecordingTerminal run(String... args) {
        return new RecordingTerminal().with("HOME", directory.toString()).run(args);
    }

    private Path config(String yaml) throws Exception {
        return Files.writeString(directory.resolve("gossamer.yaml"), yaml);
    }

    @Test
    void aWrongKeyEndsTheAgentWithItsLineTheNearestKeyAndExitCodeSix() throws Exception {
        Path file = config("node:\n  nmae: n1\n");
        RecordingTerminal terminal = run("agent", "--config", file.toString());
        assertThat(terminal.code()).isEqualTo(6);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .contains("gossamer.yaml:2", "nmae", "node.name")
                .doesNotContain("\tat ");
    }

    @Test
    void aConfigurationThatIsNotThereIsExitCodeSix() {
        RecordingTerminal terminal =
                run("agent", "--config", directory.resolve("none.yaml").toString());
        assertThat(terminal.code()).isEqualTo(6);
        assertThat(terminal.err()).contains("none.yaml does not exist");
    }

    @Test
    void flagsGoOverTheFileAndDumpSaysWhereEachValueComesFrom() throws Exception {
        Path file = config("node:\n  name: n1\n  zone: eu/ams\nprobe:\n  period: 2s\n");
        RecordingTerminal terminal = run(
                "config",
                "dump",
                "--config",
                file.toString(),
                "--name",
                "n9",
                "--tag",
                "role=db",
                "--join",
                "a,b:7501",
                "--join",
                "c",
                "--port-base",
                "9000",
                "--set",
                "probe.timeout=3s");
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.code()).isZero();
        assertThat(terminal.out())
                .containsPattern("name: n9\\s+# flag")
                .containsPattern("zone: eu/ams\\s+# file")
                .containsPattern("period: 2s\\s+# file")
                .containsPattern("timeout: 3s\\s+# flag")
                .contains("role: db", "a:7401", "b:7501", "c:7401")
                .containsPattern("gossip: 9000\\s+# flag")
                .containsPattern("http: 9004\\s+# flag");
    }

    @Test
    void configCheckSaysThatAllIsRightOrEveryProblem() throws Exception {
        Path good = config("node:\n  name: n1\n");
        assertThat(run("config", "check", "--config", good.toString()).out()).contains("the configuration is right");
        Path bad = config("node:\n  nmae: n1\nprobe:\n  period: soon\n");
        RecordingTerminal terminal = run("config", "check", "--config", bad.toString());
        assertThat(terminal.code()).isEqualTo(6);
        assertThat(terminal.err()).contains(":2", ":4", "soon");
    }

    @Test
    void theVariableThatNamesTheDaemonIsNoConfigurationKey() throws Exception {
        Path good = config("node:\n  name: n1\n");
        RecordingTerminal terminal = new RecordingTerminal()
                .with("GOSSAMER_AT", "127.0.0.1:1")
                .with("GOSSAMER_CDS", "off")
                .run("config", "check", "--config", good.toString());
        assertThat(terminal.code()).isZero();
    }

    @Test
    void identityShowReadsTheKeyBesideARunningDaemonAndResetRefusesThen() throws Exception {
        Path data = directory.resolve("data");
        String id;
        try (DataDirectory held = DataDirectory.open(data)) {
            id = NodeKeys.loadOrCreate(held).id().toString();
            RecordingTerminal shown = run("identity", "show", "--data-dir", data.toString());
            assertThat(shown.code()).isZero();
            assertThat(shown.out()).contains(id);
            RecordingTerminal refused = run("identity", "reset", "--yes", "--data-dir", data.toString());
            assertThat(refused.code()).isEqualTo(4);
        }
        assertThat(run("identity", "reset", "--data-dir", data.toString()).code())
                .isEqualTo(2);
        assertThat(run("identity", "show", "--data-dir", data.toString()).out()).contains(id);
        assertThat(run("identity", "reset", "--yes", "--data-dir", data.toString())
                        .code())
                .isZero();
        RecordingTerminal gone = run("identity", "show", "--data-dir", data.toString());
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.err()).contains("made at the first start");
    }

    @Test
    void completionKnowsTheVerbs() {
        RecordingTerminal terminal = run("completion");
        assertThat(terminal.code()).isZero();
        assertThat(terminal.out())
                .contains("members", "alerts", "silence", "drain")
                .doesNotContain("train");
    }

    @Test
    void configCheckTakesTheFileAsAWordToo() throws Exception {
        Path wrong = config("node:\n  nmae: n1\n");
        assertThat(run("config", "check", wrong.toString()).code()).isEqualTo(6);
        assertThat(run("config", "check", wrong.toString(), "--config", wrong.toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void checkCanBeReadAsCsvAndTheDemoSaysThatItCannot() {
        assertThat(run("check", "--at", "127.0.0.1:1", "-o", "csv").out().lines())
                .startsWith("of,name,outcome,text,hint")
                .anyMatch(line -> line.startsWith("this host,daemon,WARN,"));
        assertThat(run("demo", "-o", "csv").code()).isEqualTo(2);
    }

    @Test
    void versionIsTheSameByVerbAndByFlag() {
        assertThat(run("version").out())
                .startsWith("gossamer ")
                .isEqualTo(run("--version").out());
    }

    @Test
    void trainingAnswersEveryCallOfItsOwn() {
        RecordingTerminal terminal = run("train");
        assertThat(terminal.code()).isZero();
        assertThat(terminal.err().lines().filter(line -> line.startsWith("gossamer:")))
                .as("the two that are meant: a wrong option, and no daemon")
                .hasSize(2);
        assertThat(terminal.out()).contains("NAME", "\"members\"", "n1", "silenced for", "not probed");
    }

    @Test
    void checkNamesATakenPortAndAnUnusableDisk() throws Exception {
        Path file = Files.writeString(directory.resolve("a-file"), "");
        try (ServerSocket taken = new ServerSocket(0)) {
            Path config = config(
                    "network:\n  ports: {gossip: 0, stamp: 0, raft: 0, grpc: 0, http: " + taken.getLocalPort() + "}\n");
            RecordingTerminal terminal = run(
                    "check",
                    "--at",
                    "127.0.0.1:1",
                    "--config",
                    config.toString(),
                    "--data-dir",
                    file.resolve("data").toString());
            assertThat(terminal.code()).isEqualTo(1);
            assertThat(terminal.out())
                    .contains(taken.getLocalPort() + "/tcp (network.ports.http)")
                    .contains("✗ disk");
        }
    }

    @Test
    void checkOfAHostWithoutADaemonNamesEachClosedPort() throws Exception {
        int[] free = freePorts(4);
        Path config = config(String.format(
                "network:%n  ports: {gossip: %d, stamp: %d, raft: %d, grpc: 0, http: %d}%n",
                free[0], free[1], free[2], free[3]));
        RecordingTerminal terminal = run(
                "check",
                "127.0.0.1:" + free[0],
                "--at",
                "127.0.0.1:1",
                "--config",
                config.toString(),
                "--data-dir",
                directory.resolve("d").toString(),
                "-o",
                "json");
        assertThat(terminal.code()).isEqualTo(1);
        assertThat(terminal.out())
                .contains("no daemon answers at 127.0.0.1:" + free[0])
                .contains(free[0] + "/tcp (gossip) is closed")
                .contains(free[0] + "/udp (gossip) is closed")
                .contains(free[1] + "/udp (stamp) is closed")
                .contains(free[3] + "/tcp (http) is closed")
                .contains("\"outcome\": \"FAIL\"");
    }

    private static int[] freePorts(int count) {
        return IntStream.generate(FreePort::next).limit(count).toArray();
    }

    @Test
    void theDemoWantsFiveNodesAtLeast() {
        RecordingTerminal terminal = run("demo", "--nodes", "4");
        assertThat(terminal.code()).isEqualTo(2);
        assertThat(terminal.err()).contains("from 5 to 50");
    }
}
