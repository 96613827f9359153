package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.LinkId;
import io.gossamer.model.NodeId;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two nodes and what lies between them, whichever way: the key of every link alert. A probe needs both directions, so one cut
 * direction shows at both ends, and two alerts for it would be one too many.
 */
record Pair(NodeId low, NodeId high) implements Comparable<Pair> {
    /** Which way the trouble lies, as far as both ends together can tell. */
    enum Direction {
        FORWARD,
        REVERSE,
        BOTH,
        UNKNOWN
    }

    static Pair of(LinkId link) {
        return link.from().compareTo(link.to()) < 0
                ? new Pair(link.from(), link.to())
                : new Pair(link.to(), link.from());
    }

    static Pair parse(String key) {
        int bar = key.indexOf('|');
        return new Pair(NodeId.parse(key.substring(0, bar)), NodeId.parse(key.substring(bar + 1)));
    }

    String key() {
        return low + "|" + high;
    }

    /** low → high: FORWARD is along it. */
    LinkId forward() {
        return new LinkId(low, high);
    }

    LinkId reverse() {
        return new LinkId(high, low);
    }

    String subject(MeshPicture picture, Direction direction) {
        String a = picture.nameOf(low);
        String b = picture.nameOf(high);
        return switch (direction) {
            case FORWARD -> a + " → " + b;
            case REVERSE -> b + " → " + a;
            case BOTH -> a + " ↔ " + b;
            case UNKNOWN -> a + " – " + b;
        };
    }

    Map<String, String> labels(MeshPicture picture, Direction direction) {
        TreeMap<String, String> labels = new TreeMap<>();
        boolean reversed = direction == Direction.REVERSE;
        labels.put("from", picture.nameOf(reversed ? high : low));
        labels.put("to", picture.nameOf(reversed ? low : high));
        labels.put(
                "direction",
                switch (direction) {
                    case FORWARD, REVERSE -> "one_way";
                    case BOTH -> "both";
                    case UNKNOWN -> "unknown";
                });
        return labels;
    }

    @Override
    public int compareTo(Pair other) {
        int byLow = low.compareTo(other.low);
        return byLow != 0 ? byLow : high.compareTo(other.high);
    }
}
