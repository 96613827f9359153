package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.Pair.Direction;
import io.gossamer.detect.SharedWays.Found;
import io.gossamer.detect.SharedWays.State;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.LinkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Ways that do something to some packets which each end finds out for itself and seldom looks for: one alert for what the ways have in
 * common ({@link SharedWays}), or one for each that stands by itself.
 *
 * <p>Of ways with one fault each is found in its own time: one by itself ripens only when the others had theirs. Remembers since when
 * each way is bad. One thread.
 */
final class WayFaults {
    private static final int WITNESSES_MAX = 8;

    /** Of small probes: with more, special ones may be lost like any others. */
    private static final double LOSS_MAX = 0.05;

    /** Two rounds of a node with few links, and a search. */
    static final long OTHERS_NANOS_MIN = Duration.ofSeconds(45).toNanos();

    /** A node's tries are two seconds apart where it has many links, and it has 64 at most. */
    private static final long OTHERS_NANOS_EACH = 2_500_000_000L;

    private static final int LINKS_MAX = 64;

    private final String rule;
    private final Words words;
    private final TreeMap<LinkId, Long> badSince = new TreeMap<>();

    /** What is said of bad ways. */
    interface Words {
        /** A sentence. @param component as the beginning of one: see {@link PathComponent#words} */
        String shared(String component, List<LinkId> ways);

        /** A sentence. @param subject {@code n1 → n2} */
        String single(String subject, LinkId way);

        /** What the measuring end found. @param to the other end's name */
        String evidence(LinkId way, String to);
    }

    WayFaults(String rule, Words words) {
        this.rule = rule;
        this.words = words;
    }

    /** Both ends are watched, and its newest window says something. */
    static Optional<LinkEvidence.Latest> watched(MeshPicture picture, LinkEvidence evidence) {
        LinkId link = evidence.link();
        boolean watched = picture.isCounted(link.from()) && picture.isCounted(link.to());
        return watched ? evidence.latest() : Optional.empty();
    }

    /** A way that loses other packets too, or lets none through, says nothing here. */
    static State bad(LinkEvidence evidence) {
        LinkEvidence.Pooled pooled = evidence.pooled();
        boolean open = evidence.latest().filter(latest -> latest.received() > 0).isPresent();
        return open && pooled.lost() <= LOSS_MAX * pooled.sent() ? State.BAD : State.UNKNOWN;
    }

    /**
     * @param suffix of keys, where a rule tells of several sorts of trouble of one way; else ""
     * @param labels that each finding has besides those of its component
     */
    List<Detection> detect(
            MeshPicture picture, SortedMap<LinkId, State> ways, String suffix, Map<String, String> labels) {
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
            shared.ways().forEach(link -> singles.add(key(link) + suffix));
            Finding finding = shared(picture, shared, suffix, labels);
            detections.add(new Detection(finding, true, List.of(), Collections.emptySortedSet(), singles));
        }
        for (LinkId link : alone) {
            boolean othersHadTime = picture.nowNanos() - badSince.get(link) >= patience;
            detections.add(new Detection(single(picture, link, suffix, labels), othersHadTime));
        }
        return detections;
    }

    private Finding shared(MeshPicture picture, Found shared, String suffix, Map<String, String> labels) {
        PathComponent component = shared.component();
        List<Evidence> evidence = new ArrayList<>();
        shared.ways().stream().limit(WITNESSES_MAX).forEach(link -> evidence.add(said(picture, link)));
        return new Finding(
                rule,
                component.key() + suffix,
                component.name(picture),
                words.shared(component.words(picture), shared.ways()),
                both(component.labels(picture), labels),
                evidence);
    }

    private Finding single(MeshPicture picture, LinkId link, String suffix, Map<String, String> labels) {
        Pair pair = Pair.of(link);
        Direction direction = link.equals(pair.forward()) ? Direction.FORWARD : Direction.REVERSE;
        String subject = pair.subject(picture, direction);
        return new Finding(
                rule,
                key(link) + suffix,
                subject,
                words.single(subject, link),
                both(pair.labels(picture, direction), labels),
                List.of(said(picture, link)));
    }

    private static Map<String, String> both(Map<String, String> some, Map<String, String> others) {
        TreeMap<String, String> both = new TreeMap<>(some);
        both.putAll(others);
        return both;
    }

    private Evidence said(MeshPicture picture, LinkId link) {
        return new Evidence(link.from(), words.evidence(link, picture.nameOf(link.to())), false);
    }

    private static String key(LinkId link) {
        return link.from() + "|" + link.to();
    }

    /** @param key without a suffix, of what is not detected now */
    static Verdict judge(MeshPicture picture, SortedMap<LinkId, State> ways, String key, String cleared) {
        for (LinkId link : ways.keySet()) {
            if (key(link).equals(key)) {
                return Verdict.cleared(cleared);
            }
        }
        Optional<Verdict> fate = PathComponent.fateOf(picture, key);
        if (fate.isPresent()) {
            return fate.get();
        }
        return SharedWays.isAnyThrough(picture, ways, key) ? Verdict.cleared(cleared) : Verdict.blind();
    }
}
