package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.gossamer.model.DelayHistogram;
import io.gossamer.model.DelayRise;
import io.gossamer.model.LinkDetail;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.PathClass;
import io.gossamer.model.PathMarks;
import io.gossamer.model.PathMtu;
import io.gossamer.model.PathTraits;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import io.gossamer.proto.LinkSummaryRecord;
import io.gossamer.proto.MarkingRecord;
import io.gossamer.proto.OneWayRecord;
import io.gossamer.proto.PathClassRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SummaryCodecTest {
    @Property(tries = 500)
    void whatIsEncodedComesBackTheSame(@ForAll long seed) throws Exception {
        LinkSummary summary = anySummary(new Random(seed));

        byte[] wire = SummaryCodec.encode(summary).toByteArray();

        assertThat(SummaryCodec.decode(LinkSummaryRecord.parseFrom(wire))).isEqualTo(summary);
    }

    @Test
    void aSilentWindowHasNoDelaysAtAll() throws Exception {
        LinkSummary silent = new LinkSummary(
                new LinkId(new NodeId(1, 2), new NodeId(3, 4)),
                7,
                new LinkSummary.Window(1_700_000_000_000L, 10_000),
                new ProbeCounts(10, 0, 10, OptionalInt.empty(), OptionalInt.empty(), 0, 0, 0),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                LinkState.DOWN,
                1_699_999_999_000L,
                false,
                false);

        assertThat(SummaryCodec.decode(SummaryCodec.encode(silent))).isEqualTo(silent);
        assertThat(SummaryCodec.encode(silent).hasRttNanosP50()).isFalse();
    }

    @Test
    void lyingRecordsAreRefusedWithAReason() {
        refuses("summary_node_id", record -> record.setFrom(ByteString.copyFromUtf8("short")));
        refuses("summary_node_id", record -> record.clearTo());
        refuses("summary_link", record -> record.setTo(record.getFrom()));
        refuses("summary_window", record -> record.setWindowMillis(0));
        refuses("summary_window", record -> record.setWindowMillis(-1));
        refuses("summary_time", record -> record.setWindowStartUnixMillis(-5));
        refuses("summary_time", record -> record.setStateSinceUnixMillis(Long.MAX_VALUE));
        refuses("summary_counts", record -> record.setSent(record.getSent() + 1));
        refuses("summary_counts", record -> record.setLate(-1));
        refuses("summary_counts", record -> record.setLostForward(record.getLost() + 1));
        refuses("summary_counts", record -> record.setReceived(Integer.MAX_VALUE));
        refuses("summary_quantiles", record -> record.setRttNanosMin(record.getRttNanosMax() + 1));
        refuses("summary_quantiles", record -> record.clearRttNanosMax());
        refuses("summary_quantiles", record -> record.setRttNanosMax(SummaryCodec.DELAY_NANOS_MAX + 1));
        refuses("summary_quantiles", record -> record.setRttNanosP99(-1));
        refuses("summary_quantiles", record -> record.setIpdvNanosP50(Long.MIN_VALUE));
        refuses("summary_quantiles", record -> record.setRttNanosBaseline(-1));
        refuses("summary_state", record -> record.setState(4));
        refuses("summary_state", record -> record.setState(-1));
    }

    @Property(tries = 1000)
    void mutatedBytesEndInASummaryOrARefusal(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        byte[] wire = SummaryCodec.encode(anySummary(random)).toByteArray();
        for (int i = 0; i < 4; i++) {
            wire[random.nextInt(wire.length)] = (byte) random.nextInt();
        }
        byte[] cut = Arrays.copyOf(wire, random.nextInt(wire.length + 1));
        try {
            LinkSummary decoded = SummaryCodec.decode(LinkSummaryRecord.parseFrom(cut));
            assertThat(SummaryCodec.decode(SummaryCodec.encode(decoded))).isEqualTo(decoded);
        } catch (MalformedPacketException | com.google.protobuf.InvalidProtocolBufferException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    private static void refuses(String reason, UnaryOperator<LinkSummaryRecord.Builder> lie) {
        LinkSummaryRecord record = lie.apply(SummaryCodec.encode(anySummary(new Random(4))).toBuilder())
                .build();
        assertThatThrownBy(() -> SummaryCodec.decode(record))
                .isInstanceOfSatisfying(MalformedPacketException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private static LinkSummary anySummary(Random random) {
        int received = 1 + random.nextInt(200);
        int lost = 2 + random.nextInt(100);
        boolean directed = random.nextBoolean();
        return new LinkSummary(
                new LinkId(
                        new NodeId(random.nextLong(), random.nextLong()),
                        new NodeId(random.nextLong(), random.nextLong())),
                random.nextInt(Integer.MAX_VALUE),
                new LinkSummary.Window(random.nextInt(Integer.MAX_VALUE) * 10_000L / 10, 10_000),
                new ProbeCounts(
                        received + lost,
                        received,
                        lost,
                        directed ? OptionalInt.of(lost / 2) : OptionalInt.empty(),
                        directed ? OptionalInt.of(lost / 3) : OptionalInt.empty(),
                        random.nextInt(5),
                        random.nextInt(5),
                        random.nextInt(5)),
                Optional.of(anyQuantiles(random, received >= Quantiles.TAIL_SAMPLES_MIN)),
                random.nextBoolean() ? Optional.of(anyQuantiles(random, false)) : Optional.empty(),
                random.nextBoolean() ? OptionalLong.of(random.nextInt(1_000_000_000)) : OptionalLong.empty(),
                List.of(LinkState.values()).get(random.nextInt(4)),
                random.nextInt(Integer.MAX_VALUE),
                random.nextBoolean(),
                random.nextBoolean(),
                new PathTraits(
                        List.of(DelayRise.values()).get(random.nextInt(4)),
                        random.nextBoolean(),
                        random.nextBoolean()
                                ? Optional.of(new PathMtu(
                                        68 + random.nextInt(9_000), random.nextBoolean(), random.nextBoolean()))
                                : Optional.empty(),
                        random.nextBoolean() ? List.of(anyClass(random), anyClass(random)) : List.of()),
                random.nextBoolean() ? anyDetail(random) : LinkDetail.NONE);
    }

    private static PathClass anyClass(Random random) {
        return new PathClass(
                random.nextInt(64),
                PathClass.Fate.of(random.nextInt(5)),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(64)) : OptionalInt.empty());
    }

    @Test
    void classesThatThereCannotBeAreRefused() {
        LinkSummaryRecord good = SummaryCodec.encode(anySummary(new Random(4))).toBuilder()
                .clearClasses()
                .build();
        for (PathClassRecord wrong : List.of(
                PathClassRecord.newBuilder().setDscp(64).build(),
                PathClassRecord.newBuilder().setDscp(-1).build(),
                PathClassRecord.newBuilder().setFate(5).build(),
                PathClassRecord.newBuilder().setArrivesAs(64).build())) {
            assertThatThrownBy(() -> SummaryCodec.decode(
                            good.toBuilder().addClasses(wrong).build()))
                    .isInstanceOf(MalformedPacketException.class);
        }
        LinkSummaryRecord.Builder five = good.toBuilder();
        for (int i = 0; i <= PathClass.CLASSES_MAX; i++) {
            five.addClasses(PathClassRecord.newBuilder().setDscp(i));
        }
        assertThatThrownBy(() -> SummaryCodec.decode(five.build())).isInstanceOf(MalformedPacketException.class);
    }

    private static LinkDetail anyDetail(Random random) {
        long low = random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
        return new LinkDetail(
                random.nextInt(5),
                new LinkDetail.Directed(OptionalLong.of(random.nextInt(1_000_000)), OptionalLong.empty()),
                Optional.of(new LinkDetail.OneWayDelay(
                        random.nextInt(1_000_000), 7, 8, low, low + random.nextInt(1_000_000))),
                new PathMarks(
                        OptionalInt.of(random.nextInt(256)),
                        OptionalInt.empty(),
                        random.nextInt(3),
                        new PathMarks.Marking(OptionalInt.of(random.nextInt(64)), Optional.of(random.nextBoolean())),
                        PathMarks.Marking.UNKNOWN),
                random.nextBoolean() ? new LinkDetail.Reordering(3, 2, 0) : LinkDetail.Reordering.NONE,
                DelayHistogram.of(new long[] {7, 1_000_000, 1_000_001, 30_000_000_000L}, random.nextInt(5)),
                random.nextBoolean());
    }

    @Test
    void aDetailThatNoNodeCouldMeasureIsRefused() {
        LinkSummaryRecord good = SummaryCodec.encode(anySummary(new Random(3))).toBuilder()
                .clearOneWay()
                .build();
        refused(good.toBuilder().setTtlForward(256).build(), "summary_detail");
        refused(good.toBuilder().setJitterNanosForward(-1).build(), "summary_detail");
        refused(good.toBuilder().setLossBurstMax(-1).build(), "summary_detail");
        refused(
                good.toBuilder()
                        .setRttHistogram(ByteString.copyFrom(new byte[] {2, 0}))
                        .build(),
                "summary_detail");
        refused(
                good.toBuilder()
                        .setMarkingReverse(MarkingRecord.newBuilder().setDscp(64))
                        .build(),
                "summary_detail");
        refused(
                good.toBuilder()
                        .setOneWay(
                                OneWayRecord.newBuilder().setOffsetNanosLow(1).setOffsetNanosHigh(0))
                        .build(),
                "summary_detail");
    }

    private static void refused(LinkSummaryRecord record, String reason) {
        assertThatThrownBy(() -> SummaryCodec.decode(record))
                .isInstanceOfSatisfying(MalformedPacketException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private static Quantiles anyQuantiles(Random random, boolean tail) {
        long[] delays = random.longs(5, 0, 10_000_000_000L).sorted().toArray();
        return new Quantiles(
                delays[0],
                delays[1],
                tail ? OptionalLong.of(delays[2]) : OptionalLong.empty(),
                tail ? OptionalLong.of(delays[3]) : OptionalLong.empty(),
                delays[4]);
    }
}
