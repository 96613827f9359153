package io.gossamer.daemon;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.LinkCounts;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.LinksRequest;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers about links and the matrix, from a {@link LinkPicture}. */
final class LinkAnswers {
    private LinkAnswers() {}

    static LinksReply links(MembershipView view, Collection<KnownLink> known, LinksRequest request) {
        LinksReply.Builder reply = LinksReply.newBuilder();
        for (KnownLink link : known) {
            boolean wanted = (!request.getBadOnly() || link.state() != LinkState.UP)
                    && matches(view, link.link().from(), request.getFrom())
                    && matches(view, link.link().to(), request.getTo());
            if (wanted) {
                reply.addLinks(status(view, link));
            }
        }
        return reply.build();
    }

    private static boolean matches(MembershipView view, NodeId node, String nameOrId) {
        return nameOrId.isEmpty()
                || view.member(node)
                        .filter(member -> member.name().equals(nameOrId))
                        .isPresent()
                || nameOrId.length() >= 4 && node.toString().startsWith(nameOrId);
    }

    private static LinkStatus status(MembershipView view, KnownLink link) {
        LinkStatus.Builder status = LinkStatus.newBuilder()
                .setFrom(MemberAnswers.ref(view, link.link().from()))
                .setTo(MemberAnswers.ref(view, link.link().to()))
                .setState(LinkMeasuresWords.state(link.state()))
                .setTier(link.tier())
                .setReason(link.reason());
        link.stateAgeSeconds().ifPresent(status::setStateAgeSeconds);
        link.ageSeconds().ifPresent(status::setAgeSeconds);
        link.measures().ifPresent(status::setMeasures);
        return status.build();
    }

    static LinkCounts counts(Collection<KnownLink> known) {
        LinkCounts.Builder counts = LinkCounts.newBuilder();
        double oldest = -1;
        for (KnownLink link : known) {
            counts.setTotal(counts.getTotal() + 1);
            switch (link.state()) {
                case UP -> counts.setUp(counts.getUp() + 1);
                case DEGRADED -> counts.setDegraded(counts.getDegraded() + 1);
                case DOWN -> counts.setDown(counts.getDown() + 1);
                case UNKNOWN -> counts.setUnknown(counts.getUnknown() + 1);
            }
            if (link.state() != LinkState.UNKNOWN && link.ageSeconds().isPresent()) {
                oldest = Math.max(oldest, link.ageSeconds().getAsDouble());
            }
        }
        if (oldest >= 0) {
            counts.setOldestAgeSeconds(oldest);
        }
        return counts.build();
    }

    static MatrixReply matrix(MembershipView view, Map<LinkId, KnownLink> known, Clock clock) {
        List<Member> nodes = new ArrayList<>();
        for (Member member : view.members()) {
            if (member.state() != MemberState.LEFT) {
                nodes.add(member);
            }
        }
        nodes.sort(Comparator.comparing((Member member) -> member.profile().zone())
                .thenComparing(Member::name)
                .thenComparing(Member::id));
        MatrixReply.Builder reply = MatrixReply.newBuilder().setAt(EventLog.timestamp(clock.wallMillis()));
        Map<NodeId, Integer> index = new HashMap<>();
        for (Member member : nodes) {
            index.put(member.id(), index.size());
            reply.addNodes(MatrixNode.newBuilder()
                    .setId(member.id().toString())
                    .setName(member.name())
                    .setZone(member.profile().zone().path())
                    .setState(MemberAnswers.state(member.state())));
        }
        known.forEach((link, best) -> {
            Integer from = index.get(link.from());
            Integer to = index.get(link.to());
            if (from != null && to != null) {
                reply.addCells(cell(from, to, best));
            }
        });
        return reply.build();
    }

    private static MatrixCell cell(int from, int to, KnownLink best) {
        MatrixCell.Builder cell = MatrixCell.newBuilder()
                .setFrom(from)
                .setTo(to)
                .setState(LinkMeasuresWords.state(best.state()))
                .setTier(best.tier());
        best.ageSeconds().ifPresent(cell::setAgeSeconds);
        best.measures().ifPresent(cell::setMeasures);
        return cell.build();
    }
}
