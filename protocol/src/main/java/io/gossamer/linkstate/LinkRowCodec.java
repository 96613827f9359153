package io.gossamer.linkstate;

import com.google.protobuf.ByteString;
import io.gossamer.coordinate.Coordinate;
import io.gossamer.coordinate.CoordinateCodec;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import io.gossamer.wire.MalformedPacketException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A row in few bytes: 7 a link that is measured both ways, and 24 for where the node stands.
 *
 * <pre>
 *  0        16          20        24       25          27
 *  | origin | epoch (4) | version | format | links (2) | link ... | extra ... |
 *
 *  link:  | flags (1) | peer: first 4 bytes of its id, or all 16 | bands (2), if outbound |
 *  flags: bit 0 outbound, bit 1 inbound, bit 2 heard, bit 3 the whole id, bit 4 deaf; readers of before pass over the last
 *  bands: state (2 bits) | RTT (6) | loss (4) | IPDV (4); a field of 0 is "not known", else band + 1
 *  extra: | kind (1) | length (1) | value |; kind 1 is a coordinate (22); others are skipped, as rows of before had none
 * </pre>
 *
 * Node ids are hashes, so four bytes nearly always name one member; the writer spells out the id where it knows two members
 * that share them. A reader resolves references against its own members when it looks ({@link PackedRow#resolve}), since a
 * row may arrive before the member that it speaks of.
 */
final class LinkRowCodec {
    private static final int FORMAT = 1;
    private static final int OUTBOUND = 1;
    private static final int INBOUND = 2;
    private static final int HEARD = 4;
    private static final int WHOLE_ID = 8;
    private static final int DEAF = 16;
    private static final int EXTRA_COORDINATE = 1;
    private static final int EXTRA_HEADER_BYTES = 2;
    /** By code on the wire: the order here may not change. */
    private static final List<LinkState> STATES =
            List.of(LinkState.UNKNOWN, LinkState.UP, LinkState.DEGRADED, LinkState.DOWN);

    /** One object a band, not three a link: of 500 nodes the others would be some MB. */
    private static final List<OptionalInt> BANDS =
            IntStream.range(0, 1 << 6).mapToObj(OptionalInt::of).toList();

    private LinkRowCodec() {}

    /** @param isAmbiguous whether two members share these four bytes */
    static ByteString encode(LinkRow row, IntPredicate isAmbiguous) {
        Map<NodeId, LinkRow.Outbound> outbound = new TreeMap<>();
        row.outbound().forEach(link -> outbound.put(link.to(), link));
        Map<NodeId, LinkRow.Inbound> inbound = new TreeMap<>();
        row.inbound().forEach(link -> inbound.put(link.from(), link));
        Map<NodeId, Boolean> peers = new TreeMap<>();
        outbound.keySet().forEach(peer -> peers.put(peer, true));
        inbound.keySet().forEach(peer -> peers.put(peer, true));
        ByteBuffer packed = ByteBuffer.allocate(27 + peers.size() * 19 + EXTRA_HEADER_BYTES + CoordinateCodec.BYTES);
        packed.put(row.origin().bytes()).putLong(row.order()).put((byte) FORMAT).putShort((short) peers.size());
        for (NodeId peer : peers.keySet()) {
            LinkRow.Outbound out = outbound.get(peer);
            LinkRow.Inbound in = inbound.get(peer);
            boolean whole = isAmbiguous.test(reference(peer));
            int flags = (out != null ? OUTBOUND : 0)
                    | (in != null ? INBOUND : 0)
                    | (in != null && in.heard() ? HEARD : 0)
                    | (in != null && in.deaf() ? DEAF : 0)
                    | (whole ? WHOLE_ID : 0);
            packed.put((byte) flags);
            if (whole) {
                packed.put(peer.bytes());
            } else {
                packed.putInt(reference(peer));
            }
            if (out != null) {
                packed.putShort((short) bands(out));
            }
        }
        row.coordinate().ifPresent(coordinate -> {
            packed.put((byte) EXTRA_COORDINATE).put((byte) CoordinateCodec.BYTES);
            CoordinateCodec.encode(coordinate, packed);
        });
        return ByteString.copyFrom(packed.flip());
    }

    /** Checks everything. A coordinate that nobody can have is left out and said; the links stand for themselves. */
    static PackedRow decode(ByteString content) throws MalformedPacketException {
        ByteBuffer packed = content.asReadOnlyByteBuffer();
        try {
            NodeId origin = new NodeId(packed.getLong(), packed.getLong());
            long order = packed.getLong();
            if (packed.get() != FORMAT) {
                throw new MalformedPacketException("row-format");
            }
            int count = packed.getShort() & 0xffff;
            if (count > 2 * LinkRow.LINKS_MAX) {
                throw new MalformedPacketException("row-links");
            }
            List<PackedRow.Link> links = new ArrayList<>(Math.min(count, packed.remaining() / 5));
            for (int i = 0; i < count; i++) {
                links.add(link(packed));
            }
            return withExtras(packed, origin, order, links);
        } catch (BufferUnderflowException truncated) {
            throw new MalformedPacketException("row-truncated");
        }
    }

    private static PackedRow withExtras(ByteBuffer packed, NodeId origin, long order, List<PackedRow.Link> links) {
        Optional<Coordinate> coordinate = Optional.empty();
        boolean refused = false;
        while (packed.remaining() >= EXTRA_HEADER_BYTES) {
            int kind = packed.get() & 0xff;
            int length = packed.get() & 0xff;
            ByteBuffer value = packed.slice();
            packed.position(packed.position() + Math.min(length, packed.remaining()));
            if (kind == EXTRA_COORDINATE) {
                // Longer in a later version: what is known of it comes first.
                coordinate = Math.min(length, value.remaining()) < CoordinateCodec.BYTES
                        ? Optional.empty()
                        : CoordinateCodec.decode(value);
                refused |= coordinate.isEmpty();
            }
        }
        return new PackedRow(origin, order, links, coordinate, refused);
    }

    static int reference(NodeId id) {
        return (int) (id.high() >>> 32);
    }

    private static PackedRow.Link link(ByteBuffer packed) throws MalformedPacketException {
        int flags = packed.get();
        long high = 0;
        long low = 0;
        int reference;
        if ((flags & WHOLE_ID) != 0) {
            high = packed.getLong();
            low = packed.getLong();
            reference = (int) (high >>> 32);
        } else {
            reference = packed.getInt();
        }
        int bands = (flags & OUTBOUND) != 0 ? packed.getShort() & 0xffff : 0;
        if ((bands >>> 8 & 0x3f) > BandScale.RTT.bands()
                || (bands >>> 4 & 0xf) > BandScale.LOSS.bands()
                || (bands & 0xf) > BandScale.IPDV.bands()) {
            throw new MalformedPacketException("row-band");
        }
        return new PackedRow.Link((byte) flags, reference, high, low, (short) bands);
    }

    private static int bands(LinkRow.Outbound link) {
        return STATES.indexOf(link.state()) << 14
                | code(link.rttBand()) << 8
                | code(link.lossBand()) << 4
                | code(link.ipdvBand());
    }

    private static int code(OptionalInt band) {
        return band.isPresent() ? band.getAsInt() + 1 : 0;
    }

    private static OptionalInt band(int code) {
        return code == 0 ? OptionalInt.empty() : BANDS.get(code - 1);
    }

    static boolean isOutbound(PackedRow.Link link) {
        return (link.flags() & OUTBOUND) != 0;
    }

    static boolean isInbound(PackedRow.Link link) {
        return (link.flags() & INBOUND) != 0;
    }

    static boolean isWhole(PackedRow.Link link) {
        return (link.flags() & WHOLE_ID) != 0;
    }

    static LinkRow.Outbound outbound(PackedRow.Link link, NodeId to) {
        int bands = link.bands() & 0xffff;
        return new LinkRow.Outbound(
                to, STATES.get(bands >>> 14), band(bands >>> 8 & 0x3f), band(bands >>> 4 & 0xf), band(bands & 0xf));
    }

    static LinkRow.Inbound inbound(PackedRow.Link link, NodeId from) {
        return new LinkRow.Inbound(from, (link.flags() & HEARD) != 0, (link.flags() & DEAF) != 0);
    }
}
