package io.gossamer.aggregate;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns the gossiped rows (T0) into what detectors look up by peer. A row is turned once a version; only its age is new each
 * time. One thread.
 */
public final class BandRows {
    private final TreeMap<NodeId, Indexed> byOrigin = new TreeMap<>();

    private record Indexed(
            long order,
            SortedMap<NodeId, LinkState> outbound,
            SortedMap<NodeId, Boolean> heard,
            SortedSet<NodeId> deaf) {}

    /** {@code rows}: all that are held now; origins that are not among them are let go. */
    public SortedMap<NodeId, BandRow> of(List<LinkStateTable.Received> rows, long nowNanos) {
        TreeMap<NodeId, BandRow> bands = new TreeMap<>();
        for (LinkStateTable.Received received : rows) {
            LinkRow row = received.row();
            Indexed known = byOrigin.get(row.origin());
            boolean same = known != null && known.order == row.order();
            Indexed indexed = same ? known : index(row);
            byOrigin.put(row.origin(), indexed);
            long age = Math.max(0, nowNanos - received.receivedAtNanos());
            bands.put(row.origin(), new BandRow(row.origin(), age, indexed.outbound, indexed.heard, indexed.deaf));
        }
        byOrigin.keySet().retainAll(bands.keySet());
        return bands;
    }

    private static Indexed index(LinkRow row) {
        TreeMap<NodeId, LinkState> outbound = new TreeMap<>();
        TreeMap<NodeId, Boolean> heard = new TreeMap<>();
        row.outbound().forEach(link -> outbound.put(link.to(), link.state()));
        TreeSet<NodeId> deaf = new TreeSet<>();
        for (LinkRow.Inbound link : row.inbound()) {
            heard.put(link.from(), link.heard());
            if (link.deaf()) {
                deaf.add(link.from());
            }
        }
        return new Indexed(row.order(), outbound, heard, deaf);
    }
}
