package io.gossamer.daemon;

import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.NearNode;
import io.gossamer.proto.NearReply;
import io.gossamer.proto.NearRequest;
import io.gossamer.proto.RttEstimate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers about round trips that nobody measured: each says that it is an estimate. */
final class EstimateAnswers {
    /** A hundred nodes' matrix; beyond that a reply would be megabytes of what `near` says node by node. */
    static final int ESTIMATED_CELLS_MAX = 10_000;

    /** Above this the pairs are not even gone through. */
    static final int ESTIMATED_NODES_MAX = 1_000;

    private EstimateAnswers() {}

    static MatrixReply fill(MatrixReply measured, Estimates estimates) {
        int size = measured.getNodesCount();
        if (size > ESTIMATED_NODES_MAX) {
            return measured.toBuilder()
                    .setEstimatesOmitted(size * (size - 1) - measured.getCellsCount())
                    .build();
        }
        List<NodeId> nodes = new ArrayList<>(size);
        measured.getNodesList().forEach(node -> nodes.add(id(node.getId())));
        MatrixReply.Builder reply = measured.toBuilder().clearCells();
        BitSet known = new BitSet(size * size);
        for (MatrixCell cell : measured.getCellsList()) {
            known.set(cell.getFrom() * size + cell.getTo());
            reply.addCells(withEstimate(cell, estimates, nodes));
        }
        int omitted = 0;
        int added = 0;
        for (int pair = known.nextClearBit(0); pair < size * size; pair = known.nextClearBit(pair + 1)) {
            int from = pair / size;
            int to = pair % size;
            if (from == to || !estimates.knows(nodes.get(from)) || !estimates.knows(nodes.get(to))) {
                continue;
            }
            if (added >= ESTIMATED_CELLS_MAX) {
                omitted++;
                continue;
            }
            added++;
            estimates
                    .between(nodes.get(from), nodes.get(to))
                    .ifPresent(estimate -> reply.addCells(
                            MatrixCell.newBuilder().setFrom(from).setTo(to).setEstimated(estimate)));
        }
        return reply.setEstimatesOmitted(omitted).build();
    }

    /** The list is partly another node's word: what is no id names nobody. */
    private static NodeId id(String hex) {
        try {
            return NodeId.parse(hex);
        } catch (IllegalArgumentException noId) {
            return new NodeId(0, 0);
        }
    }

    private static MatrixCell withEstimate(MatrixCell cell, Estimates estimates, List<NodeId> nodes) {
        boolean isOpen =
                !cell.getMeasures().hasRttP50Seconds() && cell.getState() != io.gossamer.proto.LinkState.LINK_DOWN;
        Optional<RttEstimate> estimate =
                isOpen ? estimates.between(nodes.get(cell.getFrom()), nodes.get(cell.getTo())) : Optional.empty();
        return estimate.map(value -> cell.toBuilder().setEstimated(value).build())
                .orElse(cell);
    }

    static NearReply near(
            MembershipView view, NodeId node, LinkAnswers.Links known, Estimates estimates, NearRequest request) {
        Map<NodeId, KnownLink> measured = measured(node, known);
        List<NearNode> found = new ArrayList<>();
        int unplaced = 0;
        for (Member member : view.members()) {
            if (member.id().equals(node) || !member.state().isCounted()) {
                continue;
            }
            Optional<NearNode> near =
                    near(view, node, member, Optional.ofNullable(measured.get(member.id())), estimates);
            unplaced += near.isEmpty() ? 1 : 0;
            near.filter(each -> request.getWithinSeconds() == 0 || seconds(each) <= request.getWithinSeconds())
                    .ifPresent(found::add);
        }
        found.sort(Comparator.comparingDouble(EstimateAnswers::seconds)
                .thenComparing(each -> each.getNode().getId()));
        int limit = Math.min(found.size(), request.getLimit());
        return NearReply.newBuilder()
                .setNode(MemberAnswers.ref(view, node))
                .addAllNodes(found.subList(0, limit))
                .setUnplaced(unplaced)
                .setTruncated(limit < found.size())
                .build();
    }

    /** By peer, of both directions the more first-hand: a round trip is as long from either end. */
    private static Map<NodeId, KnownLink> measured(NodeId node, LinkAnswers.Links known) {
        Map<NodeId, KnownLink> measured = new HashMap<>();
        known.forEach(link -> {
            boolean isFrom = link.link().from().equals(node);
            if (isFrom || link.link().to().equals(node)) {
                boolean isOpen = link.state() == LinkState.UP || link.state() == LinkState.DEGRADED;
                if (isOpen
                        && link.measures()
                                .filter(LinkMeasures::hasRttP50Seconds)
                                .isPresent()) {
                    measured.merge(
                            isFrom ? link.link().to() : link.link().from(),
                            link,
                            (held, other) -> other.tier().compareTo(held.tier()) > 0 ? other : held);
                }
            }
        });
        return measured;
    }

    private static Optional<NearNode> near(
            MembershipView view, NodeId node, Member member, Optional<KnownLink> measured, Estimates estimates) {
        NearNode.Builder near = NearNode.newBuilder()
                .setNode(MemberAnswers.ref(view, member.id()))
                .setZone(member.profile().zone().path())
                .setState(MemberAnswers.state(member.state()));
        if (measured.isPresent()) {
            near.setRttSeconds(measured.get().measures().orElseThrow().getRttP50Seconds())
                    .setTier(measured.get().tier());
            measured.get().ageSeconds().ifPresent(near::setAgeSeconds);
            return Optional.of(near.build());
        }
        return estimates.between(node, member.id()).map(estimate -> near.setEstimated(estimate)
                .build());
    }

    private static double seconds(NearNode near) {
        return near.hasRttSeconds() ? near.getRttSeconds() : near.getEstimated().getRttSeconds();
    }
}
