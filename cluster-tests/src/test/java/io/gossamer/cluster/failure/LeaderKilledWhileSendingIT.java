package io.gossamer.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.HeldWebhook;
import io.gossamer.cluster.Witness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A leader that dies between deciding and knowing that it has sent. */
class LeaderKilledWhileSendingIT extends ClusterTest {
    @Test
    void itsSuccessorSendsTheAlertOnceMoreUnderTheSameKeyAndNeverTwice() throws Exception {
        try (HeldWebhook webhook = new HeldWebhook()) {
            Map<String, String> settings = Map.of("alerting.webhooks", webhook.url());
            DaemonProcess n1 = mesh.add("n1", List.of(), settings).start();
            mesh.add("n2", List.of(n1.gossipAddress()), settings).start();
            mesh.add("n3", List.of(n1.gossipAddress()), settings).start();
            mesh.awaitComplete(90);
            mesh.awaitVoters(3, 60);
            // The fourth is no voter: of the voters only the leader is lost.
            DaemonProcess watched =
                    mesh.add("n4", List.of(n1.gossipAddress()), settings).start();
            mesh.awaitComplete(90);

            webhook.hold();
            watched.kill();
            HeldWebhook.Arrival first = webhook.awaitArrival("n4", 30);
            DaemonProcess leader = mesh.leader().orElseThrow();
            assertThat(first.sender()).isEqualTo(leader.name());
            leader.kill();
            webhook.release();

            Await.until(
                    "the successor sends it",
                    30,
                    () -> webhook.withKey(first.key()).size() == 2);
            HeldWebhook.Arrival second = webhook.withKey(first.key()).get(1);
            assertThat(second.sender()).isNotEqualTo(leader.name());
            Await.until(
                    "it is known as sent", 20, () -> mesh.running().stream().allMatch(daemon -> isSent(daemon, "n4")));
            Await.until("the leader's own death is told, too", 30, () -> webhook.firings(leader.name()) == 1);
            watched.start();
            leader.start();
            Await.until(
                    "both resolve",
                    60,
                    () -> webhook.resolutions("n4") == 1 && webhook.resolutions(leader.name()) == 1);
            assertThat(webhook.withKey(first.key()))
                    .as("sent once more, and no third time")
                    .hasSize(2);
            assertThat(webhook.firings(leader.name())).isEqualTo(1);
        }
    }

    private static boolean isSent(DaemonProcess daemon, String subject) {
        return Witness.alerts(daemon).stream()
                .filter(alert -> alert.getSubject().equals(subject))
                .flatMap(alert -> alert.getNotificationsList().stream())
                .anyMatch(notification -> notification.getTransition().equals("firing")
                        && notification.getOutcome().equals("sent")
                        && !notification.getReceiver().equals("log"));
    }
}
