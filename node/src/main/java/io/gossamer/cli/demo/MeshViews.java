package io.gossamer.cli.demo;

import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersReply;
import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.RaftSummary;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What single daemons say through the public API, in the questions that the demo has. */
final class MeshViews {
    private static final String NODE_UNREACHABLE = "node_unreachable";

    private MeshViews() {}

    static StatusReply status(DemoNode node) {
        return node.client().ask(stub -> stub.status(StatusRequest.getDefaultInstance()));
    }

    static MembersReply members(DemoNode node) {
        return node.client().ask(stub -> stub.members(MembersRequest.getDefaultInstance()));
    }

    static boolean calls(DemoNode node, String name, MemberState... states) {
        return members(node).getMembersList().stream()
                .filter(member -> member.getName().equals(name))
                .map(MemberStatus::getState)
                .anyMatch(List.of(states)::contains);
    }

    /** The leader's name as this node knows it. */
    static Optional<String> leader(DemoNode node) {
        RaftSummary raft = status(node).getRaft();
        return raft.getQuorum() && raft.hasLeader()
                ? Optional.of(raft.getLeader()).map(NodeRef::getName)
                : Optional.empty();
    }

    /** The newest alert about this node being unreachable, resolved ones too. */
    static Optional<Alert> unreachable(DemoNode asked, String subject) {
        return alerts(asked, true).stream()
                .filter(alert -> alert.getRule().equals(NODE_UNREACHABLE))
                .filter(alert -> alert.getSubject().equals(subject))
                .max(Comparator.comparing(alert -> alert.getPendingAt().getSeconds()));
    }

    static Optional<Alert> alert(DemoNode asked, String id) {
        return alerts(asked, true).stream()
                .filter(alert -> alert.getId().equals(id))
                .findFirst();
    }

    static List<Alert> alerts(DemoNode asked, boolean resolvedToo) {
        AlertsRequest request =
                AlertsRequest.newBuilder().setIncludeResolved(resolvedToo).build();
        return asked.client().ask(stub -> stub.alerts(request)).getAlertsList();
    }

    /** Everything that fires and is not held back by the alert that explains it. */
    static List<Alert> firing(DemoNode asked) {
        return alerts(asked, false).stream()
                .filter(alert -> alert.getState() == AlertState.FIRING && !alert.getInhibited())
                .toList();
    }

    /** Was the receiver told, and does this node know that it was? */
    static boolean told(Alert alert, String transition) {
        return alert.getNotificationsList().stream()
                .anyMatch(each -> each.getTransition().equals(transition)
                        && each.getOutcome().equals("sent"));
    }
}
