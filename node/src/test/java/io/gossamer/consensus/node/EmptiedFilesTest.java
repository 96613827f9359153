package io.gossamer.consensus.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.consensus.node.LoopbackMesh.Host;
import io.gossamer.consensus.ratis.DivisionClosing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Ratis leaves of its small files when a disk is full: nothing. Real Raft servers on loopback. */
class EmptiedFilesTest {
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
    void whileTheProcessLivesTheVoterGoesOnInAHigherTerm() throws Exception {
        Host alone = mesh.host("n1", false).start();
        mesh.leader();
        LoopbackMesh.propose(alone, "before");
        String peer = alone.node.voterSeat().peerId();
        long term = alone.node.view().term();
        empty(alone, "raft-meta");
        empty(alone, "raft-meta.conf");
        DivisionClosing.close(alone.node.voterSeat().division().orElseThrow());
        LoopbackMesh.propose(alone, "after");
        assertThat(alone.state.commands()).containsExactly("before", "after");
        assertThat(alone.node.voterSeat().peerId()).isEqualTo(peer);
        assertThat(alone.node.view().term())
                .as("never again in a term that it may have voted in")
                .isGreaterThan(term);
    }

    @Test
    void afterTheProcessTheVoterReturnsAsAnotherPeer() throws Exception {
        mesh.meshOf(3);
        mesh.awaitVoters(3);
        LoopbackMesh.propose(mesh.leader(), "kept");
        Host emptied = LoopbackMesh.await(
                "a follower",
                () -> mesh.find(host -> host.node.view().role() == io.gossamer.model.RaftView.Role.FOLLOWER));
        String peer = emptied.node.voterSeat().peerId();
        emptied.crash();
        empty(emptied, "raft-meta");
        emptied.seat = java.util.Optional.empty();
        emptied.start();
        LoopbackMesh.awaitTrue("a vote for the new peer", () -> emptied.seat.isPresent());
        assertThat(emptied.seat.orElseThrow().peerId()).isNotEqualTo(peer);
        assertThat(emptied.dir().resolve("raft-quarantine")).isNotEmptyDirectory();
        mesh.awaitEverywhere("kept");
    }

    private static void empty(Host host, String name) throws IOException {
        try (Stream<Path> files = Files.walk(host.dir())) {
            Path file = files.filter(path -> path.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
            Files.write(file, new byte[0]);
        }
    }
}
