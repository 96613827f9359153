package io.gossamer.daemon;

import io.gossamer.model.LinkSummary;
import io.gossamer.model.PathMarks;
import io.gossamer.model.Quantiles;
import io.gossamer.proto.LinkDetail;
import io.gossamer.proto.Marking;
import io.gossamer.proto.OneWay;
import java.util.Optional;

/** A window's detail as the API says it: seconds, what is not known left out. */
final class LinkDetailWords {
    private static final double NANOS = 1e9;

    private LinkDetailWords() {}

    /** Absent where the summary is another node's word, which has none. */
    static Optional<LinkDetail> of(LinkSummary summary) {
        io.gossamer.model.LinkDetail known = summary.detail();
        if (known.equals(io.gossamer.model.LinkDetail.NONE)) {
            return Optional.empty();
        }
        LinkDetail.Builder detail = LinkDetail.newBuilder().setLossBurstMax(known.lossBurstMax());
        summary.rtt().ifPresent(rtt -> putVariation(rtt, detail));
        summary.rtt().ifPresent(rtt -> detail.setSendStampMethod(LinkMeasuresWords.method(known.sendStamps())));
        known.jitterNanos().forward().ifPresent(nanos -> detail.setJitterForwardSeconds(nanos / NANOS));
        known.jitterNanos().reverse().ifPresent(nanos -> detail.setJitterReverseSeconds(nanos / NANOS));
        known.oneWay()
                .ifPresent(delays -> detail.setOneWay(OneWay.newBuilder()
                        .setForwardSeconds(delays.forwardNanos() / NANOS)
                        .setReverseSeconds(delays.reverseNanos() / NANOS)
                        .setBoundSeconds(delays.boundNanos() / NANOS)
                        .setOffsetLowSeconds(delays.offsetLowNanos() / NANOS)
                        .setOffsetHighSeconds(delays.offsetHighNanos() / NANOS)));
        known.rtt().p999().ifPresent(nanos -> detail.setRttP999Seconds(nanos / NANOS));
        io.gossamer.model.LinkDetail.Reordering reordering = known.reordering();
        if (reordering.byOne() > 0) {
            detail.addReorderedBy(reordering.byOne())
                    .addReorderedBy(reordering.byTwo())
                    .addReorderedBy(reordering.byThree());
        }
        PathMarks path = known.path();
        path.ttlForward().ifPresent(detail::setTtlForward);
        path.ttlReverse().ifPresent(detail::setTtlReverse);
        detail.setTtlChanges(path.ttlChanges());
        marking(path.forward()).ifPresent(detail::setMarkingForward);
        marking(path.reverse()).ifPresent(detail::setMarkingReverse);
        return Optional.of(detail.build());
    }

    /** RFC 5481 §4.2: packet delay variation is what a delay exceeds the least by, so its quantiles are those of the delay less it. */
    private static void putVariation(Quantiles rtt, LinkDetail.Builder detail) {
        detail.setPdvP50Seconds((rtt.p50() - rtt.min()) / NANOS).setPdvMaxSeconds((rtt.max() - rtt.min()) / NANOS);
        rtt.p99().ifPresent(p99 -> detail.setPdvP99Seconds((p99 - rtt.min()) / NANOS));
    }

    private static Optional<Marking> marking(PathMarks.Marking known) {
        if (known.equals(PathMarks.Marking.UNKNOWN)) {
            return Optional.empty();
        }
        Marking.Builder marking = Marking.newBuilder();
        known.dscp().ifPresent(marking::setDscp);
        known.ecnKept().ifPresent(marking::setEcnKept);
        return Optional.of(marking.build());
    }
}
