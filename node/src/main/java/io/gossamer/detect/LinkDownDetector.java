package io.gossamer.detect;

import io.gossamer.aggregate.BandRow;
import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.Pair.Direction;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Two live nodes that do not get through to each other, and in which direction: each end says what it sends (its own state of
 * the link) and what it hears, and only both together have a direction.
 *
 * <pre>
 *   high hears low   low hears high    lost
 *   no               yes               low → high
 *   yes              no                high → low
 *   no               no                both ways
 *   otherwise                          by the counts of lost probes (STAMP's reflector numbers its replies), else unknown
 * </pre>
 */
public final class LinkDownDetector implements Detector {
    /** So many windows with nothing received outweigh the other end's "I get through". */
    private static final int OUTWEIGHING_WINDOWS = 2;

    @Override
    public String rule() {
        return Rules.LINK_DOWN;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        List<Detection> found = new ArrayList<>();
        for (Pair pair : downPairs(picture)) {
            if (picture.isCounted(pair.low()) && picture.isCounted(pair.high())) {
                found.add(detection(picture, pair));
            }
        }
        return found;
    }

    private static SortedSet<Pair> downPairs(MeshPicture picture) {
        TreeSet<Pair> pairs = new TreeSet<>();
        for (BandRow row : picture.rows().values()) {
            for (Map.Entry<NodeId, LinkState> link : row.outbound().entrySet()) {
                if (link.getValue() == LinkState.DOWN) {
                    addIfDown(picture, new LinkId(row.origin(), link.getKey()), pairs);
                }
            }
        }
        for (LinkEvidence evidence : picture.links()) {
            if (evidence.latest()
                    .filter(latest -> latest.state() == LinkState.DOWN)
                    .isPresent()) {
                addIfDown(picture, evidence.link(), pairs);
            }
        }
        return pairs;
    }

    private static void addIfDown(MeshPicture picture, LinkId link, SortedSet<Pair> pairs) {
        if (isDown(picture, link)) {
            pairs.add(Pair.of(link));
        }
    }

    /** An end that was itself impaired in its newest window is no witness against the network. */
    private static boolean isDown(MeshPicture picture, LinkId link) {
        boolean impaired = picture.evidence(link)
                .flatMap(LinkEvidence::latest)
                .filter(LinkEvidence.Latest::selfImpaired)
                .isPresent();
        boolean selfImpaired = picture.selfImpaired() && link.from().equals(picture.self());
        return !impaired && !selfImpaired && picture.stateOf(link) == LinkState.DOWN;
    }

    private Detection detection(MeshPicture picture, Pair pair) {
        Direction direction = direction(picture, pair);
        LinkId claimed = isDown(picture, pair.forward()) ? pair.forward() : pair.reverse();
        boolean contradicted = picture.stateOf(claimed.reversed()) == LinkState.UP;
        String subject = pair.subject(picture, direction);
        Finding finding = new Finding(
                rule(),
                pair.key(),
                subject,
                summary(picture, pair, direction),
                pair.labels(picture, direction),
                evidence(picture, pair));
        return new Detection(finding, !contradicted || outweighs(picture, claimed));
    }

    private static boolean outweighs(MeshPicture picture, LinkId claimed) {
        return picture.evidence(claimed)
                .filter(evidence -> evidence.pooled().windows() >= OUTWEIGHING_WINDOWS)
                .flatMap(LinkEvidence::latest)
                .filter(latest -> latest.received() == 0)
                .isPresent();
    }

    private static Direction direction(MeshPicture picture, Pair pair) {
        Optional<Boolean> highHears = picture.hears(pair.high(), pair.low());
        Optional<Boolean> lowHears = picture.hears(pair.low(), pair.high());
        if (highHears.isPresent() && lowHears.isPresent() && !(highHears.get() && lowHears.get())) {
            if (!highHears.get() && !lowHears.get()) {
                return Direction.BOTH;
            }
            return lowHears.get() ? Direction.FORWARD : Direction.REVERSE;
        }
        return directionOfLosses(picture, pair);
    }

    private static Direction directionOfLosses(MeshPicture picture, Pair pair) {
        int forward = 0;
        int reverse = 0;
        for (LinkId link : List.of(pair.forward(), pair.reverse())) {
            Optional<LinkEvidence.Latest> latest = picture.evidence(link).flatMap(LinkEvidence::latest);
            int there = latest.map(window -> window.lostForward().orElse(0)).orElse(0);
            int back = latest.map(window -> window.lostReverse().orElse(0)).orElse(0);
            boolean along = link.equals(pair.forward());
            forward += along ? there : back;
            reverse += along ? back : there;
        }
        if (forward == 0 && reverse == 0) {
            return Direction.UNKNOWN;
        }
        return forward > 0 && reverse > 0 ? Direction.BOTH : forward > 0 ? Direction.FORWARD : Direction.REVERSE;
    }

    private static String summary(MeshPicture picture, Pair pair, Direction direction) {
        String a = picture.nameOf(pair.low());
        String b = picture.nameOf(pair.high());
        return switch (direction) {
            case FORWARD -> "nothing gets from %s to %s; the way back works".formatted(a, b);
            case REVERSE -> "nothing gets from %s to %s; the way back works".formatted(b, a);
            case BOTH -> "nothing gets through between %s and %s, either way".formatted(a, b);
            case UNKNOWN -> "no probe between %s and %s is answered; which way it is cut is not known".formatted(a, b);
        };
    }

    private static List<Evidence> evidence(MeshPicture picture, Pair pair) {
        List<Evidence> evidence = new ArrayList<>();
        for (LinkId link : List.of(pair.forward(), pair.reverse())) {
            String other = picture.nameOf(link.to());
            switch (picture.stateOf(link)) {
                case DOWN ->
                    evidence.add(new Evidence(link.from(), "its probes to " + other + " are not answered", false));
                case UP, DEGRADED ->
                    evidence.add(new Evidence(link.from(), "its probes to " + other + " are answered", true));
                case UNKNOWN -> {
                    // says nothing
                }
            }
            picture.evidence(link)
                    .flatMap(LinkEvidence::latest)
                    .filter(latest -> latest.lostForward().orElse(0)
                                    + latest.lostReverse().orElse(0)
                            > 0)
                    .ifPresent(latest -> evidence.add(new Evidence(
                            link.from(),
                            "of its probes to %s in one window %d were lost on their way there, %d on their way back"
                                    .formatted(
                                            other,
                                            latest.lostForward().orElse(0),
                                            latest.lostReverse().orElse(0)),
                            false)));
            picture.hears(link.from(), link.to())
                    .ifPresent(heard -> evidence.add(
                            new Evidence(link.from(), (heard ? "hears " : "does not hear ") + other, heard)));
        }
        return evidence;
    }

    /** One direction answered is enough: an answer went there and back. */
    @Override
    public Verdict judge(MeshPicture picture, String key) {
        return LinkFate.of(picture, Pair.parse(key), link -> {
            LinkState state = picture.stateOf(link);
            return state == LinkState.UP || state == LinkState.DEGRADED;
        });
    }
}
