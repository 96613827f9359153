package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.detect.PathComponent.Kind;
import io.gossamer.model.LinkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names what bad ways have in common, where a way is bad or it is not: a component is named when nine in ten of the ways through it that
 * anybody knows of are bad, and half of all; first the one that explains most, then what the others leave. Deterministic and pure.
 */
final class SharedWays {
    static final int BAD_MIN = 3;
    private static final double BAD_SHARE = 0.9;
    private static final double KNOWN_SHARE = 0.5;
    /** Of its bad ways so many must be explained by nothing before it. */
    private static final double NEW_SHARE = 0.6;

    private static final int FOUND_MAX = 16;

    private final SortedMap<LinkId, State> ways;
    private final TreeMap<PathComponent, List<LossPath>> candidates = new TreeMap<>();
    private final TreeSet<LinkId> explained = new TreeSet<>();

    enum State {
        BAD,
        FINE,
        UNKNOWN
    }

    /** @param ways those bad ones that it explains and nothing before it did */
    record Found(PathComponent component, List<LinkId> ways) {
        TreeSet<String> pairs() {
            TreeSet<String> pairs = new TreeSet<>();
            ways.forEach(way -> pairs.add(Pair.of(way).key()));
            return pairs;
        }
    }

    private SharedWays(MeshPicture picture, SortedMap<LinkId, State> ways) {
        this.ways = ways;
        ways.keySet().forEach(link -> {
            LossPath path = path(picture, link);
            for (PathComponent component : LossLocaliser.componentsOf(path)) {
                candidates
                        .computeIfAbsent(component, unseen -> new ArrayList<>())
                        .add(path);
            }
        });
        candidates.entrySet().removeIf(entry -> !isBad(entry.getKey(), entry.getValue()));
    }

    private static LossPath path(MeshPicture picture, LinkId link) {
        return new LossPath(link.from(), link.to(), picture.zoneOf(link.from()), picture.zoneOf(link.to()), 0, 0);
    }

    /** Single ways are left out. */
    static List<Found> locate(MeshPicture picture, SortedMap<LinkId, State> ways) {
        boolean enough = ways.values().stream().filter(State.BAD::equals).count() >= BAD_MIN;
        return enough ? new SharedWays(picture, ways).locate() : List.of();
    }

    /** Does a way that is in {@code ways} go through the component of this key? */
    static boolean isAnyThrough(MeshPicture picture, SortedMap<LinkId, State> ways, String key) {
        return ways.keySet().stream().anyMatch(link -> LossLocaliser.componentsOf(path(picture, link)).stream()
                .anyMatch(component ->
                        component.kind() != Kind.PATH && component.key().equals(key)));
    }

    private boolean isBad(PathComponent component, List<LossPath> through) {
        if (component.kind() == Kind.PATH || !LossLocaliser.isWide(component, through)) {
            return false;
        }
        long bad = through.stream().filter(path -> stateOf(path) == State.BAD).count();
        long fine = through.stream().filter(path -> stateOf(path) == State.FINE).count();
        return bad >= BAD_SHARE * (bad + fine) && bad >= KNOWN_SHARE * through.size();
    }

    private State stateOf(LossPath path) {
        return ways.get(new LinkId(path.from(), path.to()));
    }

    private List<Found> locate() {
        List<Found> found = new ArrayList<>();
        while (found.size() < FOUND_MAX) {
            Found best = null;
            for (Map.Entry<PathComponent, List<LossPath>> candidate : candidates.entrySet()) {
                List<LinkId> bad = new ArrayList<>();
                for (LossPath path : candidate.getValue()) {
                    if (stateOf(path) == State.BAD) {
                        bad.add(new LinkId(path.from(), path.to()));
                    }
                }
                int all = bad.size();
                bad.removeAll(explained);
                boolean worth = bad.size() >= BAD_MIN && bad.size() >= NEW_SHARE * all;
                // Strictly more: of equals the first, by the order of kinds.
                if (worth && (best == null || bad.size() > best.ways().size())) {
                    best = new Found(candidate.getKey(), bad);
                }
            }
            if (best == null) {
                return found;
            }
            explained.addAll(best.ways());
            candidates.remove(best.component());
            found.add(best);
        }
        return found;
    }
}
