package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.DelayRise;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.PathClass;
import io.gossamer.model.PathMtu;
import io.gossamer.model.PathTraits;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import io.gossamer.model.TrafficClass;
import io.gossamer.proto.LinkSummaryRecord;
import io.gossamer.proto.PathClassRecord;
import io.gossamer.proto.PathMtuRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * LinkSummary to and from its wire and disk form, {@link LinkSummaryRecord}. Decoding believes nothing: whatever comes out
 * is a summary that an honest node could have made.
 */
public final class SummaryCodec {
    /** No delay is longer: a reply that late has no probe left to belong to. */
    public static final long DELAY_NANOS_MAX = 120_000_000_000L;

    /** The longest window: a day, as rolled up by the history. */
    public static final int WINDOW_MILLIS_MAX = 86_400_000;

    /** More probes than this in one window are a lie or a bug. */
    public static final int PROBES_MAX = 100_000_000;

    /** An IP packet's length has 16 bits. */
    private static final int PACKET_BYTES_MAX = 65_535;

    /** Year 10000: past it, readers' date arithmetic breaks. */
    static final long UNIX_MILLIS_MAX = 253_402_300_800_000L;

    private SummaryCodec() {}

    public static LinkSummaryRecord encode(LinkSummary summary) {
        ProbeCounts counts = summary.counts();
        LinkSummaryRecord.Builder record = LinkSummaryRecord.newBuilder()
                .setFrom(ByteString.copyFrom(summary.link().from().bytes()))
                .setTo(ByteString.copyFrom(summary.link().to().bytes()))
                .setEpoch(summary.epoch())
                .setWindowStartUnixMillis(summary.window().startUnixMillis())
                .setWindowMillis(summary.window().lengthMillis())
                .setSent(counts.sent())
                .setReceived(counts.received())
                .setLost(counts.lost())
                .setLate(counts.late())
                .setDuplicates(counts.duplicates())
                .setReordered(counts.reordered())
                .setState(number(summary.state()))
                .setStateSinceUnixMillis(summary.stateSinceUnixMillis())
                .setSelfImpaired(summary.selfImpaired())
                .setKernelStamps(summary.kernelStamps())
                .setDelayRise(summary.traits().rise().code())
                .setQueued(summary.traits().queued());
        summary.traits()
                .mtu()
                .ifPresent(mtu -> record.setPathMtu(PathMtuRecord.newBuilder()
                        .setBytes(mtu.bytes())
                        .setWhole(mtu.whole())
                        .setTold(mtu.told())));
        for (PathClass each : summary.traits().classes()) {
            PathClassRecord.Builder of = PathClassRecord.newBuilder()
                    .setDscp(each.dscp())
                    .setFate(each.fate().code());
            each.arrivesAs().ifPresent(of::setArrivesAs);
            record.addClasses(of);
        }
        counts.lostForward().ifPresent(record::setLostForward);
        counts.lostReverse().ifPresent(record::setLostReverse);
        summary.baselineRttNanos().ifPresent(record::setRttNanosBaseline);
        summary.rtt().ifPresent(rtt -> putRtt(record, rtt));
        summary.ipdv().ifPresent(ipdv -> putIpdv(record, ipdv));
        DetailCodec.put(summary.detail(), record);
        return record.build();
    }

    private static void putRtt(LinkSummaryRecord.Builder record, Quantiles rtt) {
        record.setRttNanosMin(rtt.min()).setRttNanosP50(rtt.p50()).setRttNanosMax(rtt.max());
        rtt.p90().ifPresent(record::setRttNanosP90);
        rtt.p99().ifPresent(record::setRttNanosP99);
    }

    private static void putIpdv(LinkSummaryRecord.Builder record, Quantiles ipdv) {
        record.setIpdvNanosMin(ipdv.min()).setIpdvNanosP50(ipdv.p50()).setIpdvNanosMax(ipdv.max());
        ipdv.p90().ifPresent(record::setIpdvNanosP90);
        ipdv.p99().ifPresent(record::setIpdvNanosP99);
    }

    public static LinkSummary decode(LinkSummaryRecord record) throws MalformedPacketException {
        LinkId link = new LinkId(node(record.getFrom()), node(record.getTo()));
        check(!link.from().equals(link.to()), "link", "a link from a node to itself");
        return new LinkSummary(
                link,
                record.getEpoch(),
                window(record),
                counts(record),
                rtt(record),
                ipdv(record),
                record.hasRttNanosBaseline() ? delay(record.getRttNanosBaseline()) : OptionalLong.empty(),
                state(record.getState()),
                unixMillis(record.getStateSinceUnixMillis()),
                record.getSelfImpaired(),
                record.getKernelStamps(),
                new PathTraits(DelayRise.of(record.getDelayRise()), record.getQueued(), mtu(record), classes(record)),
                DetailCodec.read(record));
    }

    private static Optional<PathMtu> mtu(LinkSummaryRecord record) throws MalformedPacketException {
        if (!record.hasPathMtu()) {
            return Optional.empty();
        }
        PathMtuRecord mtu = record.getPathMtu();
        check(mtu.getBytes() >= 0 && mtu.getBytes() <= PACKET_BYTES_MAX, "mtu", "no packet has so many bytes");
        return Optional.of(new PathMtu(mtu.getBytes(), mtu.getWhole(), mtu.getTold()));
    }

    private static List<PathClass> classes(LinkSummaryRecord record) throws MalformedPacketException {
        check(record.getClassesCount() <= PathClass.CLASSES_MAX, "class", record.getClassesCount() + " classes");
        List<PathClass> classes = new ArrayList<>(record.getClassesCount());
        for (PathClassRecord each : record.getClassesList()) {
            check(isDscp(each.getDscp()) && isDscp(each.getArrivesAs()), "class", "a DSCP has six bits");
            check(PathClass.Fate.isCode(each.getFate()), "class", "no fate of a class");
            classes.add(new PathClass(
                    each.getDscp(),
                    PathClass.Fate.of(each.getFate()),
                    each.hasArrivesAs() ? OptionalInt.of(each.getArrivesAs()) : OptionalInt.empty()));
        }
        return classes;
    }

    private static boolean isDscp(int number) {
        return number >= 0 && number <= TrafficClass.DSCP_MAX;
    }

    private static NodeId node(ByteString id) throws MalformedPacketException {
        check(id.size() == NodeId.BYTES, "node_id", "a node id of " + id.size() + " bytes");
        return NodeId.of(id.toByteArray());
    }

    private static LinkSummary.Window window(LinkSummaryRecord record) throws MalformedPacketException {
        int length = record.getWindowMillis();
        check(length > 0 && length <= WINDOW_MILLIS_MAX, "window", "a window of " + length + " ms");
        return new LinkSummary.Window(unixMillis(record.getWindowStartUnixMillis()), length);
    }

    private static long unixMillis(long millis) throws MalformedPacketException {
        check(millis >= 0 && millis < UNIX_MILLIS_MAX, "time", "not a time: " + millis);
        return millis;
    }

    private static ProbeCounts counts(LinkSummaryRecord record) throws MalformedPacketException {
        int sent = count(record.getSent());
        int received = count(record.getReceived());
        int lost = count(record.getLost());
        check(sent == received + lost, "counts", "sent " + sent + " is not received + lost");
        OptionalInt forward =
                record.hasLostForward() ? OptionalInt.of(count(record.getLostForward())) : OptionalInt.empty();
        OptionalInt reverse =
                record.hasLostReverse() ? OptionalInt.of(count(record.getLostReverse())) : OptionalInt.empty();
        check(forward.orElse(0) + reverse.orElse(0) <= lost, "counts", "the directions' losses exceed the whole");
        return new ProbeCounts(
                sent,
                received,
                lost,
                forward,
                reverse,
                count(record.getLate()),
                count(record.getDuplicates()),
                count(record.getReordered()));
    }

    private static int count(int value) throws MalformedPacketException {
        check(value >= 0 && value <= PROBES_MAX, "counts", "not a count: " + Integer.toUnsignedString(value));
        return value;
    }

    private static Optional<Quantiles> rtt(LinkSummaryRecord record) throws MalformedPacketException {
        if (!record.hasRttNanosP50()) {
            return Optional.empty();
        }
        check(record.hasRttNanosMin() && record.hasRttNanosMax(), "quantiles", "a median without its range");
        return Optional.of(quantiles(
                record.getRttNanosMin(),
                record.getRttNanosP50(),
                record.hasRttNanosP90() ? delay(record.getRttNanosP90()) : OptionalLong.empty(),
                record.hasRttNanosP99() ? delay(record.getRttNanosP99()) : OptionalLong.empty(),
                record.getRttNanosMax()));
    }

    private static Optional<Quantiles> ipdv(LinkSummaryRecord record) throws MalformedPacketException {
        if (!record.hasIpdvNanosP50()) {
            return Optional.empty();
        }
        check(record.hasIpdvNanosMin() && record.hasIpdvNanosMax(), "quantiles", "a median without its range");
        return Optional.of(quantiles(
                record.getIpdvNanosMin(),
                record.getIpdvNanosP50(),
                record.hasIpdvNanosP90() ? delay(record.getIpdvNanosP90()) : OptionalLong.empty(),
                record.hasIpdvNanosP99() ? delay(record.getIpdvNanosP99()) : OptionalLong.empty(),
                record.getIpdvNanosMax()));
    }

    private static Quantiles quantiles(long min, long p50, OptionalLong p90, OptionalLong p99, long max)
            throws MalformedPacketException {
        long highP90 = p90.orElse(p50);
        long highP99 = p99.orElse(highP90);
        check(
                0 <= min && min <= p50 && p50 <= highP90 && highP90 <= highP99 && highP99 <= max,
                "quantiles",
                "quantiles that do not rise");
        check(max <= DELAY_NANOS_MAX, "quantiles", "a delay of " + max + " ns");
        return new Quantiles(min, p50, p90, p99, max);
    }

    private static OptionalLong delay(long nanos) throws MalformedPacketException {
        check(
                nanos >= 0 && nanos <= DELAY_NANOS_MAX,
                "quantiles",
                "a delay of " + Long.toUnsignedString(nanos) + " ns");
        return OptionalLong.of(nanos);
    }

    /** On the wire and on disk: a new state gets a new number, no state a new one. */
    private static int number(LinkState state) {
        return switch (state) {
            case UNKNOWN -> 0;
            case UP -> 1;
            case DEGRADED -> 2;
            case DOWN -> 3;
        };
    }

    private static LinkState state(int number) throws MalformedPacketException {
        return switch (number) {
            case 0 -> LinkState.UNKNOWN;
            case 1 -> LinkState.UP;
            case 2 -> LinkState.DEGRADED;
            case 3 -> LinkState.DOWN;
            default -> throw new MalformedPacketException("summary_state", "a link state numbered " + number);
        };
    }

    private static void check(boolean holds, String reason, String message) throws MalformedPacketException {
        if (!holds) {
            throw new MalformedPacketException("summary_" + reason, message);
        }
    }
}
