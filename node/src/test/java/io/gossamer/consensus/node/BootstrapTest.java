package io.gossamer.consensus.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.consensus.node.LoopbackMesh.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gossamer raft bootstrap}: real Raft servers and gRPC on loopback. */
class BootstrapTest {
    @TempDir
    Path root;

    /** Its disk knows of no epoch; the observer does, and would take a second group of the first epoch for the old one. */
    @Test
    void theOnlyVoterWhoseLogWasDeletedFoundsAnEpochThatItsObserversFollow() throws Exception {
        try (LoopbackMesh mesh = new LoopbackMesh(root)) {
            Host voter = mesh.meshOf(2);
            Host observer = mesh.hosts.get("n2");
            for (String command : new String[] {"a", "b", "c"}) {
                LoopbackMesh.propose(voter, command);
            }
            mesh.awaitEverywhere("c");
            voter.crash();
            deleteTree(voter.dir());
            voter.seat = Optional.empty();
            voter.start();
            voter.node.bootstrap().get(20, TimeUnit.SECONDS);
            assertThat(mesh.leader()).isSameAs(voter);
            LoopbackMesh.propose(voter, "after");
            mesh.awaitEverywhere("after");
            assertThat(observer.state.commands()).containsExactly("after");
            LoopbackMesh.awaitTrue(
                    "the second epoch", () -> observer.node.view().raftEpoch() == 2);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
