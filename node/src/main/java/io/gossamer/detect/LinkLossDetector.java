package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.Pair.Direction;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.LinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Loss over a threshold, with enough samples to say so: the lower end of {@link Wilson}'s interval over the recent windows
 * together must be above it.
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

    @Override
    public List<Detection> detect(MeshPicture picture) {
        TreeMap<Pair, List<LinkEvidence>> lossy = new TreeMap<>();
        for (LinkEvidence evidence : picture.links()) {
            if (isLossy(evidence) && isWatched(picture, evidence)) {
                lossy.computeIfAbsent(Pair.of(evidence.link()), unseen -> new ArrayList<>())
                        .add(evidence);
            }
        }
        List<Detection> found = new ArrayList<>();
        for (Map.Entry<Pair, List<LinkEvidence>> entry : lossy.entrySet()) {
            found.add(new Detection(finding(picture, entry.getKey(), entry.getValue()), true));
        }
        return found;
    }

    private boolean isLossy(LinkEvidence evidence) {
        return evidence.pooled().sent() >= samplesMin
                && Wilson.lower(evidence.pooled().lost(), evidence.pooled().sent()) > lossRatio;
    }

    /** A link that is down, or to a node that is gone, has a better name than "loss". */
    private static boolean isWatched(MeshPicture picture, LinkEvidence evidence) {
        return picture.isCounted(evidence.link().from())
                && picture.isCounted(evidence.link().to())
                && picture.stateOf(evidence.link()) != LinkState.DOWN;
    }

    private Finding finding(MeshPicture picture, Pair pair, List<LinkEvidence> lossy) {
        Direction direction = direction(pair, lossy);
        String subject = pair.subject(picture, direction);
        LinkEvidence worst = lossy.get(0);
        List<Evidence> evidence = new ArrayList<>();
        for (LinkEvidence link : lossy) {
            worst = ratio(link) > ratio(worst) ? link : worst;
            String statement = "%d of %d probes to %s lost"
                    .formatted(
                            link.pooled().lost(),
                            link.pooled().sent(),
                            picture.nameOf(link.link().to()));
            evidence.add(new Evidence(link.link().from(), statement, false));
        }
        String summary = String.format(
                Locale.ROOT,
                "%s loses %.1f %% (at least %.1f %% with 95 %% confidence, threshold %.1f %%)",
                subject,
                100 * ratio(worst),
                100 * Wilson.lower(worst.pooled().lost(), worst.pooled().sent()),
                100 * lossRatio);
        return new Finding(rule(), pair.key(), subject, summary, pair.labels(picture, direction), evidence);
    }

    private static double ratio(LinkEvidence evidence) {
        return (double) evidence.pooled().lost() / evidence.pooled().sent();
    }

    private static Direction direction(Pair pair, List<LinkEvidence> lossy) {
        int forward = 0;
        int reverse = 0;
        for (LinkEvidence link : lossy) {
            boolean along = link.link().equals(pair.forward());
            int there = link.pooled().lostForward().orElse(0);
            int back = link.pooled().lostReverse().orElse(0);
            forward += along ? there : back;
            reverse += along ? back : there;
        }
        int known = forward + reverse;
        if (known == 0) {
            return Direction.UNKNOWN;
        }
        if (forward >= ONE_WAY_SHARE * known) {
            return Direction.FORWARD;
        }
        return reverse >= ONE_WAY_SHARE * known ? Direction.REVERSE : Direction.BOTH;
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        return LinkFate.of(picture, Pair.parse(key), link -> picture.evidence(link)
                .filter(evidence -> evidence.pooled().sent() >= samplesMin && !isLossy(evidence))
                .isPresent());
    }
}
