package io.gossamer.aggregate;

import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One origin's own row of bands (T0) as gossip carried it: the state of each link that it measures, and whom it hears.
 *
 * @param ageNanos since this version came, by the receiver's monotonic clock
 * @param outbound state of origin → peer at the origin
 * @param heard is anything of the peer's own probing reaching the origin? A peer that is absent is not expected to probe it.
 * @param deaf peers that it hears and that do not answer it
 */
public record BandRow(
        NodeId origin,
        long ageNanos,
        SortedMap<NodeId, LinkState> outbound,
        SortedMap<NodeId, Boolean> heard,
        SortedSet<NodeId> deaf) {
    public BandRow {
        outbound = Collections.unmodifiableSortedMap(outbound);
        heard = Collections.unmodifiableSortedMap(heard);
        deaf = Collections.unmodifiableSortedSet(deaf);
    }

    public BandRow(
            NodeId origin, long ageNanos, SortedMap<NodeId, LinkState> outbound, SortedMap<NodeId, Boolean> heard) {
        this(origin, ageNanos, outbound, heard, Collections.emptySortedSet());
    }
}
