package io.gossamer.linkstate;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.model.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** A checked row, read where it lies: its peers are still references, and nothing is made of it until somebody looks. */
final class PackedRow {
    private final NodeId origin;
    private final long order;
    private final ByteBuffer links;
    private final int both;
    private final int outbound;
    private final int inbound;
    private Map<Integer, NodeId> wholeIds = Map.of();
    /** Places of peers that are deaf; one that is none of the inbound links says nothing. */
    private final BitSet deaf = new BitSet(0);

    private Optional<Coordinate> coordinate = Optional.empty();
    private boolean coordinateRefused;

    /**
     * Counts are links, {@code both} of them in {@code outbound} and in {@code inbound}.
     *
     * @param links peers, bands and heard of {@link LinkRowCodec}'s layout, and what follows
     */
    PackedRow(NodeId origin, long order, ByteBuffer links, int both, int outbound, int inbound) {
        this.origin = origin;
        this.order = order;
        this.links = links;
        this.both = both;
        this.outbound = outbound;
        this.inbound = inbound;
    }

    /** Empty: what is there is no place that anybody can be at. */
    void setCoordinate(Optional<Coordinate> read) {
        coordinate = read;
        coordinateRefused |= read.isEmpty();
    }

    void setWholeId(int place, NodeId id) {
        if (wholeIds.isEmpty()) {
            wholeIds = new HashMap<>();
        }
        // Also of a place where no peer is: never asked for, and twenty bytes were received for it.
        wholeIds.put(place, id);
    }

    void setDeaf(int place) {
        if (place < links()) {
            deaf.set(place);
        }
    }

    Optional<Coordinate> coordinate() {
        return coordinate;
    }

    boolean coordinateRefused() {
        return coordinateRefused;
    }

    int links() {
        return outbound + inbound - both;
    }

    private int bandsStart() {
        return LinkRowCodec.REFERENCE_BYTES * links();
    }

    private int heardStart() {
        return bandsStart() + Short.BYTES * outbound;
    }

    /** How long all of it is, up to the extras. */
    int linksBytes() {
        return heardStart() + LinkRowCodec.bitBytes(inbound);
    }

    /** Of an outbound link. */
    int bands(int place) {
        return links.getShort(bandsStart() + Short.BYTES * place) & 0xffff;
    }

    private int reference(int place) {
        int at = LinkRowCodec.REFERENCE_BYTES * place;
        return (links.get(at) & 0xff) << 16 | links.getShort(at + 1) & 0xffff;
    }

    /** @param number of the inbound link among those */
    private boolean isHeard(int number) {
        return (links.get(heardStart() + (number >>> 3)) & 0x80 >>> (number & 7)) != 0;
    }

    /** A link whose peer is not known here, or could be two members, is left out. */
    LinkRow resolve(IntFunction<Optional<NodeId>> member) {
        List<LinkRow.Outbound> from = new ArrayList<>(outbound);
        List<LinkRow.Inbound> to = new ArrayList<>(inbound);
        for (int place = 0; place < links(); place++) {
            Optional<NodeId> whole = wholeIds.isEmpty() ? Optional.empty() : Optional.ofNullable(wholeIds.get(place));
            Optional<NodeId> peer = whole.isPresent() ? whole : member.apply(reference(place));
            if (peer.isEmpty()) {
                continue;
            }
            if (place < outbound) {
                from.add(LinkRowCodec.outbound(peer.get(), bands(place)));
            }
            if (place < both || place >= outbound) {
                boolean heard = isHeard(place < both ? place : place - outbound + both);
                to.add(new LinkRow.Inbound(peer.get(), heard, deaf.get(place)));
            }
        }
        return new LinkRow(origin, order >>> 32, order & 0xffff_ffffL, from, to, coordinate);
    }
}
