package io.gossamer.daemon;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.model.NodeId;
import io.gossamer.proto.RttEstimate;
import java.util.Map;
import java.util.Optional;

/** Where everybody said that it stands, of one moment. Immutable. */
final class Estimates {
    private final Map<NodeId, Coordinate> places;

    Estimates(Map<NodeId, Coordinate> places) {
        this.places = places;
    }

    boolean knows(NodeId node) {
        return places.containsKey(node);
    }

    /** Empty: one of them has no place yet, or they are the same. */
    Optional<RttEstimate> between(NodeId a, NodeId b) {
        Coordinate placeOfA = places.get(a);
        Coordinate placeOfB = places.get(b);
        if (placeOfA == null || placeOfB == null || a.equals(b)) {
            return Optional.empty();
        }
        return Optional.of(RttEstimate.newBuilder()
                .setRttSeconds(placeOfA.secondsTo(placeOfB))
                .setErrorRatio(Math.max(placeOfA.error(), placeOfB.error()))
                .build());
    }
}
