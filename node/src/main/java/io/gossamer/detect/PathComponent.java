package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.NodeId;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What many paths have in common, and in which packets may be lost, held up or found too large: a node, what it sends or receives, or what joins zones.
 *
 * @param node of the first three kinds
 * @param from zone that is left; empty where it does not matter
 * @param to zone that is entered
 */
record PathComponent(Kind kind, Optional<NodeId> node, String from, String to) implements Comparable<PathComponent> {
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

    static PathComponent of(Kind kind, NodeId node) {
        return new PathComponent(kind, Optional.of(node), "", "");
    }

    static PathComponent zone(Kind kind, String from, String to) {
        return new PathComponent(kind, Optional.empty(), from, to);
    }

    static PathComponent path(NodeId from, NodeId to) {
        return new PathComponent(Kind.PATH, Optional.empty(), from.toString(), to.toString());
    }

    /** Parts of a key are apart by bars, so that whoever looks for a node in it finds it. */
    String key() {
        return node.map(id -> id + "|" + kind.name().toLowerCase(java.util.Locale.ROOT))
                .orElse(kind.name().toLowerCase(java.util.Locale.ROOT) + "|" + from + "|" + to);
    }

    /** As the paths of a pair are written: an arrow says which way. */
    String name(MeshPicture picture) {
        String who = node.map(picture::nameOf).orElse("");
        return switch (kind) {
            case NODE -> who;
            case SENDING -> who + " → *";
            case RECEIVING -> "* → " + who;
            case ZONE_PAIR -> from + " → " + to;
            case ZONE_OUT -> from + " → *";
            case ZONE_IN -> "* → " + to;
            case PATH -> from + " → " + to;
        };
    }

    TreeMap<String, String> labels(MeshPicture picture) {
        TreeMap<String, String> labels = new TreeMap<>();
        labels.put("component", name(picture));
        node.ifPresent(id -> labels.put("node", picture.nameOf(id)));
        return labels;
    }

    /** As the beginning of a sentence about what it does to packets. */
    String words(MeshPicture picture) {
        String who = node.map(picture::nameOf).orElse("");
        return switch (kind) {
            case NODE -> who + ", whatever it sends and receives,";
            case SENDING -> "what " + who + " sends";
            case RECEIVING -> "what is sent to " + who;
            case ZONE_PAIR -> "what goes from zone %s to zone %s".formatted(from, to);
            case ZONE_OUT -> "what leaves zone " + from;
            case ZONE_IN -> "what comes into zone " + to;
            case PATH -> name(picture);
        };
    }

    /** Of a component's {@link #key}; empty for those that lie between zones. */
    static Optional<NodeId> nodeOf(String key) {
        String first = key.substring(0, Math.max(0, key.indexOf('|')));
        return first.matches("[0-9a-f]{" + 2 * NodeId.BYTES + "}")
                ? Optional.of(NodeId.parse(first))
                : Optional.empty();
    }

    /** The verdict on whatever was said of it, where its node is gone for good; else empty. */
    static Optional<Verdict> fateOf(MeshPicture picture, String key) {
        return nodeOf(key)
                .map(node -> NodeFate.of(picture, node))
                .filter(fate -> fate instanceof Verdict.Cleared cleared && cleared.forGood())
                .map(fate -> Verdict.over(((Verdict.Cleared) fate).reason()));
    }

    @Override
    public int compareTo(PathComponent other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : key().compareTo(other.key());
    }
}
