package io.gossamer.linkstate;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one node says of its own links: how each peer answers it (outbound), and whom it hears (inbound), so that a one-way
 * loss has a direction; and where it stands in the mesh. Only the origin writes its row; a higher version replaces a lower one.
 *
 * @param epoch of the origin's boot
 * @param version rises with each new row of that boot
 * @param coordinate empty: it has measured too little yet, or says nothing that can be true
 */
public record LinkRow(
        NodeId origin,
        long epoch,
        long version,
        List<Outbound> outbound,
        List<Inbound> inbound,
        Optional<Coordinate> coordinate) {
    public static final int LINKS_MAX = 1024;

    /** Bands index {@link BandScale#RTT}, {@link BandScale#LOSS} and {@link BandScale#IPDV}; empty: not known. */
    public record Outbound(
            NodeId to, LinkState state, OptionalInt rttBand, OptionalInt lossBand, OptionalInt ipdvBand) {}

    /**
     * Is anything of what this peer sends received here?
     *
     * @param deaf it is heard, and has answered none of this node's probes for a while: what is sent to it does not arrive, for its
     *     answers would come the way that its own probes come
     */
    public record Inbound(NodeId from, boolean heard, boolean deaf) {
        public Inbound(NodeId from, boolean heard) {
            this(from, heard, false);
        }
    }

    public LinkRow {
        outbound = List.copyOf(outbound);
        inbound = List.copyOf(inbound);
        if (outbound.size() > LINKS_MAX || inbound.size() > LINKS_MAX) {
            throw new IllegalArgumentException("at most " + LINKS_MAX + " links a row");
        }
    }

    /** A row of links alone. */
    public LinkRow(NodeId origin, long epoch, long version, List<Outbound> outbound, List<Inbound> inbound) {
        this(origin, epoch, version, outbound, inbound, Optional.empty());
    }

    /** Epoch and version as one number that orders rows. */
    public long order() {
        return epoch << 32 | (version & 0xffff_ffffL);
    }
}
