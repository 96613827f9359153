package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.Medians;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.Pair.Direction;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A link that takes longer than it used to: the median of several windows in a row is over the measuring node's own baseline by
 * a factor and by an absolute floor (twice 0.1 ms is no trouble). A round trip has no direction.
 */
public final class LinkRttDetector implements Detector {
    private final double factor;
    private final long floorNanos;
    private final int windows;

    public LinkRttDetector(double factor, long floorNanos, int windows) {
        this.factor = factor;
        this.floorNanos = floorNanos;
        this.windows = windows;
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
            if (watched && isSlow(evidence)) {
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

    private boolean isSlow(LinkEvidence evidence) {
        Medians recent = evidence.recentRtt();
        if (evidence.baselineRttNanos().isEmpty() || recent.size() < windows) {
            return false;
        }
        long limit = limitNanos(evidence.baselineRttNanos().getAsLong());
        for (int age = 0; age < windows; age++) {
            if (recent.nanos(age) <= limit) {
                return false;
            }
        }
        return true;
    }

    private long limitNanos(long baselineNanos) {
        return (long) Math.max(baselineNanos * factor, (double) baselineNanos + floorNanos);
    }

    private Finding finding(MeshPicture picture, Pair pair, List<LinkEvidence> slow) {
        List<Evidence> evidence = new ArrayList<>();
        for (LinkEvidence link : slow) {
            evidence.add(new Evidence(
                    link.link().from(),
                    String.format(
                            Locale.ROOT,
                            "median to %s %.2f ms, baseline %.2f ms",
                            picture.nameOf(link.link().to()),
                            link.recentRtt().nanos(0) / 1e6,
                            link.baselineRttNanos().getAsLong() / 1e6),
                    false));
        }
        String subject = pair.subject(picture, Direction.BOTH);
        LinkEvidence first = slow.get(0);
        String summary = String.format(
                Locale.ROOT,
                "%s takes %.2f ms, %.1f times its own baseline, for %d windows",
                subject,
                first.recentRtt().nanos(0) / 1e6,
                (double) first.recentRtt().nanos(0) / first.baselineRttNanos().getAsLong(),
                windows);
        return new Finding(rule(), pair.key(), subject, summary, pair.labels(picture, Direction.BOTH), evidence);
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        return LinkFate.of(picture, Pair.parse(key), link -> picture.evidence(link)
                .filter(evidence -> evidence.baselineRttNanos().isPresent()
                        && evidence.recentRtt().size() > 0
                        && evidence.recentRtt().nanos(0)
                                <= limitNanos(evidence.baselineRttNanos().getAsLong()))
                .isPresent());
    }
}
