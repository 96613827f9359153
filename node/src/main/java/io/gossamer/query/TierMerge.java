package io.gossamer.query;

import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Joins what two nodes say of the same links: of each link the more first-hand value, and of equals the fresher one. Which way probes
 * were lost that nothing came back of is known to voters alone, by the far end's count: the first-hand value takes it from theirs.
 */
final class TierMerge {
    private TierMerge() {}

    static LinksReply links(LinksReply mine, Optional<LinksReply> theirs, boolean badOnly) {
        Map<String, LinkStatus> merged = new LinkedHashMap<>();
        mine.getLinksList().forEach(link -> merged.put(key(link), link));
        theirs.ifPresent(
                reply -> reply.getLinksList().forEach(link -> merged.merge(key(link), link, TierMerge::better)));
        LinksReply.Builder reply = LinksReply.newBuilder().addAllUnreached(mine.getUnreachedList());
        merged.values().stream()
                .filter(link -> !badOnly || link.getState() != LinkState.LINK_UP)
                .forEach(reply::addLinks);
        return reply.build();
    }

    private static LinkStatus better(LinkStatus held, LinkStatus other) {
        boolean isHeld = !isBetter(other, held);
        LinkStatus best = isHeld ? held : other;
        return directed(best.getMeasures(), (isHeld ? other : held).getMeasures())
                .map(measures -> best.toBuilder().setMeasures(measures).build())
                .orElse(best);
    }

    private static MatrixCell better(MatrixCell held, MatrixCell other) {
        boolean isHeld = !isBetter(other, held);
        MatrixCell best = isHeld ? held : other;
        return directed(best.getMeasures(), (isHeld ? other : held).getMeasures())
                .map(measures -> best.toBuilder().setMeasures(measures).build())
                .orElse(best);
    }

    /** How many lost probes no direction is known of. */
    static int untold(LinkMeasures measures) {
        return measures.getBanded() ? 0 : measures.getLost() - measures.getLostForward() - measures.getLostReverse();
    }

    /**
     * The best measures with the other one's directions, if that knows more of them and speaks of the same window: one of as many
     * probes sent, come back and lost. A neighbouring window that is alike in all three would say the same of the link.
     */
    private static Optional<LinkMeasures> directed(LinkMeasures best, LinkMeasures other) {
        boolean isSameWindow = !other.getBanded()
                && best.getSent() == other.getSent()
                && best.getReceived() == other.getReceived()
                && best.getLost() == other.getLost();
        return isSameWindow && untold(other) < untold(best)
                ? Optional.of(best.toBuilder()
                        .setLostForward(other.getLostForward())
                        .setLostReverse(other.getLostReverse())
                        .build())
                : Optional.empty();
    }

    private static String key(LinkStatus link) {
        return link.getFrom().getId() + ">" + link.getTo().getId();
    }

    private static boolean isBetter(LinkStatus candidate, LinkStatus held) {
        return isBetter(
                candidate.getTierValue(), age(candidate.hasAgeSeconds(), candidate.getAgeSeconds()),
                held.getTierValue(), age(held.hasAgeSeconds(), held.getAgeSeconds()));
    }

    private static boolean isBetter(int tier, double age, int heldTier, double heldAge) {
        return tier != heldTier ? tier > heldTier : age < heldAge;
    }

    /** What has no age was never heard: older than everything. */
    private static double age(boolean known, double seconds) {
        return known ? seconds : Double.POSITIVE_INFINITY;
    }

    /** The result is in the order of my nodes, then of theirs that I do not know. */
    static MatrixReply matrix(MatrixReply mine, Optional<MatrixReply> theirs) {
        if (theirs.isEmpty()) {
            return mine;
        }
        Map<String, Integer> places = new LinkedHashMap<>();
        MatrixReply.Builder reply =
                MatrixReply.newBuilder().setAt(mine.getAt()).addAllUnreached(mine.getUnreachedList());
        addNodes(mine, places, reply);
        addNodes(theirs.get(), places, reply);
        Map<Long, MatrixCell> cells = new LinkedHashMap<>();
        addCells(mine, places, cells);
        addCells(theirs.get(), places, cells);
        return reply.addAllCells(cells.values()).build();
    }

    private static void addNodes(MatrixReply from, Map<String, Integer> places, MatrixReply.Builder reply) {
        for (MatrixNode node : from.getNodesList()) {
            if (places.putIfAbsent(node.getId(), places.size()) == null) {
                reply.addNodes(node);
            }
        }
    }

    private static void addCells(MatrixReply from, Map<String, Integer> places, Map<Long, MatrixCell> cells) {
        int nodes = from.getNodesCount();
        for (MatrixCell cell : from.getCellsList()) {
            // another node's reply is input: an index out of range names nobody
            if (cell.getFrom() < 0 || cell.getFrom() >= nodes || cell.getTo() < 0 || cell.getTo() >= nodes) {
                continue;
            }
            int row = places.get(from.getNodes(cell.getFrom()).getId());
            int column = places.get(from.getNodes(cell.getTo()).getId());
            MatrixCell placed = cell.toBuilder().setFrom(row).setTo(column).build();
            cells.merge((long) row << 32 | column, placed, TierMerge::better);
        }
    }

    private static boolean isBetter(MatrixCell candidate, MatrixCell held) {
        return isBetter(
                candidate.getTierValue(), age(candidate.hasAgeSeconds(), candidate.getAgeSeconds()),
                held.getTierValue(), age(held.hasAgeSeconds(), held.getAgeSeconds()));
    }
}
