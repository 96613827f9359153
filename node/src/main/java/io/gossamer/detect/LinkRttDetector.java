package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.Pair.Direction;
import io.gossamer.model.DelayRise;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A link that takes longer than it used to ({@link SlowLink}), and which way, where its ends can tell ({@link DelayRise}). */
public final class LinkRttDetector implements Detector {
    private final SlowLink slowness;

    public LinkRttDetector(double factor, long floorNanos, int windows) {
        this.slowness = new SlowLink(factor, floorNanos, windows);
    }

    @Override
    public String rule() {
        return Rules.LINK_RTT;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        TreeMap<Pair, List<LinkEvidence>> slow = new TreeMap<>();
        for (LinkEvidence evidence : picture.links()) {
            boolean watched = picture.isCounted(evidence.link().from())
                    && picture.isCounted(evidence.link().to());
            if (watched && slowness.isSlow(evidence)) {
                slow.computeIfAbsent(Pair.of(evidence.link()), unseen -> new ArrayList<>())
                        .add(evidence);
            }
        }
        List<Detection> found = new ArrayList<>();
        for (Map.Entry<Pair, List<LinkEvidence>> entry : slow.entrySet()) {
            found.add(new Detection(finding(picture, entry.getKey(), entry.getValue()), true));
        }
        return found;
    }

    private Finding finding(MeshPicture picture, Pair pair, List<LinkEvidence> slow) {
        List<Evidence> evidence =
                slow.stream().map(link -> SlowLink.said(picture, link)).toList();
        Direction direction = direction(pair, slow);
        String subject = pair.subject(picture, direction);
        LinkEvidence first = slow.get(0);
        String summary = String.format(
                Locale.ROOT,
                "%s takes %.2f ms there and back, %.1f times its own baseline, for %d windows%s",
                subject,
                first.recentRtt().nanos(0) / 1e6,
                (double) first.recentRtt().nanos(0) / first.baselineRttNanos().getAsLong(),
                slowness.windows(),
                SlowLink.areQueued(slow) ? ", and its delays vary as in a full queue: congestion" : "");
        return new Finding(
                rule(), pair.key(), subject, summary, SlowLink.labels(pair.labels(picture, direction), slow), evidence);
    }

    /** What an end knows, unless the other knows otherwise. */
    private static Direction direction(Pair pair, List<LinkEvidence> slow) {
        DelayRise along = DelayRise.UNKNOWN;
        for (LinkEvidence each : slow) {
            DelayRise here = riseOf(each);
            DelayRise rise = each.link().equals(pair.forward()) ? here : here.reversed();
            if (along != DelayRise.UNKNOWN && rise != DelayRise.UNKNOWN && along != rise) {
                return Direction.UNKNOWN;
            }
            along = rise == DelayRise.UNKNOWN ? along : rise;
        }
        return switch (along) {
            case FORWARD -> Direction.FORWARD;
            case REVERSE -> Direction.REVERSE;
            case BOTH -> Direction.BOTH;
            case UNKNOWN -> Direction.UNKNOWN;
        };
    }

    static DelayRise riseOf(LinkEvidence evidence) {
        return evidence.latest().map(latest -> latest.traits().rise()).orElse(DelayRise.UNKNOWN);
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        return LinkFate.of(picture, Pair.parse(key), link -> picture.evidence(link)
                .filter(slowness::isAsUsual)
                .isPresent());
    }
}
