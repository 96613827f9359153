package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.DepartureRecord;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of a node: used by every rule whose trouble ends with the node. */
final class NodeFate {
    private NodeFate() {}

    static Verdict of(MeshPicture picture, NodeId node) {
        Optional<Member> found = picture.membership().member(node);
        boolean departed = found.map(picture::isDeparted).orElse(departedSince(picture, node));
        if (departed) {
            return Verdict.over(picture.control().departures().get(node).getReason());
        }
        if (found.isEmpty()) {
            return isReplaced(picture, node) ? Verdict.over("replaced") : Verdict.blind();
        }
        return switch (found.get().state()) {
            case LEFT -> Verdict.over("left");
            case ALIVE -> picture.isYoung() ? Verdict.blind() : Verdict.cleared("returned");
            case STOPPED -> picture.isYoung() ? Verdict.blind() : Verdict.cleared("returned, then stopped");
            case SUSPECT, UNREACHABLE, DEAD -> Verdict.blind();
        };
    }

    /**
     * Of a node that is not in the member list any more: a departure from before its trouble is that of an earlier life, and
     * that it was dropped from the list is no reason to call it well.
     */
    private static boolean departedSince(MeshPicture picture, NodeId node) {
        DepartureRecord departure = picture.control().departures().get(node);
        if (departure == null) {
            return false;
        }
        return Stream.of(Rules.NODE_UNREACHABLE, Rules.NODE_STOPPED)
                .flatMap(rule -> picture.control().open(rule, node.toString()).stream())
                .noneMatch(alert ->
                        alert.getPendingAt().getStateNanos() > departure.getAt().getStateNanos());
    }

    /** A host reinstalled: another identity has taken the name over, which membership allows only once the old one is gone. */
    private static boolean isReplaced(MeshPicture picture, NodeId node) {
        Set<String> names = Stream.of(Rules.NODE_UNREACHABLE, Rules.NODE_STOPPED)
                .flatMap(rule -> picture.control().open(rule, node.toString()).stream())
                .map(AlertRecord::getSubject)
                .collect(Collectors.toSet());
        return !picture.isYoung()
                && picture.membership().members().stream()
                        .anyMatch(member -> member.state() == MemberState.ALIVE && names.contains(member.name()));
    }
}
