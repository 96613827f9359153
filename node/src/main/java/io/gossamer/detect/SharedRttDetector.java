package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.SharedWays.Found;
import io.gossamer.detect.SharedWays.State;
import io.gossamer.model.DelayRise;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.LinkId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Delay that many links share: one alert that names the node, the direction or the zones, instead of one a link ({@link SharedWays}).
 *
 * <p>Each end says of each way whether it is slower than usual ({@link SlowLink}, {@link DelayRise}). What nobody knows the direction
 * of names nothing here: the links' own rule tells of it.
 */
public final class SharedRttDetector implements Detector {
    private static final int WITNESSES_MAX = 8;

    private final SlowLink slowness;

    public SharedRttDetector(double factor, long floorNanos, int windows) {
        this.slowness = new SlowLink(factor, floorNanos, windows);
    }

    /** What both ends say of one way, and the longest round trip that it is part of. */
    private static final class Way {
        private int slow;
        private int usual;
        private Optional<LinkEvidence> slowest = Optional.empty();

        private State state() {
            if (slow > 0 && slow >= usual) {
                return State.BAD;
            }
            return usual > 0 ? State.FINE : State.UNKNOWN;
        }

        private void say(LinkEvidence evidence, boolean isSlower) {
            slow += isSlower ? 1 : 0;
            usual += isSlower ? 0 : 1;
            if (isSlower && slowest.map(now -> excess(evidence) > excess(now)).orElse(true)) {
                slowest = Optional.of(evidence);
            }
        }
    }

    private static long excess(LinkEvidence evidence) {
        return evidence.recentRtt().nanos(0) - evidence.baselineRttNanos().orElse(0);
    }

    @Override
    public String rule() {
        return Rules.SHARED_RTT;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        TreeMap<LinkId, Way> ways = ways(picture);
        List<Detection> detections = new ArrayList<>();
        for (Found found : SharedWays.locate(picture, states(ways))) {
            detections.add(new Detection(
                    finding(picture, found, ways), true, List.of(), Collections.emptySortedSet(), found.pairs()));
        }
        return detections;
    }

    private TreeMap<LinkId, Way> ways(MeshPicture picture) {
        TreeMap<LinkId, Way> ways = new TreeMap<>();
        for (LinkEvidence evidence : picture.links()) {
            LinkId link = evidence.link();
            boolean watched = picture.isCounted(link.from()) && picture.isCounted(link.to());
            if (!watched || !slowness.isKnown(evidence)) {
                continue;
            }
            Way there = ways.computeIfAbsent(link, unseen -> new Way());
            Way back = ways.computeIfAbsent(link.reversed(), unseen -> new Way());
            DelayRise rise = LinkRttDetector.riseOf(evidence);
            if (!slowness.isSlow(evidence)) {
                there.say(evidence, false);
                back.say(evidence, false);
            } else if (rise != DelayRise.UNKNOWN) {
                there.say(evidence, rise != DelayRise.REVERSE);
                back.say(evidence, rise != DelayRise.FORWARD);
            }
        }
        return ways;
    }

    private static TreeMap<LinkId, State> states(TreeMap<LinkId, Way> ways) {
        TreeMap<LinkId, State> states = new TreeMap<>();
        ways.forEach((link, way) -> states.put(link, way.state()));
        return states;
    }

    private Finding finding(MeshPicture picture, Found found, TreeMap<LinkId, Way> ways) {
        PathComponent component = found.component();
        List<LinkEvidence> slowest = found.ways().stream()
                .flatMap(link -> ways.get(link).slowest.stream())
                .toList();
        List<Evidence> evidence = slowest.stream()
                .limit(WITNESSES_MAX)
                .map(link -> SlowLink.said(picture, link))
                .toList();
        String summary = String.format(
                Locale.ROOT,
                "%s takes about %.1f ms longer than usual, on %d paths%s",
                component.words(picture),
                medianExcess(slowest) / 1e6,
                found.ways().size(),
                SlowLink.areQueued(slowest) ? ", and delays vary as in a full queue: congestion" : "");
        return new Finding(
                rule(),
                component.key(),
                component.name(picture),
                summary,
                SlowLink.labels(component.labels(picture), slowest),
                evidence);
    }

    private static double medianExcess(List<LinkEvidence> links) {
        long[] excesses =
                links.stream().mapToLong(SharedRttDetector::excess).sorted().toArray();
        return excesses.length == 0 ? 0 : excesses[excesses.length / 2];
    }

    /** No way is left to be slow where its nodes are gone: of those other rules tell. */
    @Override
    public Verdict judge(MeshPicture picture, String key) {
        Optional<Verdict> fate = PathComponent.fateOf(picture, key);
        if (fate.isPresent()) {
            return fate.get();
        }
        return SharedWays.isAnyThrough(picture, states(ways(picture)), key)
                ? Verdict.cleared("as fast as usual, or named otherwise")
                : Verdict.blind();
    }
}
