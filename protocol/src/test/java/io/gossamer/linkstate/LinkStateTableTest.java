package io.gossamer.linkstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.gossamer.coordinate.Coordinate;
import io.gossamer.coordinate.VivaldiConfig;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SignedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LinkStateTableTest {
    private static final NodeId A = new NodeId(0x11111111_00000000L, 1);
    private static final NodeId B = new NodeId(0x22222222_00000000L, 2);
    private static final NodeId B_TWIN = new NodeId(0x22222222_99999999L, 3);

    private final Tally tally = new Tally("swim");
    private final LinkStateTable table = new LinkStateTable(2, tally);

    private static LinkRow row(NodeId origin, long epoch, long version, NodeId peer) {
        return new LinkRow(
                origin,
                epoch,
                version,
                List.of(new LinkRow.Outbound(
                        peer, LinkState.DEGRADED, OptionalInt.of(60), OptionalInt.empty(), OptionalInt.of(13))),
                List.of(new LinkRow.Inbound(peer, false)));
    }

    private static SignedRow signed(LinkRow row, boolean whole) {
        ByteString content = LinkRowCodec.encode(row, reference -> whole);
        return SignedRow.of(content, ByteString.copyFrom(new byte[64]));
    }

    @Test
    void aRowSurvivesTheRoundTripByReferenceAndByWholeId() throws Exception {
        for (boolean whole : List.of(true, false)) {
            LinkRow row = row(A, 0xf000_0000L, 7, B);
            PackedRow packed = LinkRowCodec.decode(signed(row, whole).content());
            assertThat(packed.resolve(reference -> Optional.of(B))).isEqualTo(row);
        }
    }

    @Test
    void aLinkMeasuredBothWaysTakesFiveBytesAndABit() {
        List<LinkRow.Outbound> outbound = new ArrayList<>();
        List<LinkRow.Inbound> inbound = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            NodeId peer = new NodeId((long) i << 32, i);
            outbound.add(
                    new LinkRow.Outbound(peer, LinkState.UP, OptionalInt.of(20), OptionalInt.of(0), OptionalInt.of(3)));
            inbound.add(new LinkRow.Inbound(peer, true));
        }
        assertThat(LinkRowCodec.encode(new LinkRow(A, 1, 1, outbound, inbound), reference -> false)
                        .size())
                .isEqualTo(28 + 10 * 5 + 2);
    }

    @Test
    void onlyANewerRowReplaces() throws Exception {
        assertThat(table.accept(10, signed(row(A, 2, 5, B), true))).isTrue();
        assertThat(table.accept(20, signed(row(A, 2, 5, B), true))).isFalse();
        assertThat(table.accept(20, signed(row(A, 1, 900, B), true)))
                .as("an earlier boot")
                .isFalse();
        assertThat(table.accept(30, signed(row(A, 3, 1, B), true))).isTrue();
        assertThat(table.rows(() -> reference -> Optional.empty()))
                .singleElement()
                .satisfies(received -> assertThat(received.receivedAtNanos()).isEqualTo(30));
    }

    @Test
    void theNumberOfRowsIsBounded() throws Exception {
        table.accept(0, signed(row(A, 1, 1, B), true));
        table.accept(0, signed(row(B, 1, 1, A), true));
        assertThat(table.accept(0, signed(row(B_TWIN, 1, 1, A), true))).isFalse();
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void anUnresolvedPeerIsLeftOutUntilItIsKnown() throws Exception {
        table.accept(0, signed(row(A, 1, 1, B), false));
        assertThat(table.rows(() -> reference -> Optional.empty()).get(0).row().outbound())
                .isEmpty();
        table.forgetSnapshot();
        assertThat(table.rows(() -> reference -> Optional.of(B)).get(0).row().outbound())
                .hasSize(1);
    }

    @Test
    void truncatedAndForeignRowsAreMalformed() {
        ByteString content = signed(row(A, 1, 1, B), false).content();
        for (int length = 0; length < content.size(); length++) {
            ByteString cut = content.substring(0, length);
            assertThatThrownBy(() -> LinkRowCodec.decode(cut)).isInstanceOf(MalformedPacketException.class);
        }
        ByteString whole = signed(row(A, 1, 1, B), true).content();
        ByteString cutId = whole.substring(0, whole.size() - 1);
        assertThatThrownBy(() -> LinkRowCodec.decode(cutId)).isInstanceOf(MalformedPacketException.class);
        byte[] before = content.toByteArray();
        before[24] = 1;
        assertThatThrownBy(() -> LinkRowCodec.decode(ByteString.copyFrom(before)))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessageContaining("row-format");
    }

    @Property
    void whateverLinksARowHasComeBack(@ForAll @Size(max = 300) List<@IntRange(max = 0xfff) Integer> kinds)
            throws Exception {
        List<LinkRow.Outbound> outbound = new ArrayList<>();
        List<LinkRow.Inbound> inbound = new ArrayList<>();
        List<NodeId> peers = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            int kind = kinds.get(i);
            // Two by two they share the bytes that they are referred to by.
            NodeId peer = new NodeId((long) (i / 2) << 40 | i, kind);
            peers.add(peer);
            if (kind % 3 != 0) {
                OptionalInt band = kind % 2 == 0 ? OptionalInt.empty() : OptionalInt.of(kind % 14);
                outbound.add(
                        new LinkRow.Outbound(peer, List.of(LinkState.values()).get(kind % 4), band, band, band));
            }
            if (kind % 3 != 1) {
                inbound.add(new LinkRow.Inbound(peer, kind % 5 > 1));
            }
        }
        LinkRow row = new LinkRow(A, 3, 4, outbound, inbound, placed().coordinate());
        LinkRow whole = LinkRowCodec.decode(signed(row, true).content()).resolve(reference -> Optional.empty());
        assertThat(whole.outbound()).containsExactlyInAnyOrderElementsOf(outbound);
        assertThat(whole.inbound()).containsExactlyInAnyOrderElementsOf(inbound);
        LinkRow unknown = LinkRowCodec.decode(signed(row, false).content()).resolve(reference -> Optional.empty());
        assertThat(unknown.outbound()).isEmpty();
        LinkRow first = LinkRowCodec.decode(signed(row, false).content())
                .resolve(reference -> Optional.of(peers.get(2 * reference)));
        assertThat(first.outbound()).hasSameSizeAs(outbound);
        assertThat(first.inbound()).hasSameSizeAs(inbound);
        assertThat(first.coordinate()).isPresent();
    }

    @Property
    void aBandsMiddleFallsIntoTheBandAndIsNear(@ForAll @DoubleRange(min = 10_000, max = 9.9e9) double rttNanos) {
        int band = BandScale.RTT.band(rttNanos);
        assertThat(BandScale.RTT.band(BandScale.RTT.middle(band))).isEqualTo(band);
        assertThat(BandScale.RTT.middle(band) / rttNanos).isBetween(0.85, 1.16);
    }

    @Test
    void aWobbleOfOneBandMakesNoNews() {
        int band = BandScale.RTT.band(5e6);
        assertThat(BandScale.RTT.band(5e6 * 1.2, OptionalInt.of(band))).isEqualTo(band);
        assertThat(BandScale.RTT.band(5e6 * 2, OptionalInt.of(band))).isGreaterThan(band + 1);
    }

    @Test
    void noneAndAllOfTheLossScaleAreExact() {
        assertThat(BandScale.LOSS.middle(BandScale.LOSS.band(0))).isZero();
        assertThat(BandScale.LOSS.middle(BandScale.LOSS.band(1))).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> BandScale.LOSS.band(Double.NaN));
    }

    private static LinkRow placed() {
        LinkRow plain = row(A, 1, 1, B);
        Coordinate origin = Coordinate.origin(VivaldiConfig.defaults());
        return new LinkRow(A, 1, 1, plain.outbound(), plain.inbound(), Optional.of(origin));
    }

    @Test
    void aCoordinateTakesTwentyFourBytesAndComesBack() throws Exception {
        ByteString with = LinkRowCodec.encode(placed(), reference -> false);
        ByteString without = LinkRowCodec.encode(row(A, 1, 1, B), reference -> false);
        assertThat(with.size() - without.size()).isEqualTo(24);
        Coordinate back = LinkRowCodec.decode(with).coordinate().orElseThrow();
        assertThat(back.height()).isCloseTo(10e-6, within(1e-9));
        assertThat(back.error()).isEqualTo(1.5);
    }

    @Test
    void aCoordinateThatNobodyCanHaveIsRefusedAndCountedAndTheLinksStand() throws Exception {
        byte[] lie = LinkRowCodec.encode(placed(), reference -> true).toByteArray();
        lie[lie.length - 22] = (byte) 0xff;
        SignedRow row = SignedRow.of(ByteString.copyFrom(lie), ByteString.copyFrom(new byte[64]));
        assertThat(table.accept(10, row)).isTrue();
        LinkRow held = table.rows(() -> reference -> Optional.empty()).get(0).row();
        assertThat(held.coordinate()).isEmpty();
        assertThat(held.outbound()).hasSize(1);
        assertThat(tally.value("coordinates_refused", "")).isEqualTo(1);
    }

    @Test
    void whatALaterVersionAddsToARowIsSkipped() throws Exception {
        ByteString later = LinkRowCodec.encode(placed(), reference -> true)
                .concat(ByteString.copyFrom(new byte[] {77, 3, 1, 2, 3, 78, 0, 79}));
        PackedRow read = LinkRowCodec.decode(later);
        assertThat(read.coordinate()).isPresent();
        assertThat(read.coordinateRefused()).isFalse();
        assertThat(read.links()).isEqualTo(1);
    }
}
