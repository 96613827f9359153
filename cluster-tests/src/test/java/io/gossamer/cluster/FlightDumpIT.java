package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.flight.FlightRecord;
import io.gossamer.flight.FlightReplay;
import io.gossamer.proto.DebugDumpReply;
import io.gossamer.proto.DebugDumpRequest;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.MembersRequest;
import io.gossamer.replay.Replay;
import io.gossamer.swim.MembershipEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A recording of a real daemon, run again. */
class FlightDumpIT extends ClusterTest {
    @Test
    void aDaemonsRecordingReplaysToTheStateThatTheDaemonWasIn() throws Exception {
        DaemonProcess n1 = mesh.add("n1", List.of(), Map.of()).start();
        for (int i = 2; i <= 4; i++) {
            mesh.add("n" + i, List.of(n1.gossipAddress()), Map.of()).start();
        }
        mesh.awaitComplete(120);
        DaemonProcess n4 = mesh.daemons().get(3);
        n4.kill();
        Await.until(
                "n4 is unreachable at n1",
                120,
                () -> n1.api().members(MembersRequest.getDefaultInstance()).getMembersList().stream()
                        .anyMatch(member ->
                                member.getName().equals("n4") && member.getState() == MemberState.UNREACHABLE));
        AtomicReference<DebugDumpReply> written = new AtomicReference<>();
        Await.until("n1 writes its recording", 120, () -> {
            written.set(n1.api().debugDump(DebugDumpRequest.getDefaultInstance()));
            return true;
        });
        DebugDumpReply dump = written.get();
        Path file = Path.of(dump.getPath());
        assertThat(file).startsWith(n1.dataDir());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.size(file)).isEqualTo(dump.getBytes());
        check(file, dump);
    }

    private static void check(Path file, DebugDumpReply dump) throws IOException {
        FlightRecord record = FlightRecord.of(Files.readAllBytes(file));
        Replay replay = new Replay(record);
        FlightReplay.Outcome outcome = replay.run();
        assertThat(outcome.inputs()).isEqualTo(dump.getInputs()).isGreaterThan(100);
        assertThat(outcome.isEqual())
                .as("the replay's end is the daemon's state at the dump")
                .isTrue();
        assertThat(replay.events())
                .as("what the daemon concluded is concluded again")
                .anyMatch(happened -> happened.event() instanceof MembershipEvent.Unreachable);
    }

    @Test
    void withTheRecorderOffADumpIsRefusedWithASentence() throws Exception {
        DaemonProcess alone =
                mesh.add("n1", List.of(), Map.of("debug.flight_recorder", "0B")).start();
        Await.until(
                "it answers",
                180,
                () -> alone.api().members(MembersRequest.getDefaultInstance()).getMembersCount() == 1);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> alone.api().debugDump(DebugDumpRequest.getDefaultInstance()))
                .hasMessageContaining("debug.flight_recorder");
    }
}
