package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gossamer.coordinate.Coordinate;
import io.gossamer.coordinate.VivaldiConfig;
import io.gossamer.flight.FlightFormatException;
import io.gossamer.flight.FlightLog;
import io.gossamer.flight.FlightRecord;
import io.gossamer.flight.FlightReplay;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkState;
import io.gossamer.swim.SimMesh.Node;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.SyncRequest;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlightReplayTest {
    private static final long SECOND = SimMesh.SECOND;
    private static final int BYTES = FlightLog.BYTES_MIN;

    private static Object make(Class<?> type) {
        try {
            // By name: javac warns of this class, and cannot be told not to, although it is there to stay (JEP 260).
            Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
            Object made = factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                    .invoke(
                            factory.getMethod("getReflectionFactory").invoke(null),
                            type,
                            Object.class.getDeclaredConstructor());
            return ((Constructor<?>) made).newInstance();
        } catch (ReflectiveOperationException abstractOrWorse) {
            throw new LinkageError("no " + type.getName() + " can be made", abstractOrWorse);
        }
    }

    /** What a replay's machine sends and concludes, to be compared with what the recorded one did. */
    private static final class Kept implements SwimEffects {
        private final List<MembershipEvent> events = new ArrayList<>();

        @Override
        public void send(Endpoint to, Gossip gossip) {}

        @Override
        public void request(Endpoint to, SyncRequest request, long exchangeId) {}

        @Override
        public void schedule(long delayNanos, SwimTimer timer) {}

        @Override
        public void emit(MembershipEvent event) {
            events.add(event);
        }
    }

    private static FlightRecord record(SimMesh mesh, Node node) {
        FlightRecord.Head head = new FlightRecord.Head(
                node.id(),
                node.swim.record().publicKey(),
                node.epoch,
                node.profile(),
                mesh.config,
                "0.1.0",
                "17",
                1_700_000_000_000L,
                mesh.nowNanos);
        return node.recorded.orElseThrow().record(head, mesh.random.nextLong()).orElseThrow();
    }

    private static FlightReplay replay(FlightRecord record, Kept kept) {
        return new FlightReplay(FlightRecord.of(record.toBytes()), SimKeys.VERIFIER, kept, FlightReplayTest::make);
    }

    private static void publishRow(SimMesh mesh, Node node, Node peer) {
        LinkRow row = new LinkRow(
                node.id(),
                0,
                0,
                List.of(new LinkRow.Outbound(
                        peer.id(), LinkState.UP, OptionalInt.of(20), OptionalInt.of(0), OptionalInt.empty())),
                List.of(new LinkRow.Inbound(peer.id(), true)),
                Optional.of(Coordinate.origin(VivaldiConfig.defaults())));
        node.inputs.publishRow(mesh.nowNanos, row, true);
    }

    /** Loss, a crash, a partition, an operator, a restart: everything that a machine keeps something about. */
    private static void trouble(SimMesh mesh, Node recorded) {
        List<Node> nodes = mesh.nodes;
        mesh.lossRatio = 0.15;
        publishRow(mesh, recorded, nodes.get(1));
        mesh.run(20 * SECOND);
        nodes.get(nodes.size() - 1).crash();
        mesh.run(20 * SECOND);
        mesh.partition(nodes.subList(0, nodes.size() / 2));
        mesh.run(30 * SECOND);
        mesh.cut = link -> false;
        recorded.inputs.forget(mesh.nowNanos, nodes.get(nodes.size() - 1).id());
        recorded.inputs.onLateness(mesh.nowNanos, 2 * SECOND);
        recorded.inputs.onWrongCluster(mesh.nowNanos, new Endpoint("192.0.2.1", 7401), true);
        mesh.run(20 * SECOND);
        nodes.get(2).crash();
        mesh.run(2 * SECOND);
        nodes.get(2).start(nodes.get(2).seedsOf(2));
        publishRow(mesh, recorded, nodes.get(2));
        mesh.run(7 * SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aReplayComesToTheVeryStateInWhichTheMachineWas(long seed) {
        SimMesh mesh = new SimMesh(seed);
        for (int i = 0; i < 8; i++) {
            mesh.add("n" + (i + 1));
        }
        Node recorded = mesh.nodes.get(0);
        recorded.flightBytes = 64 * BYTES;
        mesh.nodes.forEach(node -> node.start(node.seedsOf(2)));
        mesh.run(15 * SECOND);
        trouble(mesh, recorded);
        List<MembershipEvent> concluded = mesh.said.stream()
                .filter(word -> word.by() == recorded)
                .map(SimMesh.Said::event)
                .toList();
        assertThat(concluded).hasAtLeastOneElementOfType(MembershipEvent.Unreachable.class);

        Kept kept = new Kept();
        FlightReplay replay = replay(record(mesh, recorded), kept);
        FlightReplay.Outcome outcome = replay.run();
        assertThat(outcome.isEqual()).as("%s", mesh).isTrue();
        assertThat(kept.events).as("%s", mesh).isEqualTo(concluded);
        assertThat(replay.machine().view().members())
                .as("%s", mesh)
                .isEqualTo(recorded.swim.view().members());
    }

    @Test
    void aFullRecorderGoesOnFromAnImageAndStillReplaysToTheSameState() {
        SimMesh mesh = new SimMesh(11);
        for (int i = 0; i < 12; i++) {
            mesh.add("n" + (i + 1));
        }
        Node recorded = mesh.nodes.get(3);
        recorded.flightBytes = BYTES;
        mesh.nodes.forEach(node -> node.start(node.seedsOf(2)));
        mesh.run(15 * SECOND);
        for (int round = 0; round < 4; round++) {
            trouble(mesh, recorded);
            mesh.nodes.get(11).start(mesh.nodes.get(11).seedsOf(2));
            FlightLog log = recorded.recorded.orElseThrow().log().orElseThrow();
            assertThat(log.inputBytes()).isLessThan(BYTES + 70_000);
        }
        FlightRecord record = record(mesh, recorded);
        assertThat(record.startNanos())
                .as("the beginning is long overwritten")
                .isGreaterThan(1_000_000 * SECOND + 60 * SECOND);
        assertThat(replay(record, new Kept()).run().isEqual()).as("%s", mesh).isTrue();
        // A dump changes the seed of what is drawn from then on; a later one knows of it.
        mesh.run(30 * SECOND);
        assertThat(replay(record(mesh, recorded), new Kept()).run().isEqual()).isTrue();
    }

    @Test
    void aChangedInputEndsElsewhere() {
        SimMesh mesh = new SimMesh(5);
        for (int i = 0; i < 5; i++) {
            mesh.add("n" + (i + 1));
        }
        Node recorded = mesh.nodes.get(0);
        recorded.flightBytes = 8 * BYTES;
        mesh.nodes.forEach(node -> node.start(node.seedsOf(2)));
        mesh.run(20 * SECOND);
        FlightRecord before = record(mesh, recorded);
        mesh.run(SECOND);
        FlightRecord after = record(mesh, recorded);
        assertThat(after.endDigest()).isNotEqualTo(before.endDigest());
        assertThat(after.inputs()).isGreaterThan(before.inputs());
    }

    @Test
    void whatIsNoRecordingOrDamagedIsRefusedWithASentence() {
        SimMesh mesh = new SimMesh(6);
        Node recorded = mesh.add("n1");
        recorded.flightBytes = BYTES;
        recorded.start(List.of());
        mesh.run(5 * SECOND);
        byte[] file = record(mesh, recorded).toBytes();
        assertThatThrownBy(() -> FlightRecord.of(new byte[100]))
                .isInstanceOf(FlightFormatException.class)
                .hasMessageContaining("no recording");
        byte[] later = file.clone();
        later[4] = 9;
        assertThatThrownBy(() -> FlightRecord.of(later)).hasMessageContaining("format 9");
        assertThatThrownBy(() -> FlightRecord.of(Arrays.copyOf(file, file.length / 2)))
                .isInstanceOf(FlightFormatException.class);
    }

    @Test
    void noKeyIsInAFileAndItIsSmall() {
        SimMesh mesh = new SimMesh(7);
        Node recorded = mesh.add("n1");
        mesh.add("n2");
        recorded.flightBytes = 4 * BYTES;
        mesh.nodes.forEach(node -> node.start(node.seedsOf(2)));
        mesh.run(60 * SECOND);
        FlightRecord record = record(mesh, recorded);
        assertThat(record.head().publicKey()).isInstanceOf(ByteString.class);
        assertThat((double) record.toBytes().length / record.inputs()).isLessThan(40.0);
    }
}
