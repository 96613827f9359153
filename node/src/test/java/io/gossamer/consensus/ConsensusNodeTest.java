package io.gossamer.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.consensus.LoopbackMesh.Host;
import io.gossamer.consensus.ratis.DivisionClosing;
import io.gossamer.consensus.ratis.LogLimits;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.RaftView.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Raft servers and gRPC on loopback, several nodes in one process. */
class ConsensusNodeTest {
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

    private Host meshOf(int size) throws IOException {
        Host first = mesh.host("n1", false).start();
        for (int i = 2; i <= size; i++) {
            mesh.joined("n" + i, first);
        }
        return first;
    }

    private void awaitVoters(int count) {
        LoopbackMesh.awaitTrue(count + " voters", () -> mesh.find(host -> host.running()
                        && host.node.view().isLeader()
                        && host.node.view().voters().size() == count)
                .isPresent());
    }

    private void awaitEverywhere(String command) {
        for (Host host : mesh.hosts.values()) {
            if (host.running()) {
                LoopbackMesh.awaitTrue(
                        command + " at " + host.name,
                        () -> host.state.commands().contains(command));
            }
        }
    }

    private long groups() {
        return mesh.hosts.values().stream()
                .filter(Host::running)
                .map(host -> host.node.view().groupId())
                .distinct()
                .count();
    }

    @Test
    void aNodeAloneFoundsAMeshOfOneAtOnce() throws Exception {
        Host alone = mesh.host("n1", false).start();
        assertThat(mesh.leader()).isSameAs(alone);
        LoopbackMesh.propose(alone, "a");
        assertThat(alone.state.commands()).containsExactly("a");
        assertThat(alone.node.view().voters()).hasSize(1);
        assertThat(alone.node.view().problem()).isEmpty();
        assertThat(alone.mesh).isNotNull();
    }

    @Test
    void fiveVoteOthersFollowAndACommandFromAnyoneReachesAll() throws Exception {
        meshOf(6);
        awaitVoters(5);
        Host observer = LoopbackMesh.await(
                "an observer with a leader",
                () -> mesh.find(host -> host.node.view().role() == Role.OBSERVER
                        && host.node.view().leader().isPresent()
                        && mesh.leader().node.view().voters().stream()
                                .noneMatch(voter -> voter.node().equals(host.id))));
        Host follower = LoopbackMesh.await(
                "a follower", () -> mesh.find(host -> host.node.view().role() == Role.FOLLOWER));
        LoopbackMesh.propose(observer, "from the observer");
        LoopbackMesh.propose(follower, "from a follower");
        awaitEverywhere("from the observer");
        awaitEverywhere("from a follower");
        assertThat(groups()).isEqualTo(1);
        assertThat(observer.seat).isEmpty();
    }

    @Test
    void aLeaderThatDiesIsReplacedWithinFiveSecondsAndNothingIsLost() throws Exception {
        mesh.electionMin = Duration.ofSeconds(1);
        mesh.electionMax = Duration.ofSeconds(2);
        meshOf(5);
        awaitVoters(5);
        Host old = mesh.leader();
        LoopbackMesh.propose(old, "before");
        long killed = System.nanoTime();
        old.crash();
        Host next = mesh.leader();
        long failoverMillis = (System.nanoTime() - killed) / 1_000_000;
        System.out.println("failover took " + failoverMillis + " ms");
        assertThat(failoverMillis).isLessThan(5_000);
        LoopbackMesh.propose(next, "after");
        awaitEverywhere("after");
        assertThat(next.state.commands()).containsSubsequence("before", "after");
    }

    @Test
    void aStoppingLeaderHandsOverFirst() throws Exception {
        meshOf(3);
        awaitVoters(3);
        Host old = mesh.leader();
        LoopbackMesh.awaitTrue("followers that are heard", () -> old.node.view().quorum());
        assertThat(old.node.handOver("test").get(5, TimeUnit.SECONDS)).isTrue();
        LoopbackMesh.awaitTrue("another leader", () -> mesh.leader() != old);
    }

    @Test
    void whoJoinsAfterAPurgeGetsASnapshotAndCanVote() throws Exception {
        mesh.limits = new LogLimits(50, 1 << 20, 4 << 10, 0);
        Host first = mesh.host("n1", false).start();
        mesh.leader();
        List<CompletableFuture<Long>> proposals = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            proposals.add(first.node.propose(("command-" + i + "-".repeat(60)).getBytes(StandardCharsets.UTF_8)));
        }
        for (CompletableFuture<Long> proposal : proposals) {
            proposal.get(10, TimeUnit.SECONDS);
        }
        LoopbackMesh.awaitTrue("a purge of the first entries", () -> !hasFirstEntries(first));
        mesh.joined("n2", first);
        mesh.joined("n3", first);
        awaitVoters(3);
        LoopbackMesh.propose(mesh.hosts.get("n3"), "after");
        awaitEverywhere("after");
        for (Host host : mesh.hosts.values()) {
            assertThat(host.state.commands()).isEqualTo(first.state.commands()).hasSize(201);
        }
        Host old = mesh.leader();
        old.crash();
        LoopbackMesh.propose(mesh.leader(), "the new ones can lead");
    }

    private static boolean hasFirstEntries(Host host) {
        try (Stream<Path> files = Files.walk(host.dir())) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("log_0-")
                    || file.getFileName().toString().equals("log_inprogress_0"));
        } catch (IOException moving) {
            return true;
        }
    }

    @Test
    void allKilledAndRestartedAreTheSameGroupWithTheSameState() throws Exception {
        meshOf(3);
        awaitVoters(3);
        LoopbackMesh.propose(mesh.leader(), "kept");
        NodeId group = mesh.leader().node.view().groupId().orElseThrow();
        mesh.crashAll();
        for (Host host : mesh.hosts.values()) {
            host.start();
        }
        Host leader = mesh.leader();
        assertThat(leader.node.view().groupId()).contains(group);
        awaitEverywhere("kept");
        LoopbackMesh.propose(mesh.hosts.get("n2"), "more");
        awaitEverywhere("more");
        assertThat(groups()).isEqualTo(1);
    }

    @Test
    void aWipedVoterComesBackAsAnotherPeer() throws Exception {
        meshOf(3);
        awaitVoters(3);
        Host wiped = LoopbackMesh.await(
                "a follower", () -> mesh.find(host -> host.node.view().role() == Role.FOLLOWER));
        String oldPeer = wiped.seat.orElseThrow().peerId();
        wiped.crash();
        LoopbackMesh.propose(mesh.leader(), "meanwhile");
        deleteTree(wiped.dir());
        wiped.seat = java.util.Optional.empty();
        wiped.start();
        LoopbackMesh.awaitTrue("a vote for the new peer", () -> wiped.seat.isPresent());
        assertThat(wiped.seat.orElseThrow().peerId()).isNotEqualTo(oldPeer);
        awaitVoters(3);
        LoopbackMesh.awaitTrue("the old peer's end", () -> mesh.leader().node.view().voters().stream()
                .noneMatch(voter -> voter.peerId().equals(oldPeer)));
        awaitEverywhere("meanwhile");
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
        meshOf(3);
        awaitVoters(3);
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
        awaitEverywhere("x".repeat(2_000));
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
    void foundersThatAgreeMakeOneGroupTogether() throws Exception {
        for (String name : List.of("n1", "n2", "n3")) {
            mesh.host(name, true, "n3", "n1", "n2").start();
        }
        Host leader = mesh.leader();
        assertThat(leader.node.view().voters()).hasSize(3);
        LoopbackMesh.propose(leader, "founded");
        awaitEverywhere("founded");
        assertThat(mesh.hosts.values().stream().map(host -> host.mesh).distinct())
                .hasSize(1);
        assertThat(groups()).isEqualTo(1);
    }

    @Test
    void foundersWithDifferentListsFoundNothingAndSaySo() throws Exception {
        Host one = mesh.host("n1", true, "n1", "n2").start();
        Host two = mesh.host("n2", true, "n1", "n2", "n3").start();
        mesh.host("n3", true, "n1", "n2", "n3").start();
        LoopbackMesh.awaitTrue(
                "a word about it at n1", () -> one.node.view().problem().contains("differ"));
        LoopbackMesh.awaitTrue(
                "a word about it at n2", () -> two.node.view().problem().contains("n1"));
        assertThat(mesh.hosts.values()).allMatch(host -> host.mesh == null);
    }

    @Test
    void whoOnlyJoinsNeverFoundsUntilAPersonSaysSo() throws Exception {
        Host one = mesh.host("n1", true).start();
        Host two = mesh.host("n2", true).start();
        TimeUnit.SECONDS.sleep(2); // nothing to wait for: that nothing happens is the fact
        assertThat(one.node.view().role()).isEqualTo(Role.WAITING);
        assertThat(one.mesh).isNull();
        one.node.bootstrap().get(10, TimeUnit.SECONDS);
        assertThat(mesh.leader()).isSameAs(one);
        assertThatThrownBy(() -> two.node.bootstrap().get(10, TimeUnit.SECONDS)).hasMessageContaining("n1");
        two.adopt(one.mesh);
        LoopbackMesh.propose(two, "from the observer");
        awaitEverywhere("from the observer");
    }

    @Test
    void ofTwoThatBootstrapAtOnceAtMostOneDoes() throws Exception {
        Host one = mesh.host("n1", true).start();
        Host two = mesh.host("n2", true).start();
        CompletableFuture<String> first = one.node.bootstrap();
        CompletableFuture<String> second = two.node.bootstrap();
        int founded = 0;
        for (CompletableFuture<String> attempt : List.of(first, second)) {
            try {
                attempt.get(10, TimeUnit.SECONDS);
                founded++;
            } catch (java.util.concurrent.ExecutionException refused) {
                assertThat(refused).hasMessageContaining("bootstrap");
            }
        }
        assertThat(founded).isLessThanOrEqualTo(1);
    }

    @Test
    void aMeshOfOneThatMeetsALargerOneArchivesItsGroupAndFollows() throws Exception {
        meshOf(3);
        awaitVoters(3);
        LoopbackMesh.propose(mesh.leader(), "of the larger");
        mesh.cutOff.add("solo");
        Host solo = mesh.host("solo", false).start();
        LoopbackMesh.propose(solo, "of the solo");
        mesh.cutOff.clear();
        solo.adopt(mesh.hosts.get("n1").mesh);
        awaitEverywhere("of the larger");
        assertThat(solo.state.commands()).doesNotContain("of the solo");
        assertThat(solo.dir().resolve("raft-archive")).isNotEmptyDirectory();
        assertThat(groups()).isEqualTo(1);
    }

    @Test
    void aQuorumLostForGoodIsRecoveredFromASurvivorAndTheOldVotersYield() throws Exception {
        meshOf(3);
        awaitVoters(3);
        LoopbackMesh.propose(mesh.leader(), "decided");
        awaitEverywhere("decided");
        Host survivor = mesh.hosts.get("n1");
        Host two = mesh.hosts.get("n2");
        Host three = mesh.hosts.get("n3");
        assertThatThrownBy(() -> survivor.node.recover(List.of(two.id)).get(10, TimeUnit.SECONDS))
                .hasMessageContaining("quorum");
        two.crash();
        three.crash();
        LoopbackMesh.awaitTrue("loss of the quorum", () -> !survivor.node.view().quorum());
        assertThatThrownBy(() -> survivor.node.recover(List.of(two.id)).get(10, TimeUnit.SECONDS))
                .hasMessageContaining("quorum");
        survivor.node.recover(List.of(two.id, three.id)).get(20, TimeUnit.SECONDS);
        LoopbackMesh.awaitTrue("a leader again", () -> survivor.node.view().isLeader());
        LoopbackMesh.propose(survivor, "recovered");
        assertThat(survivor.state.commands()).containsExactly("decided", "recovered");
        assertThat(survivor.node.view().raftEpoch()).isEqualTo(2);
        three.start(); // was gone after all: it gives its old group up and is taken in
        LoopbackMesh.awaitTrue(
                "the old voter's return", () -> three.state.commands().contains("recovered"));
        assertThat(three.node.view().raftEpoch()).isEqualTo(2);
    }

    @Test
    void aPortInUseIsAnExceptionAndNotTheEndOfTheProcess() throws Exception {
        Host host = mesh.host("n1", false);
        try (ServerSocket holder = new ServerSocket(host.raftPort, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(host::start).isInstanceOf(IOException.class).hasMessageContaining("network.ports.raft");
            assertThat(holder.isBound()).isTrue();
        }
        assertThat(host.mesh).isNull();
    }

    @Test
    void aLeaderThatLeavesForGoodIsNotCountedOn() throws Exception {
        meshOf(2);
        Host old = mesh.leader();
        LoopbackMesh.propose(old, "kept");
        old.node.resign().get(8, TimeUnit.SECONDS);
        old.crash();
        old.becomes(MemberState.LEFT);
        Host heir = mesh.leader();
        assertThat(heir).isNotSameAs(old);
        LoopbackMesh.propose(heir, "after");
        assertThat(heir.state.commands()).containsExactly("kept", "after");
        awaitVoters(1);
    }

    @Test
    void aVoterThatLeftIsReplacedAtOnce() throws Exception {
        meshOf(4);
        awaitVoters(3);
        Host gone = LoopbackMesh.await(
                "a follower", () -> mesh.find(host -> host.node.view().role() == Role.FOLLOWER));
        gone.crash();
        gone.becomes(MemberState.LEFT);
        LoopbackMesh.awaitTrue("its replacement", () -> mesh.leader().node.view().voters().stream()
                .noneMatch(voter -> voter.node().equals(gone.id)));
        awaitVoters(3);
    }

    @Test
    void tooLargeACommandIsRefused() throws Exception {
        Host alone = mesh.host("n1", false).start();
        mesh.leader();
        assertThatThrownBy(() -> alone.node.propose(new byte[(256 << 10) + 1]).get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CommandLog.NotAppliedException.class);
        alone.node.propose(new byte[256 << 10]).get(5, TimeUnit.SECONDS);
    }
}
