package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.Medians;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * When a link takes longer than it used to: the medians of several windows in a row are over the measuring node's own baseline by a
 * factor and by an absolute floor (twice 0.1 ms is no trouble).
 *
 * @param windows how many in a row
 */
record SlowLink(double factor, long floorNanos, int windows) {
    boolean isSlow(LinkEvidence evidence) {
        if (!isKnown(evidence)) {
            return false;
        }
        for (int age = 0; age < windows; age++) {
            if (!isOver(evidence, age)) {
                return false;
            }
        }
        return true;
    }

    /** It has a baseline, and windows enough to say that it is slow or not. */
    boolean isKnown(LinkEvidence evidence) {
        return evidence.baselineRttNanos().isPresent() && evidence.recentRtt().size() >= windows;
    }

    /** What its measuring node saw last, beside what it is used to. */
    static Finding.Evidence said(MeshPicture picture, LinkEvidence slow) {
        return new Finding.Evidence(
                slow.link().from(),
                String.format(
                        Locale.ROOT,
                        "median to %s %.2f ms, baseline %.2f ms",
                        picture.nameOf(slow.link().to()),
                        slow.recentRtt().nanos(0) / 1e6,
                        slow.baselineRttNanos().orElse(0) / 1e6),
                false);
    }

    /** Most of them wait in a queue, as their measuring nodes see it: congestion, and not a longer way. */
    static boolean areQueued(List<LinkEvidence> slow) {
        long queued = slow.stream()
                .filter(link ->
                        link.latest().filter(latest -> latest.traits().queued()).isPresent())
                .count();
        return 2 * queued > slow.size();
    }

    /** With what the delay comes from, where that is known. */
    static Map<String, String> labels(Map<String, String> labels, List<LinkEvidence> slow) {
        if (!areQueued(slow)) {
            return labels;
        }
        TreeMap<String, String> more = new TreeMap<>(labels);
        more.put("cause", "congestion");
        return more;
    }

    /** Its newest window is as usual. */
    boolean isAsUsual(LinkEvidence evidence) {
        return evidence.baselineRttNanos().isPresent() && evidence.recentRtt().size() > 0 && !isOver(evidence, 0);
    }

    private boolean isOver(LinkEvidence evidence, int age) {
        long baselineNanos = evidence.baselineRttNanos().getAsLong();
        Medians recent = evidence.recentRtt();
        return recent.nanos(age) > Math.max(baselineNanos * factor, (double) baselineNanos + floorNanos);
    }
}
