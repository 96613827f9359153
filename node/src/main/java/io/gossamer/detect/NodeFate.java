package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Member;
import io.gossamer.model.NodeId;
import java.util.Optional;

/** What became of a node: used by every rule whose trouble ends with the node. */
final class NodeFate {
    private NodeFate() {}

    static Verdict of(MeshPicture picture, NodeId node) {
        Optional<Member> found = picture.membership().member(node);
        boolean departed = found.map(picture::isDeparted)
                .orElse(picture.control().departures().containsKey(node));
        if (departed) {
            return Verdict.over(picture.control().departures().get(node).getReason());
        }
        if (found.isEmpty()) {
            return Verdict.blind();
        }
        return switch (found.get().state()) {
            case LEFT -> Verdict.over("left");
            case ALIVE -> picture.isYoung() ? Verdict.blind() : Verdict.cleared("returned");
            case STOPPED -> picture.isYoung() ? Verdict.blind() : Verdict.cleared("returned, then stopped");
            case SUSPECT, UNREACHABLE, DEAD -> Verdict.blind();
        };
    }
}
