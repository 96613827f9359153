package io.gossamer.consensus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.consensus.node.LoopbackMesh.Host;
import io.gossamer.model.RaftView.Role;
import io.gossamer.waiting.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who founds a group, and that there is never a second one: real Raft servers and gRPC on loopback. */
class FoundingTest {
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
    void foundersThatAgreeMakeOneGroupTogether() throws Exception {
        for (String name : List.of("n1", "n2", "n3")) {
            mesh.host(name, true, "n3", "n1", "n2").start();
        }
        Host leader = mesh.leader();
        assertThat(leader.node.view().voters()).hasSize(3);
        LoopbackMesh.propose(leader, "founded");
        mesh.awaitEverywhere("founded");
        assertThat(mesh.hosts.values().stream().map(host -> host.mesh).distinct())
                .hasSize(1);
        assertThat(mesh.groups()).isEqualTo(1);
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
        // What decides on founding has run many times over, on both.
        LoopbackMesh.awaitTrue("many ticks", () -> one.looks.get() > 10 && two.looks.get() > 10);
        assertThat(one.node.view().role()).isEqualTo(Role.WAITING);
        assertThat(one.mesh).isNull();
        one.node.bootstrap().get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(mesh.leader()).isSameAs(one);
        assertThatThrownBy(() -> two.node.bootstrap().get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasMessageContaining("n1");
        two.adopt(one.mesh);
        LoopbackMesh.propose(two, "from the observer");
        mesh.awaitEverywhere("from the observer");
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
                attempt.get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
                founded++;
            } catch (java.util.concurrent.ExecutionException refused) {
                assertThat(refused).hasMessageContaining("bootstrap");
            }
        }
        assertThat(founded).isLessThanOrEqualTo(1);
    }

    @Test
    void aMeshOfOneThatMeetsALargerOneArchivesItsGroupAndFollows() throws Exception {
        mesh.meshOf(3);
        mesh.awaitVoters(3);
        LoopbackMesh.propose(mesh.leader(), "of the larger");
        mesh.cutOff.add("solo");
        Host solo = mesh.host("solo", false).start();
        LoopbackMesh.propose(solo, "of the solo");
        mesh.cutOff.clear();
        solo.adopt(mesh.hosts.get("n1").mesh);
        mesh.awaitEverywhere("of the larger");
        assertThat(solo.state.commands()).doesNotContain("of the solo");
        assertThat(solo.dir().resolve("raft-archive")).isNotEmptyDirectory();
        assertThat(mesh.groups()).isEqualTo(1);
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
}
