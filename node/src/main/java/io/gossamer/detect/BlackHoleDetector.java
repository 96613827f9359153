package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.Pair.Direction;
import io.gossamer.detect.SharedWays.Found;
import io.gossamer.detect.SharedWays.State;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.LinkId;
import io.gossamer.model.PathMtu;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Packets over some size vanish and nobody says so, while small ones get through: connections open and then hang (RFC 2923 §2.1). One
 * alert for what the ways have in common ({@link SharedWays}), or one for each that stands by itself.
 *
 * <p>Each end says what it found of the way to the other. A way that loses small packets too says nothing here.
 */
public final class BlackHoleDetector implements Detector {
    private static final int WITNESSES_MAX = 8;

    /** Of small probes: with more, large ones may be lost like any others. */
    private static final double LOSS_MAX = 0.05;

    @Override
    public String rule() {
        return Rules.MTU_BLACK_HOLE;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        TreeMap<LinkId, PathMtu> found = new TreeMap<>();
        TreeMap<LinkId, State> ways = ways(picture, found);
        List<Detection> detections = new ArrayList<>();
        TreeSet<LinkId> alone = new TreeSet<>();
        ways.forEach((link, state) -> {
            if (state == State.BAD) {
                alone.add(link);
            }
        });
        for (Found shared : SharedWays.locate(picture, ways)) {
            shared.ways().forEach(alone::remove);
            TreeSet<String> singles = new TreeSet<>();
            shared.ways().forEach(link -> singles.add(key(link)));
            detections.add(new Detection(
                    shared(picture, shared, found), true, List.of(), Collections.emptySortedSet(), singles));
        }
        for (LinkId link : alone) {
            detections.add(new Detection(single(picture, link, found.get(link)), true));
        }
        return detections;
    }

    private static TreeMap<LinkId, State> ways(MeshPicture picture, Map<LinkId, PathMtu> found) {
        TreeMap<LinkId, State> ways = new TreeMap<>();
        for (LinkEvidence evidence : picture.links()) {
            LinkId link = evidence.link();
            Optional<PathMtu> mtu =
                    evidence.latest().flatMap(latest -> latest.traits().mtu());
            boolean watched = picture.isCounted(link.from()) && picture.isCounted(link.to());
            if (!watched || mtu.isEmpty()) {
                continue;
            }
            LinkEvidence.Pooled pooled = evidence.pooled();
            boolean isLossy = pooled.lost() > LOSS_MAX * pooled.sent();
            ways.put(link, mtu.get().isBlackHole() ? isLossy ? State.UNKNOWN : State.BAD : State.FINE);
            found.put(link, mtu.get());
        }
        return ways;
    }

    private Finding shared(MeshPicture picture, Found shared, Map<LinkId, PathMtu> found) {
        LossComponent component = shared.component();
        List<Evidence> evidence = new ArrayList<>();
        shared.ways().stream().limit(WITNESSES_MAX).forEach(link -> evidence.add(said(picture, link, found.get(link))));
        int least = shared.ways().stream()
                .mapToInt(link -> found.get(link).bytes())
                .min()
                .orElse(0);
        String summary = "of %s packets over %d bytes vanish, on %d paths: connections open and then hang"
                .formatted(component.words(picture), least, shared.ways().size());
        return new Finding(
                rule(), component.key(), component.name(picture), summary, component.labels(picture), evidence);
    }

    private Finding single(MeshPicture picture, LinkId link, PathMtu mtu) {
        Pair pair = Pair.of(link);
        Direction direction = link.equals(pair.forward()) ? Direction.FORWARD : Direction.REVERSE;
        String subject = pair.subject(picture, direction);
        String summary =
                "%s: packets over %d bytes vanish: connections open and then hang".formatted(subject, mtu.bytes());
        return new Finding(
                rule(),
                key(link),
                subject,
                summary,
                pair.labels(picture, direction),
                List.of(said(picture, link, mtu)));
    }

    private static Evidence said(MeshPicture picture, LinkId link, PathMtu mtu) {
        return new Evidence(
                link.from(),
                "%d bytes get to %s, more do not".formatted(mtu.bytes(), picture.nameOf(link.to())),
                false);
    }

    private static String key(LinkId link) {
        return link.from() + "|" + link.to();
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        TreeMap<LinkId, State> ways = ways(picture, new TreeMap<>());
        for (LinkId link : ways.keySet()) {
            if (key(link).equals(key)) {
                return Verdict.cleared("large packets get through, or named otherwise");
            }
        }
        Optional<Verdict> fate = LossComponent.fateOf(picture, key);
        if (fate.isPresent()) {
            return fate.get();
        }
        return SharedWays.isAnyThrough(picture, ways, key)
                ? Verdict.cleared("large packets get through, or named otherwise")
                : Verdict.blind();
    }
}
