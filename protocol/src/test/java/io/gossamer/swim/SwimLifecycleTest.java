package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.swim.SimMesh.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SwimLifecycleTest {
    private static final long SECOND = SimMesh.SECOND;

    private static final NodeId MESH_A = new NodeId(1, 1);
    private static final NodeId MESH_B = new NodeId(2, 2);

    @Test
    void aRestartedNodeIsBackAtOnceWithAHigherEpoch() {
        SimMesh mesh = SimMesh.of(5, 1);
        Node node = mesh.nodes.get(3);
        node.crash();
        mesh.run(30 * SECOND);
        assertThat(mesh.nodes.get(0).sees(node).state()).isEqualTo(MemberState.DEAD);
        node.start(node.seedsOf(2));
        mesh.run(2 * SECOND);
        assertThat(mesh.isWhole()).as("%s", mesh).isTrue();
        assertThat(mesh.nodes.get(0).sees(node).epoch()).isEqualTo(node.epoch);
        assertThat(mesh.saidSince(0, MembershipEvent.Returned.class))
                .filteredOn(word -> word.by() != node)
                .hasSize(4)
                .allMatch(word -> ((MembershipEvent.Returned) word.event()).restarted());
    }

    @Test
    void aNodeMayComeBackAtAnotherAddress() {
        SimMesh mesh = SimMesh.of(4, 2);
        Node node = mesh.nodes.get(2);
        node.crash();
        mesh.run(1 * SECOND);
        node.move(new Endpoint("10.9.9.9", 7401));
        node.start(node.seedsOf(2));
        mesh.run(5 * SECOND);
        assertThat(mesh.isWhole()).isTrue();
        assertThat(mesh.nodes.get(0).sees(node).profile().gossip()).isEqualTo(node.endpoint);
        assertThat(mesh.saidSince(0, MembershipEvent.AddressChanged.class)).isNotEmpty();
    }

    @Test
    void anAddressMayChangeAtRunTime() {
        SimMesh mesh = SimMesh.of(4, 3);
        Node node = mesh.nodes.get(2);
        node.move(new Endpoint("10.9.9.8", 7401));
        node.swim.updateProfile(mesh.nowNanos, node.profile());
        mesh.run(4 * SECOND);
        assertThat(mesh.isWhole()).isTrue();
        assertThat(mesh.saidSince(0, MembershipEvent.Unreachable.class)).isEmpty();
        assertThat(mesh.nodes.get(0).sees(node).profile().host()).isEqualTo("10.9.9.8");
    }

    @Test
    void whoLeavesIsNotAccusedAndIsForgottenInTime() {
        SimMesh mesh = SimMesh.of(5, 4);
        Node node = mesh.nodes.get(4);
        node.swim.leave(mesh.nowNanos);
        mesh.run(SimMesh.MILLI * 500);
        node.crash();
        mesh.run(30 * SECOND);
        assertThat(mesh.nodes.get(0).sees(node).state()).isEqualTo(MemberState.LEFT);
        assertThat(mesh.saidSince(0, MembershipEvent.Left.class)).hasSize(4);
        assertThat(mesh.saidSince(0, MembershipEvent.Suspected.class)).isEmpty();
        mesh.run(3_700 * SECOND);
        assertThat(mesh.nodes.get(0).states()).doesNotContainKey(node.id()).hasSize(4);
    }

    @Test
    void whoStopsIsShownAsStoppedAndIsNotAccused() {
        SimMesh mesh = SimMesh.of(5, 5);
        Node node = mesh.nodes.get(1);
        node.swim.stop(mesh.nowNanos);
        mesh.run(SimMesh.MILLI * 300);
        node.crash();
        mesh.run(120 * SECOND);
        for (Node other : mesh.running()) {
            assertThat(other.sees(node).state()).isEqualTo(MemberState.STOPPED);
        }
        assertThat(mesh.saidSince(0, MembershipEvent.Suspected.class)).isEmpty();
        node.start(List.of(mesh.nodes.get(4).endpoint));
        mesh.run(2 * SECOND);
        assertThat(mesh.isWhole()).isTrue();
    }

    @Test
    void theForgottenStayGoneEverywhereUntilTheyBootAnew() {
        SimMesh mesh = SimMesh.of(6, 6);
        Node node = mesh.nodes.get(5);
        Node teller = mesh.nodes.get(0);
        assertThat(teller.swim.forget(mesh.nowNanos, node.id()))
                .as("it still answers")
                .isFalse();
        node.crash();
        mesh.run(10 * SECOND);
        assertThat(teller.swim.forget(mesh.nowNanos, node.id())).isTrue();
        mesh.run(60 * SECOND);
        for (Node other : mesh.running()) {
            assertThat(other.states()).doesNotContainKey(node.id());
        }
        node.start(node.seedsOf(1));
        mesh.run(3 * SECOND);
        assertThat(mesh.isWhole()).isTrue();
    }

    @Test
    void aSuspectRefutesAndStaysAlive() {
        SimMesh mesh = SimMesh.of(4, 7);
        Node node = mesh.nodes.get(2);
        long before = node.swim.record().incarnation();
        mesh.cut = link -> link.to() == node || link.from() == node;
        mesh.run(2_200 * SimMesh.MILLI);
        mesh.cut = link -> false;
        mesh.run(5 * SECOND);
        assertThat(mesh.saidSince(0, MembershipEvent.Suspected.class)).isNotEmpty();
        assertThat(mesh.saidSince(0, MembershipEvent.Unreachable.class)).isEmpty();
        assertThat(mesh.isWhole()).isTrue();
        assertThat(node.swim.record().incarnation()).isGreaterThan(before);
    }

    @Test
    void deadSeedsAndOwnAddressDelayNobody() {
        SimMesh mesh = new SimMesh(8);
        Node first = mesh.add("n1");
        Node second = mesh.add("n2");
        List<Endpoint> join = List.of(
                new Endpoint("10.200.0.1", 7401), first.endpoint, second.endpoint, new Endpoint("10.200.0.2", 7401));
        first.start(join);
        second.start(join);
        mesh.run(2 * SECOND);
        assertThat(mesh.isWhole()).isTrue();
        Node late = mesh.add("n3", 5000);
        late.move(new Endpoint("10.200.0.2", 7401));
        mesh.run(60 * SECOND);
        late.start(List.of());
        mesh.run(45 * SECOND);
        assertThat(mesh.isWhole()).as("a seed that comes up late is found").isTrue();
        assertThat(mesh.saidSince(0, MembershipEvent.IdentityClash.class)).isEmpty();
    }

    @Test
    void ofTwoSoloMeshesTheHigherIdYields() {
        SimMesh mesh = new SimMesh(9);
        Node a = mesh.add("n1");
        Node b = mesh.add("n2");
        a.meshId = Optional.of(MESH_B);
        a.solo = true;
        b.meshId = Optional.of(MESH_A);
        b.solo = true;
        a.start(List.of());
        b.start(List.of(a.endpoint));
        mesh.run(3 * SECOND);
        assertThat(mesh.isWhole()).isTrue();
        assertThat(a.swim.meshId()).contains(MESH_A);
        assertThat(b.swim.meshId()).contains(MESH_A);
        assertThat(b.swim.isSolo()).isFalse();
        assertThat(mesh.saidSince(0, MembershipEvent.MeshAdopted.class)).hasSize(1);
        assertThat(mesh.saidSince(0, MembershipEvent.SoloEnded.class))
                .hasSize(1)
                .allMatch(word -> word.by() == b);
    }

    @Test
    void aSoloMeshYieldsToALargerOneAlsoWhenTheLargerCalls() {
        SimMesh mesh = new SimMesh(10);
        Node a = mesh.add("n1");
        Node b = mesh.add("n2");
        Node solo = mesh.add("n3");
        a.meshId = Optional.of(MESH_B);
        b.meshId = Optional.of(MESH_B);
        solo.meshId = Optional.of(MESH_A);
        solo.solo = true;
        solo.start(List.of());
        a.start(List.of(solo.endpoint));
        b.start(List.of(a.endpoint));
        mesh.run(8 * SECOND);
        assertThat(solo.swim.meshId()).contains(MESH_B);
        solo.swim.setMesh(mesh.nowNanos, MESH_A, true); // founded in the same moment, and told a moment later
        assertThat(solo.swim.meshId()).contains(MESH_B);
        mesh.run(5 * SECOND);
        assertThat(mesh.isWhole()).isTrue();
    }

    @Test
    void twoLargerMeshesRefuseEachOtherOnBothSidesOnce() {
        SimMesh mesh = new SimMesh(11);
        for (int i = 0; i < 4; i++) {
            Node node = mesh.add("n" + (i + 1));
            node.meshId = Optional.of(i < 2 ? MESH_A : MESH_B);
        }
        mesh.nodes.get(0).start(List.of());
        mesh.nodes.get(1).start(List.of(mesh.nodes.get(0).endpoint));
        mesh.nodes.get(2).start(List.of(mesh.nodes.get(0).endpoint));
        mesh.nodes.get(3).start(List.of(mesh.nodes.get(2).endpoint));
        mesh.run(60 * SECOND);
        assertThat(mesh.nodes.get(0).states()).hasSize(2);
        assertThat(mesh.nodes.get(2).states()).hasSize(2);
        assertThat(mesh.saidSince(0, MembershipEvent.MeshRefused.class))
                .extracting(SimMesh.Said::by)
                .containsExactlyInAnyOrder(mesh.nodes.get(0), mesh.nodes.get(2));
    }

    @Test
    void aCopiedIdentityIsSaidAndNotFoughtForEver() {
        SimMesh mesh = SimMesh.of(4, 12);
        Node original = mesh.nodes.get(2);
        Node copy = mesh.add("n3", original.keySeed);
        copy.epoch = original.epoch + 1000;
        copy.start(copy.seedsOf(1));
        mesh.run(120 * SECOND);
        assertThat(mesh.saidSince(0, MembershipEvent.IdentityClash.class))
                .extracting(SimMesh.Said::by)
                .contains(original);
        long settled = original.swim.record().incarnation();
        mesh.run(120 * SECOND);
        assertThat((original.swim.record().incarnation() >>> 32) - (settled >>> 32))
                .as("epochs do not overtake the seconds that a later boot takes for its own")
                .isBetween(0L, 120L);
    }

    @Test
    void aReinstalledHostTakesItsNameOverOnlyWhenTheOldIdentityIsSilent() {
        SimMesh mesh = SimMesh.of(4, 13);
        Node old = mesh.nodes.get(3);
        Node reinstalled = mesh.add("n4", 9_999);
        reinstalled.start(reinstalled.seedsOf(1));
        mesh.run(20 * SECOND);
        assertThat(mesh.nodes.get(0).states()).containsKeys(old.id(), reinstalled.id());
        assertThat(mesh.saidSince(0, MembershipEvent.NameConflict.class)).isNotEmpty();
        old.crash();
        mesh.run(30 * SECOND);
        for (Node other : mesh.running()) {
            assertThat(other.states()).doesNotContainKey(old.id()).containsKey(reinstalled.id());
        }
    }

    @Test
    void aProfileTooLongIsRefusedWithoutChange() {
        SimMesh mesh = SimMesh.of(1, 14);
        Node node = mesh.nodes.get(0);
        Map<String, String> tags = new java.util.TreeMap<>();
        for (int i = 0; i < 16; i++) {
            tags.put("key" + i, "x".repeat(64));
        }
        NodeProfile tooLong = new NodeProfile(
                "n1", Zone.NONE, "10.0.0.1", new NodePorts(1, 2, 3, 4, 5), tags, "1", 1, Optional.empty());
        long before = node.swim.record().incarnation();
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> node.swim.updateProfile(mesh.nowNanos, tooLong))
                .withMessageContaining("tags");
        assertThat(node.swim.record().incarnation()).isEqualTo(before);
    }
}
