package io.gossamer.detect;

import io.gossamer.aggregate.LinkEvidence;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.LossLocaliser.Found;
import io.gossamer.detect.PathComponent.Kind;
import io.gossamer.model.Finding;
import io.gossamer.model.Finding.Evidence;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Loss that many links share: one alert that names the node, the direction or the zones, instead of one a link. See {@link
 * LossLocaliser}.
 *
 * <p>Remembers when each node was last not there: what was lost on its links meanwhile is pooled for a while, and no loss of theirs.
 */
public final class SharedLossDetector implements Detector {
    /** Eight windows are pooled, and the one that was running. */
    static final long POOLED_NANOS = Duration.ofSeconds(90).toNanos();

    /** So much is news at once; less must go on for a while. */
    private static final double HEAVY_RATIO = 0.02;

    private static final int WITNESSES_MAX = 8;

    private final double lossRatio;
    private final int samplesMin;
    private final TreeMap<NodeId, Long> lastGone = new TreeMap<>();

    /**
     * @param lossRatio the lower end of {@link Wilson}'s interval over all its paths must exceed it
     * @param samplesMin packets on all its paths together
     */
    public SharedLossDetector(double lossRatio, int samplesMin) {
        this.lossRatio = lossRatio;
        this.samplesMin = samplesMin;
    }

    @Override
    public String rule() {
        return Rules.SHARED_LOSS;
    }

    @Override
    public List<Detection> detect(MeshPicture picture) {
        remember(picture);
        if (picture.isYoung()) {
            return List.of();
        }
        List<Detection> found = new ArrayList<>();
        for (Found each : LossLocaliser.locate(paths(picture))) {
            double lower = Wilson.lower(each.lost(), each.sent());
            boolean lasts = each.lossyWindows() >= WayLosses.LOSSY_WINDOWS_MIN || lower > HEAVY_RATIO;
            if (each.sent() >= samplesMin && lower > lossRatio && lasts) {
                found.add(new Detection(
                        finding(picture, each), true, List.of(), Collections.emptySortedSet(), pairs(each)));
            }
        }
        return found;
    }

    private void remember(MeshPicture picture) {
        for (Member member : picture.membership().members()) {
            if (!member.state().isCounted()) {
                lastGone.put(member.id(), picture.nowNanos());
            }
        }
        lastGone.values().removeIf(at -> picture.nowNanos() - at > POOLED_NANOS);
    }

    private boolean isSteady(MeshPicture picture, NodeId node) {
        return picture.isCounted(node) && !lastGone.containsKey(node);
    }

    /** Both ends' probes tell of both directions; a link that is down altogether tells of none. */
    private List<LossPath> paths(MeshPicture picture) {
        WayLosses ways = new WayLosses();
        for (LinkEvidence evidence : picture.links()) {
            LinkId link = evidence.link();
            boolean counted = isSteady(picture, link.from())
                    && isSteady(picture, link.to())
                    && picture.stateOf(link) != LinkState.DOWN;
            if (counted) {
                ways.add(evidence);
            }
        }
        List<LossPath> paths = new ArrayList<>(ways.all().size());
        ways.all()
                .forEach((link, way) -> paths.add(new LossPath(
                        link.from(),
                        link.to(),
                        picture.zoneOf(link.from()),
                        picture.zoneOf(link.to()),
                        way.sent(),
                        way.lost(),
                        way.lossyWindows())));
        return paths;
    }

    private static TreeSet<String> pairs(Found found) {
        TreeSet<String> pairs = new TreeSet<>();
        found.paths()
                .forEach(path ->
                        pairs.add(Pair.of(new LinkId(path.from(), path.to())).key()));
        return pairs;
    }

    private Finding finding(MeshPicture picture, Found found) {
        PathComponent component = found.component();
        List<Evidence> evidence = new ArrayList<>();
        found.paths().stream()
                .sorted(Comparator.comparingDouble(LossPath::ratio).reversed())
                .limit(WITNESSES_MAX)
                .forEach(path -> evidence.add(new Evidence(
                        path.to(),
                        "%d of %d packets from %s lost"
                                .formatted(path.lost(), path.sent(), picture.nameOf(path.from())),
                        false)));
        String summary = String.format(
                Locale.ROOT,
                "%s loses about %.1f %%: %d of %d packets on %d paths",
                component.words(picture),
                100 * found.ratio(),
                found.lost(),
                found.sent(),
                found.paths().size());
        return new Finding(
                rule(), component.key(), component.name(picture), summary, component.labels(picture), evidence);
    }

    @Override
    public Verdict judge(MeshPicture picture, String key) {
        Optional<Verdict> fate = PathComponent.fateOf(picture, key);
        if (fate.isPresent()) {
            return fate.get();
        }
        int sent = 0;
        int members = 0;
        for (LossPath path : paths(picture)) {
            boolean through = LossLocaliser.componentsOf(path).stream()
                    .anyMatch(component ->
                            component.kind() != Kind.PATH && component.key().equals(key));
            sent += through ? path.sent() : 0;
            members += through ? 1 : 0;
        }
        // No path is left where the zone is empty now, or the node gone: of the node other rules tell.
        return sent >= samplesMin || members == 0 && PathComponent.nodeOf(key).isEmpty()
                ? Verdict.cleared("recovered, or named otherwise")
                : Verdict.blind();
    }
}
