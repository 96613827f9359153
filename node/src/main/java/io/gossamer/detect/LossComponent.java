package io.gossamer.detect;

import io.gossamer.model.NodeId;
import java.util.Optional;

/**
 * What many paths have in common and may lose packets in: a node, what it sends or receives, or what joins zones.
 *
 * @param node of the first three kinds
 * @param from zone that is left; empty where it does not matter
 * @param to zone that is entered
 */
record LossComponent(Kind kind, Optional<NodeId> node, String from, String to) implements Comparable<LossComponent> {
    /** In the order in which one is preferred to another that explains as much. */
    enum Kind {
        SENDING,
        RECEIVING,
        NODE,
        ZONE_PAIR,
        ZONE_OUT,
        ZONE_IN,
        /** One directed path, which a rule of its own tells of: here so that no larger thing is blamed for it. */
        PATH
    }

    static LossComponent of(Kind kind, NodeId node) {
        return new LossComponent(kind, Optional.of(node), "", "");
    }

    static LossComponent zone(Kind kind, String from, String to) {
        return new LossComponent(kind, Optional.empty(), from, to);
    }

    static LossComponent path(NodeId from, NodeId to) {
        return new LossComponent(Kind.PATH, Optional.empty(), from.toString(), to.toString());
    }

    /** Parts of a key are apart by bars, so that whoever looks for a node in it finds it. */
    String key() {
        return node.map(id -> id + "|" + kind.name().toLowerCase(java.util.Locale.ROOT))
                .orElse(kind.name().toLowerCase(java.util.Locale.ROOT) + "|" + from + "|" + to);
    }

    @Override
    public int compareTo(LossComponent other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : key().compareTo(other.key());
    }
}
