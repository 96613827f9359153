package io.gossamer.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.Witness;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.MemberState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node that said it stops pages nobody, unless it stays away. */
class StopGraceIT extends ClusterTest {
    private static final double GRACE_SECONDS = 10;
    private static final Map<String, String> SETTINGS = Map.of("membership.stop_grace", (int) GRACE_SECONDS + "s");

    private DaemonProcess n1;
    private DaemonProcess n2;
    private DaemonProcess n3;

    @Test
    void aStoppedNodeAlertsOnceWhenItsGraceIsOverAndNotBefore() throws Exception {
        n1 = mesh.add("n1", List.of(), SETTINGS).start();
        n2 = mesh.add("n2", List.of(n1.gossipAddress()), SETTINGS).start();
        n3 = mesh.add("n3", List.of(n1.gossipAddress()), SETTINGS).start();
        mesh.awaitComplete(90);
        mesh.awaitVoters(3, 60);

        // Back in time: nobody is told.
        n3.terminate();
        awaitStopped();
        n3.start();
        mesh.awaitComplete(60);
        for (DaemonProcess other : List.of(n1, n2)) {
            assertThat(Witness.alerts(other)).isEmpty();
        }

        n3.terminate();
        awaitStopped();
        Await.until("an alert that it stays away", GRACE_SECONDS + 15, () -> {
            assertThat(Witness.member(n1, "n3").getState()).isEqualTo(MemberState.STOPPED);
            return ofN3(AlertState.FIRING) == 1;
        });
        assertThat(Witness.alerts(n1)).hasSize(1);
        Alert alert = Witness.alerts(n1).get(0);
        long stoppedSecond = Witness.member(n1, "n3").getStateSince().getSeconds();
        assertThat(alert.getFiringAt().getSeconds() - stoppedSecond)
                .as("seconds from its word until it fired")
                .isBetween((long) GRACE_SECONDS - 1, (long) GRACE_SECONDS + 10);
        assertThat(alert.getRule()).isEqualTo("node_stopped");
        assertThat(alert.getSummary()).contains("n3 was stopped", "10 s");

        n3.start();
        Await.until(
                "resolved at both",
                40,
                () -> ofN3(AlertState.RESOLVED) == 1 && Witness.firing(n2).isEmpty());
        assertThat(Witness.alerts(n1)).as("one alert, once").hasSize(1);
        assertThat(Witness.alerts(n1).get(0).getResolveReason()).contains("return");
    }

    private long ofN3(AlertState state) {
        return Witness.alerts(n1).stream()
                .filter(alert -> alert.getState() == state && alert.getSubject().equals("n3"))
                .count();
    }

    private void awaitStopped() {
        Await.until("n3 is shown as stopped", 10, () -> List.of(n1, n2).stream()
                .allMatch(other -> Witness.member(other, "n3").getState() == MemberState.STOPPED));
    }
}
