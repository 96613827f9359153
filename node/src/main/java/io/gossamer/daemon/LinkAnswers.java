package io.gossamer.daemon;

import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.NodeRef;
import io.gossamer.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers about links and the matrix, from a {@link LinkPicture}. */
final class LinkAnswers {
    private LinkAnswers() {}

    /** Gives every link to whoever asks, ordered by link. */
    interface Links {
        void forEach(Consumer<KnownLink> consumer);
    }

    static LinksReply links(MembershipView view, Links known, Estimates estimates, LinksRequest request) {
        LinksReply.Builder reply = LinksReply.newBuilder();
        // One object a node, not two a link.
        Map<NodeId, NodeRef> names = new HashMap<>();
        known.forEach(link -> {
            boolean wanted = (!request.getBadOnly() || link.state() != LinkState.UP)
                    && matches(view, link.link().from(), request.getFrom())
                    && matches(view, link.link().to(), request.getTo());
            if (wanted) {
                LinkStatus.Builder status =
                        status(node -> names.computeIfAbsent(node, id -> MemberAnswers.ref(view, id)), link);
                if (!status.getMeasures().hasRttP50Seconds() && link.state() != LinkState.DOWN) {
                    estimates.between(link.link().from(), link.link().to()).ifPresent(status::setEstimated);
                }
                reply.addLinks(status);
            }
        });
        return reply.build();
    }

    private static boolean matches(MembershipView view, NodeId node, String nameOrId) {
        return nameOrId.isEmpty()
                || view.member(node)
                        .filter(member -> member.name().equals(nameOrId))
                        .isPresent()
                || nameOrId.length() >= 4 && node.toString().startsWith(nameOrId);
    }

    private static LinkStatus.Builder status(Function<NodeId, NodeRef> name, KnownLink link) {
        LinkStatus.Builder status = LinkStatus.newBuilder()
                .setFrom(name.apply(link.link().from()))
                .setTo(name.apply(link.link().to()))
                .setState(LinkMeasuresWords.state(link.state()))
                .setTier(link.tier())
                .setReason(link.reason());
        link.stateAgeSeconds().ifPresent(status::setStateAgeSeconds);
        link.ageSeconds().ifPresent(status::setAgeSeconds);
        link.measures().ifPresent(status::setMeasures);
        return status;
    }

    static MatrixReply matrix(MembershipView view, Links known, Clock clock) {
        MatrixReply.Builder reply = MatrixReply.newBuilder().setAt(EventLog.timestamp(clock.wallMillis()));
        Map<NodeId, Integer> index = new HashMap<>();
        for (MatrixNode node : nodes(view)) {
            index.put(NodeId.parse(node.getId()), index.size());
            reply.addNodes(node);
        }
        known.forEach(best -> {
            Integer from = index.get(best.link().from());
            Integer to = index.get(best.link().to());
            if (from != null && to != null) {
                reply.addCells(cell(from, to, best));
            }
        });
        return reply.build();
    }

    /** All members that have not left, by zone, then name. */
    static List<MatrixNode> nodes(MembershipView view) {
        return view.members().stream()
                .filter(member -> member.state() != MemberState.LEFT)
                .sorted(Comparator.comparing((Member member) -> member.profile().zone())
                        .thenComparing(Member::name)
                        .thenComparing(Member::id))
                .map(member -> MatrixNode.newBuilder()
                        .setId(member.id().toString())
                        .setName(member.name())
                        .setZone(member.profile().zone().path())
                        .setState(MemberAnswers.state(member.state()))
                        .build())
                .toList();
    }

    private static MatrixCell cell(int from, int to, KnownLink best) {
        MatrixCell.Builder cell = MatrixCell.newBuilder()
                .setFrom(from)
                .setTo(to)
                .setState(LinkMeasuresWords.state(best.state()))
                .setTier(best.tier());
        best.ageSeconds().ifPresent(cell::setAgeSeconds);
        best.measures().ifPresent(cell::setMeasures);
        if (best.state() != LinkState.UP) {
            best.stateAgeSeconds().ifPresent(cell::setStateAgeSeconds);
        }
        return cell.build();
    }
}
