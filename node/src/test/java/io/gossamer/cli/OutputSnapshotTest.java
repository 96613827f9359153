package io.gossamer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each reading verb prints, compared with files that a person has read. */
class OutputSnapshotTest {
    private final InMemoryMeshServer server = new InMemoryMeshServer();

    @AfterEach
    void end() {
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
}
