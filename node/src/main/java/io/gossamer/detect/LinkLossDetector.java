package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.Pair.Direction;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Loss of a pair over a threshold, with enough packets to say so. Each way stands for itself, by the probes of both ends ({@link
 * WayLosses}): the lower end of {@link Wilson}'s interval must be above the threshold, in several windows, and by more than chance
 * ({@link Significance}). Where it is not known which way packets were lost, each end's round trips are judged instead.
 */
public final class LinkLossDetector implements Detector {
    /** Of the losses whose direction is known, this share one way names that way. */
    private static final double ONE_WAY_SHARE = 0.8;

    private final double lossRatio;
    private final int samplesMin;

    public LinkLossDetector(double lossRatio, int samplesMin) {
        this.lossRatio = lossRatio;
        this.samplesMin = samplesMin;
    }

    @Override
    public String rule() {
        return Rules.LINK_LOSS;
    }

    /**
     * What is known of a pair's losses.
     *
     * @param worst of either way, or of either end's round trips, what loses most for sure
     */
    private record Lossy(Pair pair, WayLosses.Count forward, WayLosses.Count reverse, Ratio worst) {}

    private record Ratio(int lost, int sent) {
        double lower() {
            return Wilson.lower(lost, sent);
        }
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        TreeMap<Pair, WayLosses> pairs = new TreeMap<>();
        for (LinkEvidence evidence : picture.links()) {
            if (evidence.pooled().lost() > 0 && isWatched(picture, evidence.link())) {
                pairs.computeIfAbsent(Pair.of(evidence.link()), pair -> ways(picture, pair));
            }
        }
        List<Detection> found = new ArrayList<>();
        for (Map.Entry<Pair, WayLosses> entry : pairs.entrySet()) {
            judged(picture, entry.getKey(), entry.getValue())
                    .ifPresent(lossy -> found.add(new Detection(finding(picture, lossy), true)));
        }
        return found;
    }

    private static WayLosses ways(MeshPicture picture, Pair pair) {
        WayLosses ways = new WayLosses();
        for (LinkId link : List.of(pair.forward(), pair.reverse())) {
            if (isWatched(picture, link)) {
                picture.evidence(link).ifPresent(ways::add);
            }
        }
        return ways;
    }

    private Optional<Lossy> judged(MeshPicture picture, Pair pair, WayLosses ways) {
        WayLosses.Count forward = ways.all().getOrDefault(pair.forward(), new WayLosses.Count());
        WayLosses.Count reverse = ways.all().getOrDefault(pair.reverse(), new WayLosses.Count());
        Optional<Ratio> worst = Optional.empty();
        for (WayLosses.Count way : List.of(forward, reverse)) {
            worst = way.isLasting() ? worse(worst, new Ratio(way.lost(), way.sent())) : worst;
        }
        for (LinkId link : List.of(pair.forward(), pair.reverse())) {
            Optional<LinkEvidence> evidence =
                    picture.evidence(link).filter(known -> isWatched(picture, link) && isUntold(known.pooled()));
            if (evidence.isPresent()) {
                LinkEvidence.Pooled pooled = evidence.get().pooled();
                worst = worse(worst, new Ratio(pooled.lost(), pooled.sent()));
            }
        }
        return worst.map(ratio -> new Lossy(pair, forward, reverse, ratio));
    }

    /** Those that lose enough for sure; of two, what loses more. */
    private Optional<Ratio> worse(Optional<Ratio> worst, Ratio other) {
        boolean isLossy = other.sent() >= samplesMin
                && other.lower() > lossRatio
                && Significance.isSignificant(other.lost(), other.sent());
        return isLossy && (worst.isEmpty() || other.lower() > worst.get().lower()) ? Optional.of(other) : worst;
    }

    /** Of most of its losses nobody knows which way. */
    private static boolean isUntold(LinkEvidence.Pooled pooled) {
        return 2 * pooled.lostSomewhere() > pooled.lost()
                && Integer.bitCount(pooled.lossyWindows()) >= WayLosses.LOSSY_WINDOWS_MIN;
    }

    /** A link that is down, or to a node that is gone, has a better name than "loss". */
    private static boolean isWatched(MeshPicture picture, LinkId link) {
        return picture.isCounted(link.from())
                && picture.isCounted(link.to())
                && picture.stateOf(link) != LinkState.DOWN;
    }

    private Finding finding(MeshPicture picture, Lossy lossy) {
        Pair pair = lossy.pair();
        Direction direction = direction(lossy);
        String subject = pair.subject(picture, direction);
        List<Evidence> evidence = new ArrayList<>();
        for (LinkId link : List.of(pair.forward(), pair.reverse())) {
            WayLosses.Count way = link.equals(pair.forward()) ? lossy.forward() : lossy.reverse();
            if (way.lost() > 0) {
                evidence.add(new Evidence(
                        link.to(),
                        "%d of %d packets from %s lost".formatted(way.lost(), way.sent(), picture.nameOf(link.from())),
                        false));
            }
            picture.evidence(link)
                    .map(LinkEvidence::pooled)
                    .filter(pooled -> pooled.lost() > 0)
                    .ifPresent(pooled -> evidence.add(new Evidence(
                            link.from(),
                            "%d of %d probes to %s lost"
                                    .formatted(pooled.lost(), pooled.sent(), picture.nameOf(link.to())),
                            false)));
        }
        Ratio worst = lossy.worst();
        String summary = String.format(
                Locale.ROOT,
                "%s loses %.1f %% (at least %.1f %% with 95 %% confidence, threshold %.1f %%)",
                subject,
                100.0 * worst.lost() / worst.sent(),
                100 * worst.lower(),
                100 * lossRatio);
        return new Finding(rule(), pair.key(), subject, summary, pair.labels(picture, direction), evidence);
    }

    private static Direction direction(Lossy lossy) {
        double forward = lossy.forward().lost();
        double reverse = lossy.reverse().lost();
        double known = forward + reverse;
        if (known == 0) {
            return Direction.UNKNOWN;
        }
        if (forward >= ONE_WAY_SHARE * known) {
            return Direction.FORWARD;
        }
        return reverse >= ONE_WAY_SHARE * known ? Direction.REVERSE : Direction.BOTH;
    }

    /** One end's figures are enough to tell that it is over. */
    @Override
    public Verdict judge(MeshPicture picture, String key) {
        Pair pair = Pair.parse(key);
        boolean lossy = judged(picture, pair, ways(picture, pair)).isPresent();
        return LinkFate.of(
                picture,
                pair,
                link -> !lossy
                        && picture.evidence(link)
                                .filter(evidence -> evidence.pooled().sent() >= samplesMin)
                                .isPresent());
    }
}
