package io.gossamer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsReply;
import io.gossamer.proto.DebugDumpReply;
import io.gossamer.proto.Event;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.NearRequest;
import io.gossamer.query.MeshJson;
import java.io.IOException;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each reading verb prints, compared with files that a person has read. */
class OutputSnapshotTest {
    private final InMemoryMeshServer server = new InMemoryMeshServer();

    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void inUtc() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterEach
    void end() {
        TimeZone.setDefault(zone);
        server.close();
    }

    private RecordingTerminal run(String method, Message reply, String... args) {
        server.answer(method, reply);
        return new RecordingTerminal().with("GOSSAMER_AT", server.at()).run(args);
    }

    private void checkAllFormats(String name, String method, Message reply, String... verb) throws IOException {
        for (String format : new String[] {"table", "json", "yaml", "csv"}) {
            String[] args = java.util.Arrays.copyOf(verb, verb.length + 2);
            args[verb.length] = "-o";
            args[verb.length + 1] = format;
            RecordingTerminal terminal = run(method, reply, args);
            assertThat(terminal.err()).isEmpty();
            Snapshots.check(name + "." + (format.equals("table") ? "txt" : format), terminal.out());
        }
    }

    @Test
    void members() throws IOException {
        checkAllFormats("members", "Members", ExampleMesh.members(), "members");
    }

    @Test
    void status() throws IOException {
        checkAllFormats("status", "Status", ExampleMesh.status(false), "status");
    }

    @Test
    void statusOfAHealthyMeshIsExitCodeZeroAndOfASickOneIsOne() throws IOException {
        RecordingTerminal well = run("Status", ExampleMesh.status(true), "status");
        Snapshots.check("status-well.txt", well.out());
        assertThat(well.code()).isZero();
        assertThat(run("Status", ExampleMesh.status(false), "status").code()).isEqualTo(1);
    }

    @Test
    void targets() throws IOException {
        checkAllFormats("targets", "Targets", ExampleTargets.targets(), "target");
        RecordingTerminal shown = run("Targets", ExampleTargets.targets(), "target", "show", "shop");
        Snapshots.check("target-show.txt", shown.out());
        assertThat(shown.code()).isEqualTo(1);
    }

    @Test
    void links() throws IOException {
        checkAllFormats("links", "Links", ExampleMesh.links(), "links", "--bad", "--from", "n1");
        assertThat(server.asked())
                .contains(
                        LinksRequest.newBuilder().setBadOnly(true).setFrom("n1").build());
    }

    @Test
    void matrix() throws IOException {
        checkAllFormats("matrix", "Matrix", ExampleMesh.matrix(), "matrix");
        Snapshots.check(
                "matrix-compact.txt",
                run("Matrix", ExampleMesh.matrix(), "matrix", "--compact").out());
    }

    @Test
    void aMatrixTooWideForTheTerminalIsCompactByItself() {
        server.answer("Matrix", ExampleMesh.matrix());
        String narrow = new RecordingTerminal()
                .with("COLUMNS", "50")
                .with("GOSSAMER_AT", server.at())
                .run("matrix")
                .out();
        assertThat(narrow)
                .isEqualTo(run("Matrix", ExampleMesh.matrix(), "matrix", "--compact")
                        .out());
    }

    @Test
    void near() throws IOException {
        checkAllFormats("near", "Near", ExampleMesh.near(), "near", "n1", "--within", "10ms");
        assertThat(server.asked())
                .contains(NearRequest.newBuilder()
                        .setNode("n1")
                        .setWithinSeconds(0.010)
                        .setLimit(100)
                        .build());
    }

    @Test
    void whereTheRecordingLies() throws IOException {
        DebugDumpReply reply = DebugDumpReply.newBuilder()
                .setPath("/var/lib/gossamer/debug/flight-20270101T000000.000Z.gsfl")
                .setBytes(123_456)
                .setInputs(20_400)
                .setSpanSeconds(754)
                .build();
        Snapshots.check(
                "debug-dump.txt", run("DebugDump", reply, "debug", "dump").out());
    }

    @Test
    void history() throws IOException {
        checkAllFormats("history", "History", ExampleHistory.history(), "history", "n1", "n2", "--since", "2h");
    }

    @Test
    void historyOfStepsThatAreLongEnoughForTails() throws IOException {
        Snapshots.check(
                "history-hours.txt",
                run("History", ExampleHistory.historyOfHours(), "history", "n1", "n2", "--since", "2h", "--step", "1h")
                        .out());
    }

    @Test
    void alerts() throws IOException {
        checkAllFormats("alerts", "Alerts", ExampleMesh.alerts(), "alerts");
        Snapshots.check(
                "alerts.txt",
                run("Alerts", ExampleMesh.alerts(), "alerts", "ls").out());
    }

    @Test
    void oneAlert() throws IOException {
        AlertsReply one = AlertsReply.newBuilder()
                .addAlerts(ExampleMesh.alert("a7f3", AlertState.FIRING))
                .build();
        Snapshots.check(
                "alert.txt", run("Alerts", one, "alerts", "show", "a7f3").out());
    }

    @Test
    void silencesRulesAndRaft() throws IOException {
        checkAllFormats("silences", "Silences", ExampleMesh.silences(), "alerts", "silences");
        checkAllFormats("rules", "Rules", ExampleMesh.rules(), "rules");
        checkAllFormats("raft", "Raft", ExampleMesh.raft(true), "raft", "show");
        RecordingTerminal broken = run("Raft", ExampleMesh.raft(false), "raft");
        Snapshots.check("raft-no-quorum.txt", broken.out());
        assertThat(broken.code()).isEqualTo(1);
    }

    @Test
    void events() throws IOException {
        Event[] events = {
            ExampleMesh.event(1, "member.joined", "n3", "n3 joined from 10.0.0.3:7401"),
            ExampleMesh.event(2, "link.down", "n1 → n3", "15 of 15 probes lost, \"all\", since 11:58:40"),
            ExampleMesh.event(3, "alert.firing", "n3", "n3 is unreachable")
        };
        for (String format : new String[] {"table", "json", "yaml", "csv"}) {
            server.answer("Events", events);
            RecordingTerminal terminal =
                    new RecordingTerminal().with("GOSSAMER_AT", server.at()).run("events", "-f", "-o", format);
            assertThat(terminal.err()).isEmpty();
            Snapshots.check("events." + (format.equals("table") ? "txt" : format), terminal.out());
        }
    }

    @Test
    void jsonIsTheHttpFacesJson() {
        Message reply = ExampleMesh.alerts();
        assertThat(run("Alerts", reply, "alerts", "-o", "json").out()).isEqualTo(MeshJson.printIndented(reply) + "\n");
    }
}
