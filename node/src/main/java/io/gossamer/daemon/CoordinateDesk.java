package io.gossamer.daemon;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.coordinate.Vivaldi;
import io.gossamer.coordinate.VivaldiConfig;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.Quantiles;
import io.gossamer.model.Tally;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Where this node stands in the mesh. Fed once a window with the shortest round trip of each link: queues make round trips
 * longer and never shorter, so the least of ten says most about where the other is. Nothing is done per packet.
 *
 * <p>{@link #onWindow} on one thread at a time; everything else on any.
 */
final class CoordinateDesk {
    private final NodeId self;
    private final Supplier<List<LinkStateTable.Received>> rows;
    private final Vivaldi vivaldi;
    private final Tally tally = new Tally("coordinate");
    private Set<NodeId> measured = Set.of();
    private volatile Optional<Coordinate> own = Optional.empty();

    CoordinateDesk(NodeId self, Supplier<List<LinkStateTable.Received>> rows, RandomGenerator random) {
        this.self = self;
        this.rows = rows;
        this.vivaldi = new Vivaldi(VivaldiConfig.defaults(), random, tally);
    }

    /** This node's closed window of all its links. */
    void onWindow(List<LinkSummary> window) {
        Map<NodeId, Coordinate> places = places();
        Set<NodeId> now = new HashSet<>();
        for (LinkSummary link : window) {
            NodeId peer = link.link().to();
            Optional<Quantiles> rtt = link.rtt();
            if (!link.link().from().equals(self) || link.selfImpaired() || rtt.isEmpty()) {
                continue;
            }
            now.add(peer);
            // Who has said nothing yet is taken to be where everybody begins: with an error that large it counts for
            // little.
            Coordinate claimed = places.getOrDefault(peer, Coordinate.origin(VivaldiConfig.defaults()));
            vivaldi.observe(peer, claimed, rtt.get().min() / 1e9);
        }
        if (now.isEmpty()) {
            return;
        }
        measured.stream().filter(peer -> !now.contains(peer)).forEach(vivaldi::forget);
        measured = now;
        own = Optional.of(vivaldi.place());
    }

    /** Empty before the first window. */
    Optional<Coordinate> own() {
        return own;
    }

    Estimates estimates() {
        return new Estimates(places());
    }

    private Map<NodeId, Coordinate> places() {
        Map<NodeId, Coordinate> places = new HashMap<>();
        for (LinkStateTable.Received received : rows.get()) {
            received.row()
                    .coordinate()
                    .ifPresent(place -> places.put(received.row().origin(), place));
        }
        own.ifPresent(place -> places.put(self, place));
        return places;
    }

    Tally tally() {
        return tally;
    }
}
