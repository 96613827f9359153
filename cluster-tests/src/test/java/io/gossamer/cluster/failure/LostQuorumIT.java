package io.gossamer.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.Command;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.Witness;
import io.gossamer.proto.Alert;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two of three voters lost for good: what a person is told, and the way back. */
class LostQuorumIT extends ClusterTest {
    @Test
    void recoverGivesTheSurvivorItsAlertsBackAndTheWipedOnesReturnAsNewPeers() throws Exception {
        DaemonProcess n1 = mesh.add("n1", List.of(), Map.of()).start();
        DaemonProcess n2 = mesh.add("n2", List.of(n1.gossipAddress()), Map.of()).start();
        DaemonProcess n3 = mesh.add("n3", List.of(n1.gossipAddress()), Map.of()).start();
        mesh.awaitComplete(90);
        mesh.awaitVoters(3, 60);
        String oldN2 = Witness.member(n1, "n2").getId();

        assertRefused(recover(n1, "n2"), "quorum");
        n3.kill();
        assertRefused(recover(n1, "n3"), "quorum");
        n2.kill();
        n2.wipe();
        n3.wipe();

        Await.until("status names the way out", 40, () -> Witness.problems(n1).stream()
                .anyMatch(problem -> problem.contains("gossamer raft recover")));
        Command.Outcome status = Witness.gossamer(n1, "status");
        assertThat(status.code()).isNotZero();
        assertThat(status.text()).contains("no quorum", "gossamer raft recover --gone n2,n3", "voters 1/3");
        assertRefused(recover(n1, "n1"), "alive");

        Command.Outcome recovered = recover(n1, "n2,n3");
        assertThat(recovered.code()).as(recovered.text()).isZero();
        Await.until("alerts go through the group again", 40, () -> Witness.firing(n1).stream()
                .anyMatch(alert -> isDecidedByTheGroup(alert) && alert.getRule().equals("alone")));

        n2.start();
        mesh.awaitComplete(90);
        assertThat(Witness.member(n1, "n2").getId()).isNotEqualTo(oldN2);
        n3.start();
        mesh.awaitComplete(90);
        mesh.awaitVoters(3, 60);
        Await.until("nothing fires", 60, () -> mesh.running().stream()
                .allMatch(daemon -> Witness.firing(daemon).isEmpty()));
        assertThat(mesh.identities()).as("one mesh, one group").hasSize(2);
    }

    private static Command.Outcome recover(DaemonProcess asked, String gone) throws Exception {
        return Witness.gossamer(asked, "raft", "recover", "--gone", gone, "--yes");
    }

    private static void assertRefused(Command.Outcome outcome, String because) {
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.text()).contains(because).doesNotContain("\tat ").doesNotContain("the node's log");
    }

    private static boolean isDecidedByTheGroup(Alert alert) {
        return !"local".equals(alert.getLabelsMap().get("scope"));
    }
}
