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
import java.time.Duration;
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
 * <p>Sizes are tried seldom, and of ways with one fault each is found in its own time: one by itself ripens only when the others had theirs.
 * Remembers since when each way is bad. One thread.
 *
 * <p>Each end says what it found of the way to the other. A way that loses small packets too says nothing here.
 */
public final class BlackHoleDetector implements Detector {
    private static final int WITNESSES_MAX = 8;

    /** Of small probes: with more, large ones may be lost like any others. */
    private static final double LOSS_MAX = 0.05;

    /** Two rounds of a node with few links, and a search. */
    static final long OTHERS_NANOS_MIN = Duration.ofSeconds(45).toNanos();

    /** A node's tries are two seconds apart where it has many links, and it has 64 at most. */
    private static final long OTHERS_NANOS_EACH = 2_500_000_000L;

    private static final int LINKS_MAX = 64;

    private final TreeMap<LinkId, Long> badSince = new TreeMap<>();

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
                badSince.putIfAbsent(link, picture.nowNanos());
            }
        });
        badSince.keySet().retainAll(alone);
        long patience =
                Math.max(OTHERS_NANOS_MIN, Math.min(LINKS_MAX, picture.members().size()) * OTHERS_NANOS_EACH);
        for (Found shared : SharedWays.locate(picture, ways)) {
            shared.ways().forEach(alone::remove);
            TreeSet<String> singles = new TreeSet<>();
            shared.ways().forEach(link -> singles.add(key(link)));
            detections.add(new Detection(
                    shared(picture, shared, found), true, List.of(), Collections.emptySortedSet(), singles));
        }
        for (LinkId link : alone) {
            boolean othersHadTime = picture.nowNanos() - badSince.get(link) >= patience;
            detections.add(new Detection(single(picture, link, found.get(link)), othersHadTime));
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
        PathComponent component = shared.component();
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
        Optional<Verdict> fate = PathComponent.fateOf(picture, key);
        if (fate.isPresent()) {
            return fate.get();
        }
        return SharedWays.isAnyThrough(picture, ways, key)
                ? Verdict.cleared("large packets get through, or named otherwise")
                : Verdict.blind();
    }
}
