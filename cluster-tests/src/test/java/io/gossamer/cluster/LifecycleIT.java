package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.DrainRequest;
import io.gossamer.proto.ForgetRequest;
import io.gossamer.proto.LeaveRequest;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.StatusRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How nodes come and go: killed, stopped, leaving, drained, forgotten, back again. */
class LifecycleIT extends ClusterTest {
    private DaemonProcess n1;
    private DaemonProcess n2;
    private DaemonProcess n3;

    private void threeNodes() throws IOException {
        n1 = mesh.add("n1", List.of(), Map.of()).start();
        n2 = mesh.add("n2", List.of(n1.gossipAddress()), Map.of()).start();
        n3 = mesh.add("n3", List.of(n1.gossipAddress()), Map.of()).start();
        mesh.awaitComplete(150);
        mesh.awaitVoters(3, 60);
    }

    private static MemberStatus member(DaemonProcess asked, String name) {
        return asked
                .api()
                .members(MembersRequest.newBuilder().setIncludeLeft(true).build())
                .getMembersList()
                .stream()
                .filter(member -> member.getName().equals(name))
                .findFirst()
                .orElse(MemberStatus.getDefaultInstance());
    }

    private static List<Alert> alerts(DaemonProcess asked) {
        return asked.api().alerts(AlertsRequest.getDefaultInstance()).getAlertsList();
    }

    @Test
    void aStoppedNodeIsShownAsStoppedPagesNobodyAndComesBackAsItself() throws Exception {
        threeNodes();
        String id = member(n1, "n3").getId();
        n3.terminate();
        Await.until(
                "n3 stopped at both",
                60,
                () -> member(n1, "n3").getState() == MemberState.STOPPED
                        && member(n2, "n3").getState() == MemberState.STOPPED);
        Thread.sleep(8_000); // longer than a kill would need to fire
        assertThat(alerts(n1)).noneMatch(alert -> alert.getSubject().contains("n3"));
        n3.start();
        Await.until("n3 back", 60, () -> member(n1, "n3").getState() == MemberState.ALIVE);
        assertThat(member(n1, "n3").getId()).isEqualTo(id);
    }

    @Test
    void aKilledNodeFiresOnceAndResolvesWhenItReturnsWithoutBeingToldWhereTheMeshIs() throws Exception {
        n1 = mesh.add("n1", List.of(), Map.of()).start();
        n2 = mesh.add("n2", List.of(n1.gossipAddress()), Map.of()).start();
        n3 = mesh.add("n3", List.of(n1.gossipAddress()), Map.of()).start();
        mesh.awaitComplete(60);
        mesh.awaitVoters(3, 60);
        // The founder itself dies: it has no join list at all, so only its memory of peers can bring it back.
        n1.kill();
        Await.until("an alert about n1 fires at both", 60, () -> List.of(n2, n3).stream()
                .allMatch(daemon -> alerts(daemon).stream()
                        .anyMatch(alert -> alert.getRule().equals("node_unreachable")
                                && alert.getSubject().equals("n1")
                                && alert.getState() == io.gossamer.proto.AlertState.FIRING)));
        assertThat(alerts(n2))
                .as("links of a dead node are inhibited")
                .noneMatch(alert -> alert.getRule().startsWith("link_")
                        && alert.getState() == io.gossamer.proto.AlertState.FIRING
                        && !alert.getInhibited());
        n1.start();
        mesh.awaitComplete(60);
        Await.until("resolved", 60, () -> alerts(n2).stream()
                .noneMatch(alert -> alert.getState() == io.gossamer.proto.AlertState.FIRING));
        assertThat(mesh.identities()).hasSize(2);
    }

    @Test
    void aNodeThatLeavesIsGoneForGoodAndRaisesNothing() throws Exception {
        threeNodes();
        n3.api().leave(LeaveRequest.getDefaultInstance());
        Await.until("n3 left at both", 60, () -> List.of(n1, n2).stream()
                .allMatch(daemon -> member(daemon, "n3").getState() == MemberState.LEFT
                        || member(daemon, "n3").getId().isEmpty()));
        assertThat(n3.exitCode(60)).isZero();
        Thread.sleep(8_000); // longer than a kill would need to fire
        assertThat(alerts(n1)).isEmpty();
        mesh.awaitVoters(1, 60);
    }

    @Test
    void aDrainedNodeIsWatchedButNotAlertedOn() throws Exception {
        threeNodes();
        n1.api()
                .drain(DrainRequest.newBuilder()
                        .setNode("n3")
                        .setForSeconds(600)
                        .build());
        Await.until("the drain is known", 60, () -> member(n2, "n3").hasDrainedUntil());
        n3.kill();
        Await.until("n3 unreachable", 60, () -> member(n1, "n3").getState() == MemberState.UNREACHABLE);
        Await.until("its alert would page somebody", 60, () -> alerts(n1).stream()
                .anyMatch(alert -> alert.getState() == io.gossamer.proto.AlertState.FIRING
                        && alert.getSubject().contains("n3")));
        assertThat(alerts(n1))
                .noneMatch(alert -> alert.getState() == io.gossamer.proto.AlertState.FIRING
                        && alert.getSubject().contains("n3")
                        && !alert.getSilenced()
                        && !alert.getInhibited());
    }

    @Test
    void aForgottenNodeResolvesItsAlert() throws Exception {
        threeNodes();
        n3.kill();
        Await.until("firing", 60, () -> alerts(n1).stream()
                .anyMatch(alert -> alert.getState() == io.gossamer.proto.AlertState.FIRING));
        // n2 is asked, and concludes for itself: a slot later, maybe
        Await.until("n2 agrees", 60, () -> member(n2, "n3").getState() == MemberState.UNREACHABLE);
        n2.api().forget(ForgetRequest.newBuilder().setNode("n3").build());
        Await.until("resolved everywhere and out of the view", 60, () -> List.of(n1, n2).stream()
                .allMatch(daemon -> alerts(daemon).stream()
                                .noneMatch(alert -> alert.getState() == io.gossamer.proto.AlertState.FIRING)
                        && !MeshProcesses.memberNames(daemon).contains("n3")));
    }

    @Test
    void aNodeOfAnotherClusterIsRefusedAndBothSidesSayItOnce() throws Exception {
        n1 = mesh.add("n1", List.of(), Map.of()).start();
        DaemonProcess stranger = mesh.add("stranger", List.of(n1.gossipAddress()), Map.of("network.cluster", "another"))
                .start();
        Await.until(
                "both say it",
                60,
                () -> n1.logText().contains("another cluster")
                        && stranger.logText().contains("another cluster"));
        Thread.sleep(5_000); // several more tries
        assertThat(n1.api()
                        .status(StatusRequest.getDefaultInstance())
                        .getMembers()
                        .getAlive())
                .isEqualTo(1);
        assertThat(n1.logText().split("another cluster", -1)).as("said once").hasSize(2);
    }
}
