package io.gossamer.daemon;

import io.gossamer.linkstate.BandScale;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.measure.OwnLink;
import io.gossamer.measure.ReceiveStamp;
import io.gossamer.measure.WilsonInterval;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.PathClass;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.TrafficClass;
import io.gossamer.proto.ClassFate;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.PathMtu;
import java.util.Optional;

/** Summaries and bands as the API says them: seconds and ratios, what is not known left out. */
final class LinkMeasuresWords {
    private static final double NANOS = 1e9;

    private LinkMeasuresWords() {}

    static LinkMeasures of(LinkSummary summary) {
        LinkMeasures.Builder measures = counts(summary.counts()).setSelfImpaired(summary.selfImpaired());
        summary.rtt().ifPresent(rtt -> {
            measures.setStampMethod(method(summary.kernelStamps()));
            measures.setRttMinSeconds(rtt.min() / NANOS)
                    .setRttP50Seconds(rtt.p50() / NANOS)
                    .setRttMaxSeconds(rtt.max() / NANOS);
            rtt.p90().ifPresent(p90 -> measures.setRttP90Seconds(p90 / NANOS));
            rtt.p99().ifPresent(p99 -> measures.setRttP99Seconds(p99 / NANOS));
        });
        summary.ipdv().ifPresent(ipdv -> measures.setIpdvP50Seconds(ipdv.p50() / NANOS)
                .setIpdvMaxSeconds(ipdv.max() / NANOS));
        summary.traits()
                .mtu()
                .ifPresent(mtu -> measures.setPathMtu(PathMtu.newBuilder()
                        .setBytes(mtu.bytes())
                        .setWhole(mtu.whole())
                        .setBlackHole(mtu.isBlackHole())));
        summary.traits().classes().forEach(each -> measures.addClasses(said(each)));
        LinkDetailWords.of(summary).ifPresent(measures::setDetail);
        return measures.build();
    }

    private static io.gossamer.proto.PathClass said(PathClass each) {
        io.gossamer.proto.PathClass.Builder said = io.gossamer.proto.PathClass.newBuilder()
                .setDscp(each.dscp())
                .setName(TrafficClass.name(each.dscp()))
                .setFate(
                        switch (each.fate()) {
                            case ARRIVES -> ClassFate.CLASS_ARRIVES;
                            case KEPT -> ClassFate.CLASS_KEPT;
                            case REMARKED -> ClassFate.CLASS_REMARKED;
                            case REMARKED_LATELY -> ClassFate.CLASS_REMARKED_LATELY;
                            case LOST -> ClassFate.CLASS_LOST;
                        });
        each.arrivesAs().ifPresent(said::setArrivesAs);
        return said.build();
    }

    static String method(boolean kernelStamps) {
        return (kernelStamps ? ReceiveStamp.KERNEL : ReceiveStamp.USER).word();
    }

    /** Before the first window has closed: what there is so far. */
    static Optional<LinkMeasures> ofRunning(OwnLink.Running running) {
        if (running.counts().sent() == 0 && running.rtt().isEmpty()) {
            return Optional.empty();
        }
        LinkMeasures.Builder measures = counts(running.counts());
        running.rtt().ifPresent(rtt -> measures.setStampMethod(method(running.kernelStamps()))
                .setRttMinSeconds(rtt.min() / NANOS)
                .setRttP50Seconds(rtt.p50() / NANOS)
                .setRttMaxSeconds(rtt.max() / NANOS));
        return Optional.of(measures.build());
    }

    private static LinkMeasures.Builder counts(ProbeCounts counts) {
        LinkMeasures.Builder measures = LinkMeasures.newBuilder()
                .setSent(counts.sent())
                .setReceived(counts.received())
                .setLost(counts.lost())
                .setLate(counts.late())
                .setDuplicates(counts.duplicates())
                .setReordered(counts.reordered());
        counts.lostForward().ifPresent(measures::setLostForward);
        counts.lostReverse().ifPresent(measures::setLostReverse);
        if (counts.sent() >= LinkSummary.RATIO_SAMPLES_MIN) {
            WilsonInterval interval = WilsonInterval.of(counts.lost(), counts.sent());
            measures.setLossRatio((double) counts.lost() / counts.sent())
                    .setLossRatioLow(interval.low())
                    .setLossRatioHigh(interval.high());
        }
        return measures;
    }

    /** The middles of the bands: a picture, not a measurement, and marked so. */
    static LinkMeasures of(LinkRow.Outbound bands) {
        LinkMeasures.Builder measures = LinkMeasures.newBuilder().setBanded(true);
        bands.rttBand().ifPresent(band -> measures.setRttP50Seconds(BandScale.RTT.middle(band) / NANOS));
        bands.lossBand().ifPresent(band -> measures.setLossRatio(BandScale.LOSS.middle(band)));
        bands.ipdvBand().ifPresent(band -> measures.setIpdvP50Seconds(BandScale.IPDV.middle(band) / NANOS));
        return measures.build();
    }

    static io.gossamer.proto.LinkState state(LinkState state) {
        return switch (state) {
            case UNKNOWN -> io.gossamer.proto.LinkState.LINK_UNKNOWN;
            case UP -> io.gossamer.proto.LinkState.LINK_UP;
            case DEGRADED -> io.gossamer.proto.LinkState.LINK_DEGRADED;
            case DOWN -> io.gossamer.proto.LinkState.LINK_DOWN;
        };
    }
}
