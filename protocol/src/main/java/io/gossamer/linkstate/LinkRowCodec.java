package io.gossamer.linkstate;

import com.google.protobuf.ByteString;
import io.gossamer.coordinate.CoordinateCodec;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SignedRow;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A row in few bytes: 5 a link that is measured from here, 3 one that is only heard, a bit for whether it is, and 24 for where the
 * node stands.
 *
 * <pre>
 *  0        16          20        24       25
 *  | origin | epoch (4) | version | format | both | from | to | peers | bands | heard | extra ... |
 *  '------- SignedRow's header ---'-------------------- the row's body ---------------------------'
 *
 *  both, from, to: how many links are measured both ways, from the origin only, to it only; one byte each below 128, else two with
 *         the highest bit set
 *  peers: the first 3 bytes of each one's id, of the three kinds in that order, each kind ordered by id
 *  bands: state (2 bits) | RTT (6) | loss (4) | IPDV (4), of each link from the origin; a field of 0 is "not known", else band + 1
 *  heard: a bit for each link to the origin, from the highest of a byte on
 *  extra: | kind (1) | length (1) | value |; others than these are skipped, as rows of before had none
 *         kind 1: a coordinate (22)
 *         kind 2: a whole id: | place among the peers (2) | id (16) |
 * </pre>
 *
 * Node ids are hashes, so of five thousand members hardly ever do two share three bytes; the writer spells out the id where it
 * knows two that do. A reader resolves references against its own members when it looks ({@link PackedRow#resolve}), since a
 * row may arrive before the member that it speaks of.
 */
final class LinkRowCodec {
    static final int REFERENCE_BYTES = 3;
    private static final int FORMAT = 2;
    private static final int EXTRA_COORDINATE = 1;
    private static final int EXTRA_WHOLE_ID = 2;
    private static final int EXTRA_HEADER_BYTES = 2;
    private static final int WHOLE_ID_BYTES = Short.BYTES + NodeId.BYTES;
    /** By code on the wire: the order here may not change. */
    private static final List<LinkState> STATES =
            List.of(LinkState.UNKNOWN, LinkState.UP, LinkState.DEGRADED, LinkState.DOWN);

    /** One object a band, not three a link: of 500 nodes the others would be some MB. */
    private static final List<OptionalInt> BANDS =
            IntStream.range(0, 1 << 6).mapToObj(OptionalInt::of).toList();

    private LinkRowCodec() {}

    /** @param isAmbiguous whether two members share this {@link #reference} */
    static ByteString encode(LinkRow row, IntPredicate isAmbiguous) {
        Map<NodeId, LinkRow.Outbound> outbound = new TreeMap<>();
        row.outbound().forEach(link -> outbound.put(link.to(), link));
        Map<NodeId, LinkRow.Inbound> inbound = new TreeMap<>();
        row.inbound().forEach(link -> inbound.put(link.from(), link));
        List<NodeId> measured = new ArrayList<>(outbound.keySet());
        measured.retainAll(inbound.keySet());
        int both = measured.size();
        outbound.keySet().stream().filter(peer -> !inbound.containsKey(peer)).forEach(measured::add);
        List<NodeId> hearing = new ArrayList<>(measured.subList(0, both));
        inbound.keySet().stream().filter(peer -> !outbound.containsKey(peer)).forEach(hearing::add);
        List<NodeId> peers = new ArrayList<>(measured);
        peers.addAll(hearing.subList(both, hearing.size()));
        ByteBuffer packed = ByteBuffer.allocate(bytesMax(peers.size()));
        packed.put(row.origin().bytes()).putLong(row.order()).put((byte) FORMAT);
        putCount(packed, both);
        putCount(packed, measured.size() - both);
        putCount(packed, hearing.size() - both);
        peers.forEach(peer -> putReference(packed, peer));
        measured.forEach(peer -> packed.putShort((short) bands(outbound.get(peer))));
        putHeard(packed, hearing.stream().map(inbound::get).toList());
        putWholeIds(packed, peers, isAmbiguous);
        row.coordinate().ifPresent(coordinate -> {
            packed.put((byte) EXTRA_COORDINATE).put((byte) CoordinateCodec.BYTES);
            CoordinateCodec.encode(coordinate, packed);
        });
        return ByteString.copyFrom(packed.flip());
    }

    private static int bytesMax(int peers) {
        int eachMax = REFERENCE_BYTES + Short.BYTES + 1 + EXTRA_HEADER_BYTES + WHOLE_ID_BYTES;
        int countsMax = 3 * Short.BYTES;
        return SignedRow.HEADER_BYTES + 1 + countsMax + peers * eachMax + EXTRA_HEADER_BYTES + CoordinateCodec.BYTES;
    }

    private static void putCount(ByteBuffer packed, int count) {
        if (count < 0x80) {
            packed.put((byte) count);
        } else {
            packed.putShort((short) (0x8000 | count));
        }
    }

    private static int count(ByteBuffer body) {
        int first = body.get();
        return first >= 0 ? first : (first & 0x7f) << 8 | body.get() & 0xff;
    }

    private static void putReference(ByteBuffer packed, NodeId peer) {
        int reference = reference(peer);
        packed.put((byte) (reference >>> 16)).putShort((short) reference);
    }

    private static void putHeard(ByteBuffer packed, Collection<LinkRow.Inbound> inbound) {
        byte[] heard = new byte[bitBytes(inbound.size())];
        int place = 0;
        for (LinkRow.Inbound link : inbound) {
            heard[place >>> 3] |= (byte) (link.heard() ? 0x80 >>> (place & 7) : 0);
            place++;
        }
        packed.put(heard);
    }

    private static void putWholeIds(ByteBuffer packed, List<NodeId> peers, IntPredicate isAmbiguous) {
        for (int place = 0; place < peers.size(); place++) {
            if (isAmbiguous.test(reference(peers.get(place)))) {
                packed.put((byte) EXTRA_WHOLE_ID).put((byte) WHOLE_ID_BYTES).putShort((short) place);
                packed.put(peers.get(place).bytes());
            }
        }
    }

    /** Checks everything. A coordinate that nobody can have is left out and said; the links stand for themselves. */
    static PackedRow decode(ByteString content) throws MalformedPacketException {
        if (content.size() < SignedRow.HEADER_BYTES) {
            throw new MalformedPacketException("row-truncated");
        }
        ByteBuffer header = content.asReadOnlyByteBuffer();
        NodeId origin = new NodeId(header.getLong(), header.getLong());
        return decode(origin, header.getLong(), header.slice());
    }

    /** @param body what follows the header: read again when the row is resolved */
    static PackedRow decode(NodeId origin, long order, ByteBuffer body) throws MalformedPacketException {
        try {
            if (body.get() != FORMAT) {
                throw new MalformedPacketException("row-format");
            }
            int both = count(body);
            int outbound = both + count(body);
            int inbound = both + count(body);
            if (outbound > LinkRow.LINKS_MAX || inbound > LinkRow.LINKS_MAX) {
                throw new MalformedPacketException("row-links");
            }
            PackedRow row = new PackedRow(origin, order, body.slice(), both, outbound, inbound);
            for (int place = 0; place < outbound; place++) {
                requireBands(row.bands(place));
            }
            body.position(body.position() + row.linksBytes());
            readExtras(body, row);
            return row;
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException beyondItsEnd) {
            throw new MalformedPacketException("row-truncated");
        }
    }

    /** Throws IllegalArgumentException where one does not end. */
    private static void readExtras(ByteBuffer body, PackedRow row) {
        while (body.remaining() >= EXTRA_HEADER_BYTES) {
            int kind = body.get() & 0xff;
            int length = body.get() & 0xff;
            ByteBuffer value = body.slice().limit(length);
            body.position(body.position() + length);
            // Longer in a later version: what is known of it comes first.
            if (kind == EXTRA_COORDINATE) {
                row.setCoordinate(
                        value.remaining() < CoordinateCodec.BYTES ? Optional.empty() : CoordinateCodec.decode(value));
            } else if (kind == EXTRA_WHOLE_ID && value.remaining() >= WHOLE_ID_BYTES) {
                row.setWholeId(value.getShort() & 0xffff, new NodeId(value.getLong(), value.getLong()));
            }
        }
    }

    /** The three bytes by which rows refer to a member. */
    static int reference(NodeId id) {
        return (int) (id.high() >>> Long.SIZE - 8 * REFERENCE_BYTES);
    }

    static int bitBytes(int bits) {
        return (bits + 7) >>> 3;
    }

    private static void requireBands(int bands) throws MalformedPacketException {
        if ((bands >>> 8 & 0x3f) > BandScale.RTT.bands()
                || (bands >>> 4 & 0xf) > BandScale.LOSS.bands()
                || (bands & 0xf) > BandScale.IPDV.bands()) {
            throw new MalformedPacketException("row-band");
        }
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

    static LinkRow.Outbound outbound(NodeId to, int bands) {
        return new LinkRow.Outbound(
                to, STATES.get(bands >>> 14), band(bands >>> 8 & 0x3f), band(bands >>> 4 & 0xf), band(bands & 0xf));
    }
}
