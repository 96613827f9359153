package io.gossamer.linkstate;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** A checked row whose peers are still references: kept as it came, resolved when somebody looks. */
record PackedRow(
        NodeId origin, long order, List<Link> links, Optional<Coordinate> coordinate, boolean coordinateRefused) {
    /** {@code high} and {@code low} are the id where the flags say so, else zero. */
    record Link(byte flags, int reference, long high, long low, short bands) {}

    /** A link whose peer is not known here, or could be two members, is left out. */
    LinkRow resolve(IntFunction<Optional<NodeId>> member) {
        List<LinkRow.Outbound> outbound = new ArrayList<>();
        List<LinkRow.Inbound> inbound = new ArrayList<>();
        for (Link link : links) {
            Optional<NodeId> peer = LinkRowCodec.isWhole(link)
                    ? Optional.of(new NodeId(link.high, link.low))
                    : member.apply(link.reference);
            if (peer.isEmpty()) {
                continue;
            }
            if (LinkRowCodec.isOutbound(link)) {
                outbound.add(LinkRowCodec.outbound(link, peer.get()));
            }
            if (LinkRowCodec.isInbound(link)) {
                inbound.add(LinkRowCodec.inbound(link, peer.get()));
            }
        }
        return new LinkRow(origin, order >>> 32, order & 0xffff_ffffL, outbound, inbound, coordinate);
    }
}
