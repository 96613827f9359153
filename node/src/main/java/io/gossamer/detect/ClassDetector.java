package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.SharedWays.State;
import io.gossamer.model.LinkId;
import io.gossamer.model.PathClass;
import io.gossamer.model.PathClass.Fate;
import io.gossamer.model.TrafficClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packets of one class of traffic (RFC 2474) fare worse than others: they vanish, or they arrive in another class since lately. A
 * network that never kept a class is no trouble: where it begins, it does not trust its neighbours' marks. Each end says what it found
 * of the way to the other; see {@link WayFaults}. One thread.
 */
public final class ClassDetector implements Detector {
    private static final String SUFFIX = "|dscp";

    private final String rule;
    private final Fate bad;
    private final String cleared;
    private final TreeMap<Integer, WayFaults> byClass = new TreeMap<>();

    private ClassDetector(String rule, Fate bad, String cleared) {
        this.rule = rule;
        this.bad = bad;
        this.cleared = cleared;
    }

    public static ClassDetector lost() {
        return new ClassDetector(Rules.CLASS_LOST, Fate.LOST, "the class gets through, or named otherwise");
    }

    public static ClassDetector remarked() {
        return new ClassDetector(
                Rules.CLASS_REMARKED, Fate.REMARKED_LATELY, "the class arrives as sent, or named otherwise");
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        List<Detection> detections = new ArrayList<>();
        TreeMap<Integer, TreeMap<LinkId, State>> ways = ways(picture);
        byClass.keySet().retainAll(ways.keySet());
        ways.forEach((dscp, of) -> {
            WayFaults faults = byClass.computeIfAbsent(dscp, unseen -> new WayFaults(rule, sentences(dscp)));
            detections.addAll(faults.detect(picture, of, SUFFIX + dscp, Map.of("class", TrafficClass.name(dscp))));
        });
        return detections;
    }

    private TreeMap<Integer, TreeMap<LinkId, State>> ways(MeshPicture picture) {
        TreeMap<Integer, TreeMap<LinkId, State>> ways = new TreeMap<>();
        for (LinkEvidence evidence : picture.links()) {
            WayFaults.watched(picture, evidence).ifPresent(latest -> {
                for (PathClass each : latest.traits().classes()) {
                    ways.computeIfAbsent(each.dscp(), unseen -> new TreeMap<>())
                            .put(evidence.link(), each.fate() == bad ? WayFaults.bad(evidence) : State.FINE);
                }
            });
        }
        return ways;
    }

    private WayFaults.Words sentences(int dscp) {
        String name = TrafficClass.name(dscp);
        String what = bad == Fate.LOST
                ? "packets of class " + name + " vanish, while others get through"
                : "packets of class " + name + " arrive in another class since lately: they are queued as others are";
        return new WayFaults.Words() {
            @Override
            public String shared(String component, List<LinkId> ways) {
                return "of %s %s, on %d paths".formatted(component, what, ways.size());
            }

            @Override
            public String single(String subject, LinkId way) {
                return subject + ": " + what;
            }

            @Override
            public String evidence(LinkId way, String to) {
                return bad == Fate.LOST
                        ? "what is sent as %s does not get to %s".formatted(name, to)
                        : "what is sent as %s gets to %s in another class".formatted(name, to);
            }
        };
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        int at = key.lastIndexOf(SUFFIX);
        if (at < 0) {
            return Verdict.cleared(cleared);
        }
        int dscp = Integer.parseInt(key.substring(at + SUFFIX.length()));
        TreeMap<LinkId, State> of = ways(picture).getOrDefault(dscp, new TreeMap<>());
        return WayFaults.judge(picture, of, key.substring(0, at), cleared);
    }
}
