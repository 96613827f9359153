package io.gossamer.consensus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.node.LoopbackMesh.Host;
import io.gossamer.consensus.ratis.DivisionClosing;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView.Role;
import io.gossamer.proto.ConsensusGrpc;
import io.gossamer.proto.PrepareVoterReply;
import io.gossamer.proto.PrepareVoterRequest;
import io.gossamer.waiting.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back after crashes, lost disks and damaged logs: real Raft servers and gRPC on loopback. */
class RecoveryTest {
    @TempDir
    Path root;

    private LoopbackMesh mesh;

    @BeforeEach
    void open() {
        mesh = new LoopbackMesh(root);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void allKilledAndRestartedAreTheSameGroupWithTheSameState() throws Exception {
        mesh.meshOf(3);
        mesh.awaitVoters(3);
        LoopbackMesh.propose(mesh.leader(), "kept");
        NodeId group = mesh.leader().node.view().groupId().orElseThrow();
        mesh.crashAll();
        for (Host host : mesh.hosts.values()) {
            host.start();
        }
        Host leader = mesh.leader();
        assertThat(leader.node.view().groupId()).contains(group);
        mesh.awaitEverywhere("kept");
        LoopbackMesh.propose(mesh.hosts.get("n2"), "more");
        mesh.awaitEverywhere("more");
        assertThat(mesh.groups()).isEqualTo(1);
    }

    @Test
    void aWipedVoterComesBackAsAnotherPeer() throws Exception {
        mesh.meshOf(3);
        mesh.awaitVoters(3);
        Host wiped = LoopbackMesh.await(
                "a follower", () -> mesh.find(host -> host.node.view().role() == Role.FOLLOWER));
        String oldPeer = wiped.seat.orElseThrow().peerId();
        wiped.crash();
        LoopbackMesh.propose(mesh.leader(), "meanwhile");
        deleteTree(wiped.dir());
        wiped.seat = java.util.Optional.empty();
        wiped.start();
        prepareInVain(wiped);
        LoopbackMesh.awaitTrue("a vote for the new peer", () -> wiped.seat.isPresent());
        assertThat(wiped.seat.orElseThrow().peerId()).isNotEqualTo(oldPeer);
        mesh.awaitVoters(3);
        LoopbackMesh.awaitTrue("the old peer's end", () -> mesh.leader().node.view().voters().stream()
                .noneMatch(voter -> voter.peerId().equals(oldPeer)));
        mesh.awaitEverywhere("meanwhile");
        assertThat(wiped.node.tally().value("divisions_closed", ""))
                .as("it never took the old peer's log for its own")
                .isZero();
    }

    /** What is left of a leader's try whose end it never learnt of: a Raft server that is up, and a voter of nothing. */
    private void prepareInVain(Host candidate) {
        Host leader = mesh.leader();
        GroupKey key = leader.node.voterSeat().key().orElseThrow();
        PrepareVoterRequest request = PrepareVoterRequest.newBuilder()
                .setGroupId(ByteString.copyFrom(key.groupId().bytes()))
                .setRaftEpoch(key.epoch())
                .setLeaderId(ByteString.copyFrom(leader.id.bytes()))
                .build();
        PrepareVoterReply reply = ConsensusGrpc.newBlockingStub(
                        leader.channel(candidate.id).orElseThrow())
                .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .prepareVoter(request);
        assertThat(reply.getReady()).isTrue();
    }

    private static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aDivisionThatClosedItselfIsRebuilt() throws Exception {
        Host alone = mesh.host("n1", false).start();
        mesh.leader();
        LoopbackMesh.propose(alone, "before");
        DivisionClosing.close(alone.node.voterSeat().division().orElseThrow());
        LoopbackMesh.propose(alone, "after");
        assertThat(alone.state.commands()).containsExactly("before", "after");
        assertThat(alone.node.tally().value("divisions_rebuilt", "")).isEqualTo(1);
    }

    @Test
    void anUnreadableLogIsMovedAsideAndTheNodeReturnsAsAnotherPeer() throws Exception {
        mesh.meshOf(3);
        mesh.awaitVoters(3);
        LoopbackMesh.propose(mesh.leader(), "x".repeat(2_000));
        Host broken = LoopbackMesh.await(
                "a follower", () -> mesh.find(host -> host.node.view().role() == Role.FOLLOWER));
        String oldPeer = broken.seat.orElseThrow().peerId();
        broken.crash();
        damageLog(broken);
        broken.seat = java.util.Optional.empty();
        broken.start();
        LoopbackMesh.awaitTrue("a vote for the new peer", () -> broken.seat.isPresent());
        assertThat(broken.seat.orElseThrow().peerId()).isNotEqualTo(oldPeer);
        assertThat(broken.dir().resolve("raft-quarantine")).isNotEmptyDirectory();
        mesh.awaitEverywhere("x".repeat(2_000));
    }

    private static void damageLog(Host host) throws IOException {
        try (Stream<Path> files = Files.walk(host.dir())) {
            Path log = files.filter(file -> file.getFileName().toString().startsWith("log_"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(log);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("xxxxxxxx");
            bytes[at + 100] ^= 1;
            Files.write(log, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    @Test
    void aQuorumLostForGoodIsRecoveredFromASurvivorAndTheOldVotersYield() throws Exception {
        mesh.meshOf(3);
        mesh.awaitVoters(3);
        LoopbackMesh.propose(mesh.leader(), "decided");
        mesh.awaitEverywhere("decided");
        Host survivor = mesh.hosts.get("n1");
        Host two = mesh.hosts.get("n2");
        Host three = mesh.hosts.get("n3");
        assertThatThrownBy(() ->
                        survivor.node.recover(List.of(two.id)).get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasMessageContaining("quorum");
        two.crash();
        three.crash();
        LoopbackMesh.awaitTrue("loss of the quorum", () -> !survivor.node.view().quorum());
        assertThatThrownBy(() ->
                        survivor.node.recover(List.of(two.id)).get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasMessageContaining("quorum");
        survivor.node.recover(List.of(two.id, three.id)).get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
        LoopbackMesh.awaitTrue("a leader again", () -> survivor.node.view().isLeader());
        LoopbackMesh.propose(survivor, "recovered");
        assertThat(survivor.state.commands()).containsExactly("decided", "recovered");
        assertThat(survivor.node.view().raftEpoch()).isEqualTo(2);
        three.start(); // was gone after all: it gives its old group up and is taken in
        LoopbackMesh.awaitTrue(
                "the old voter's return", () -> three.state.commands().contains("recovered"));
        assertThat(three.node.view().raftEpoch()).isEqualTo(2);
    }
}
