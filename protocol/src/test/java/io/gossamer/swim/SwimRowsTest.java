package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.LinkState;
import io.gossamer.model.MembershipView;
import io.gossamer.swim.SimMesh.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SwimRowsTest {
    private static final long SECOND = SimMesh.SECOND;

    private static void publish(SimMesh mesh, Node node, Node peer, LinkState state, boolean urgent) {
        LinkRow row = new LinkRow(
                node.id(),
                0,
                0,
                List.of(new LinkRow.Outbound(
                        peer.id(), state, OptionalInt.of(20), OptionalInt.of(0), OptionalInt.empty())),
                List.of(new LinkRow.Inbound(peer.id(), true)));
        node.swim.publishRow(mesh.nowNanos, row, urgent);
    }

    private static Optional<LinkStateTable.Received> rowOf(Node viewer, Node origin) {
        return viewer.swim.rows().stream()
                .filter(received -> received.row().origin().equals(origin.id()))
                .findFirst();
    }

    private static long holding(SimMesh mesh, Node origin, LinkState state) {
        return mesh.running().stream()
                .filter(node -> rowOf(node, origin)
                        .filter(received -> received.row().outbound().get(0).state() == state)
                        .isPresent())
                .count();
    }

    @Test
    void inASmallMeshEveryRowReachesEverybodyWithinASecond() {
        SimMesh mesh = SimMesh.of(10, 1);
        Node origin = mesh.nodes.get(4);
        publish(mesh, origin, mesh.nodes.get(5), LinkState.UP, false);
        mesh.run(SECOND);
        assertThat(holding(mesh, origin, LinkState.UP)).isEqualTo(10);
        publish(mesh, origin, mesh.nodes.get(5), LinkState.DOWN, false);
        mesh.run(SECOND);
        assertThat(holding(mesh, origin, LinkState.DOWN)).isEqualTo(10);
        assertThat(rowOf(mesh.nodes.get(0), origin).orElseThrow().row().epoch()).isEqualTo(origin.epoch);
    }

    @Test
    void aRowMakesNoNewViewOfTheMembers() {
        SimMesh mesh = SimMesh.of(5, 1);
        mesh.run(5 * SECOND);
        Node viewer = mesh.nodes.get(0);
        Node origin = mesh.nodes.get(2);
        MembershipView before = viewer.swim.view();
        publish(mesh, origin, mesh.nodes.get(1), LinkState.UP, false);
        mesh.run(SECOND);
        assertThat(rowOf(viewer, origin)).isPresent();
        assertThat(viewer.swim.view()).isSameAs(before);
    }

    @Test
    void inALargerMeshOnlyATransitionSpreadsAtOnceAndTheRestFollows() {
        SimMesh mesh = SimMesh.of(40, 2);
        Node origin = mesh.nodes.get(4);
        publish(mesh, origin, mesh.nodes.get(5), LinkState.UP, false);
        mesh.run(SECOND / 10);
        assertThat(holding(mesh, origin, LinkState.UP)).isLessThan(40);
        mesh.run(90 * SECOND);
        assertThat(holding(mesh, origin, LinkState.UP)).as("by anti-entropy").isEqualTo(40);
        publish(mesh, origin, mesh.nodes.get(5), LinkState.DOWN, true);
        mesh.run(SECOND);
        assertThat(holding(mesh, origin, LinkState.DOWN)).as("urgent").isEqualTo(40);
        publish(mesh, origin, mesh.nodes.get(5), LinkState.UP, true);
        mesh.run(SECOND / 10);
        assertThat(holding(mesh, origin, LinkState.UP))
                .as("once in five seconds")
                .isLessThan(40);
    }

    @Test
    void aRestartedOriginsRowsReplaceThoseOfItsLastBoot() {
        SimMesh mesh = SimMesh.of(5, 3);
        Node origin = mesh.nodes.get(2);
        for (int i = 0; i < 5; i++) {
            publish(mesh, origin, mesh.nodes.get(0), LinkState.UP, false);
        }
        mesh.run(SECOND);
        origin.crash();
        mesh.run(SECOND);
        origin.start(origin.seedsOf(2));
        mesh.run(2 * SECOND);
        publish(mesh, origin, mesh.nodes.get(0), LinkState.DEGRADED, false);
        mesh.run(SECOND);
        assertThat(holding(mesh, origin, LinkState.DEGRADED)).isEqualTo(5);
    }

    @Test
    void aJoinerLearnsAllRowsAndStrangersAreReportedOnce() {
        SimMesh mesh = SimMesh.of(6, 4);
        mesh.nodes.forEach(node -> publish(mesh, node, mesh.nodes.get((node.number + 1) % 6), LinkState.UP, false));
        mesh.run(60 * SECOND);
        Node late = mesh.add("late");
        late.start(late.seedsOf(1));
        mesh.run(2 * SECOND);
        assertThat(late.swim.rows()).hasSize(6);
        late.swim.onWrongCluster(mesh.nowNanos, mesh.nodes.get(0).endpoint, false);
        late.swim.onWrongCluster(mesh.nowNanos, mesh.nodes.get(0).endpoint, false);
        assertThat(mesh.saidSince(0, MembershipEvent.WrongCluster.class)).hasSize(1);
    }

    @Test
    void aQuietMeshOfAHundredSendsLittle() {
        SimMesh mesh = SimMesh.of(100, 5);
        mesh.run(20 * SECOND);
        long bytes = mesh.bytes;
        mesh.run(30 * SECOND);
        double perNode = (mesh.bytes - bytes) / 30.0 / 100;
        assertThat(perNode).isLessThan(3_500);
    }
}
