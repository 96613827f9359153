package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.DelayHistogram;
import io.gossamer.model.LinkDetail;
import io.gossamer.model.PathMarks;
import io.gossamer.proto.LinkSummaryRecord;
import io.gossamer.proto.MarkingRecord;
import io.gossamer.proto.OneWayRecord;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** LinkDetail to and from the fields that a summary's record keeps it in. What no honest node could say is an error. */
final class DetailCodec {
    private static final int BYTE_MAX = 255;
    private static final int DSCP_MAX = 63;
    private static final int REORDERING_DEGREES = 3;

    private DetailCodec() {}

    static void put(LinkDetail detail, LinkSummaryRecord.Builder record) {
        record.setLossBurstMax(detail.lossBurstMax()).setSendStamps(detail.sendStamps());
        detail.jitterNanos().forward().ifPresent(record::setJitterNanosForward);
        detail.jitterNanos().reverse().ifPresent(record::setJitterNanosReverse);
        detail.oneWay()
                .ifPresent(delays -> record.setOneWay(OneWayRecord.newBuilder()
                        .setForwardNanos(delays.forwardNanos())
                        .setReverseNanos(delays.reverseNanos())
                        .setBoundNanos(delays.boundNanos())
                        .setOffsetNanosLow(delays.offsetLowNanos())
                        .setOffsetNanosHigh(delays.offsetHighNanos())));
        PathMarks path = detail.path();
        path.ttlForward().ifPresent(record::setTtlForward);
        path.ttlReverse().ifPresent(record::setTtlReverse);
        record.setTtlChanges(path.ttlChanges());
        if (!path.forward().equals(PathMarks.Marking.UNKNOWN)) {
            record.setMarkingForward(marking(path.forward()));
        }
        if (!path.reverse().equals(PathMarks.Marking.UNKNOWN)) {
            record.setMarkingReverse(marking(path.reverse()));
        }
        if (detail.rtt().count() > 0) {
            record.setRttHistogram(ByteString.copyFrom(detail.rtt().bytes()));
        }
        LinkDetail.Reordering reordering = detail.reordering();
        if (reordering.byOne() > 0) {
            record.addReorderedBy(reordering.byOne())
                    .addReorderedBy(reordering.byTwo())
                    .addReorderedBy(reordering.byThree());
        }
    }

    private static MarkingRecord marking(PathMarks.Marking marking) {
        MarkingRecord.Builder record = MarkingRecord.newBuilder();
        marking.dscp().ifPresent(record::setDscp);
        marking.ecnKept().ifPresent(record::setEcnKept);
        return record.build();
    }

    static LinkDetail read(LinkSummaryRecord record) throws MalformedPacketException {
        return new LinkDetail(
                range(record.getLossBurstMax(), SummaryCodec.PROBES_MAX),
                new LinkDetail.Directed(
                        record.hasJitterNanosForward() ? delay(record.getJitterNanosForward()) : OptionalLong.empty(),
                        record.hasJitterNanosReverse() ? delay(record.getJitterNanosReverse()) : OptionalLong.empty()),
                record.hasOneWay() ? Optional.of(oneWay(record.getOneWay())) : Optional.empty(),
                new PathMarks(
                        record.hasTtlForward() ? within(record.getTtlForward(), BYTE_MAX) : OptionalInt.empty(),
                        record.hasTtlReverse() ? within(record.getTtlReverse(), BYTE_MAX) : OptionalInt.empty(),
                        range(record.getTtlChanges(), SummaryCodec.PROBES_MAX),
                        marking(record.hasMarkingForward(), record.getMarkingForward()),
                        marking(record.hasMarkingReverse(), record.getMarkingReverse())),
                reordering(record),
                DelayHistogram.read(record.getRttHistogram().asReadOnlyByteBuffer(), SummaryCodec.PROBES_MAX)
                        .orElseThrow(() -> new MalformedPacketException("summary_detail", "no histogram")),
                record.getSendStamps());
    }

    private static LinkDetail.Reordering reordering(LinkSummaryRecord record) throws MalformedPacketException {
        if (record.getReorderedByCount() < REORDERING_DEGREES) {
            return LinkDetail.Reordering.NONE;
        }
        return new LinkDetail.Reordering(
                range(record.getReorderedBy(0), SummaryCodec.PROBES_MAX),
                range(record.getReorderedBy(1), SummaryCodec.PROBES_MAX),
                range(record.getReorderedBy(2), SummaryCodec.PROBES_MAX));
    }

    private static LinkDetail.OneWayDelay oneWay(OneWayRecord record) throws MalformedPacketException {
        if (record.getOffsetNanosLow() > record.getOffsetNanosHigh()) {
            throw new MalformedPacketException("summary_detail", "an offset between nothing and nothing");
        }
        return new LinkDetail.OneWayDelay(
                delay(record.getForwardNanos()).orElseThrow(),
                delay(record.getReverseNanos()).orElseThrow(),
                delay(record.getBoundNanos()).orElseThrow(),
                record.getOffsetNanosLow(),
                record.getOffsetNanosHigh());
    }

    private static PathMarks.Marking marking(boolean known, MarkingRecord record) throws MalformedPacketException {
        return known
                ? new PathMarks.Marking(
                        record.hasDscp() ? within(record.getDscp(), DSCP_MAX) : OptionalInt.empty(),
                        record.hasEcnKept() ? Optional.of(record.getEcnKept()) : Optional.empty())
                : PathMarks.Marking.UNKNOWN;
    }

    private static OptionalLong delay(long nanos) throws MalformedPacketException {
        if (nanos < 0 || nanos > SummaryCodec.DELAY_NANOS_MAX) {
            throw new MalformedPacketException("summary_detail", "a delay of " + Long.toUnsignedString(nanos) + " ns");
        }
        return OptionalLong.of(nanos);
    }

    private static OptionalInt within(int value, int max) throws MalformedPacketException {
        return OptionalInt.of(range(value, max));
    }

    private static int range(int value, int max) throws MalformedPacketException {
        if (value < 0 || value > max) {
            throw new MalformedPacketException(
                    "summary_detail", Integer.toUnsignedString(value) + " is more than " + max);
        }
        return value;
    }
}
