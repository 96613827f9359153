package io.gossamer.detect;

import io.gossamer.detect.PathComponent.Kind;
import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names what loses packets, from what is lost on each directed path: greedy maximum a posteriori over binomial losses, as in Flock
 * (Harsh et al., 2023) and with the penalty for each component that is blamed. A path loses with {@code 1 − Π(1 − q)} over the
 * components on it that are blamed, and a little anyway. What explains most is taken first; what then explains too little for its
 * penalty is left alone. A component is not blamed while some of its paths are plainly cleaner than they should be.
 *
 * <p>Deterministic and pure: every voter finds the same from the same paths.
 */
final class LossLocaliser {
    /** Any path may lose so much. */
    private static final double BASE = 0.0015;

    private static final double PENALTY_NATS = 8;
    private static final int FOUND_MAX = 16;
    private static final int PATHS_MIN = 3;
    private static final int PEERS_MIN = 2;
    private static final double RATIO_MAX = 0.98;
    /** Of many paths one in twenty may be cleaner by chance, or for another reason. */
    private static final int CLEAN_SHARE = 20;
    /** Of those of its paths that nothing else explains, so many of the expected ones must have lost anything. */
    private static final double TOUCHED_SHARE = 0.6;

    private final List<LossPath> paths;
    private final double[] expected;
    private final TreeMap<PathComponent, List<Integer>> candidates = new TreeMap<>();
    private final EnumMap<Kind, Integer> kinds = new EnumMap<>(Kind.class);

    /** One that is blamed: what it loses by itself, and the paths through it. */
    record Found(PathComponent component, double ratio, List<LossPath> paths) {
        int sent() {
            return paths.stream().mapToInt(LossPath::sent).sum();
        }

        int lost() {
            return paths.stream().mapToInt(LossPath::lost).sum();
        }

        /** How many windows had a loss on any of them. */
        int lossyWindows() {
            return Integer.bitCount(
                    paths.stream().mapToInt(LossPath::lossyWindows).reduce(0, (one, other) -> one | other));
        }
    }

    private LossLocaliser(List<LossPath> paths) {
        this.paths = paths;
        this.expected = new double[paths.size()];
        java.util.Arrays.fill(expected, BASE);
        for (int at = 0; at < paths.size(); at++) {
            for (PathComponent component : componentsOf(paths.get(at))) {
                candidates
                        .computeIfAbsent(component, unseen -> new ArrayList<>())
                        .add(at);
            }
        }
        candidates.keySet().forEach(component -> kinds.merge(component.kind(), 1, Integer::sum));
        candidates.entrySet().removeIf(entry -> !isWorthTrying(entry.getKey(), entry.getValue()));
    }

    /** Those that are blamed, first what explains most; single paths are left out. */
    static List<Found> locate(List<LossPath> paths) {
        boolean anyLoss = paths.stream().anyMatch(LossLocaliser::isLossy);
        return anyLoss ? new LossLocaliser(paths).locate() : List.of();
    }

    private static boolean isLossy(LossPath path) {
        return path.lost() >= 2 && path.ratio() > 2 * BASE;
    }

    static List<PathComponent> componentsOf(LossPath path) {
        List<PathComponent> components = new ArrayList<>(List.of(
                PathComponent.of(Kind.SENDING, path.from()),
                PathComponent.of(Kind.RECEIVING, path.to()),
                PathComponent.of(Kind.NODE, path.from()),
                PathComponent.of(Kind.NODE, path.to()),
                PathComponent.path(path.from(), path.to())));
        if (path.crossesZones()) {
            components.add(PathComponent.zone(Kind.ZONE_PAIR, path.fromZone(), path.toZone()));
            components.add(PathComponent.zone(Kind.ZONE_OUT, path.fromZone(), ""));
            components.add(PathComponent.zone(Kind.ZONE_IN, "", path.toZone()));
        }
        return components;
    }

    private boolean isWorthTrying(PathComponent component, List<Integer> through) {
        if (through.stream().noneMatch(at -> isLossy(paths.get(at)))) {
            return false;
        }
        if (component.kind() == Kind.PATH) {
            return true;
        }
        return isWide(component, through.stream().map(paths::get).toList());
    }

    /** Enough paths of enough nodes go through it to be about more than one node or pair. */
    static boolean isWide(PathComponent component, List<LossPath> through) {
        TreeSet<NodeId> senders = new TreeSet<>();
        TreeSet<NodeId> receivers = new TreeSet<>();
        through.forEach(path -> {
            senders.add(path.from());
            receivers.add(path.to());
        });
        // What only one node has to do with is that node's.
        boolean isWide =
                switch (component.kind()) {
                    case SENDING -> receivers.size() > PEERS_MIN;
                    case RECEIVING -> senders.size() > PEERS_MIN;
                    default -> senders.size() >= PEERS_MIN && receivers.size() >= PEERS_MIN;
                };
        return isWide && through.size() >= PATHS_MIN;
    }

    private List<Found> locate() {
        List<Found> found = new ArrayList<>();
        for (int round = 0; round < paths.size() && found.size() < FOUND_MAX; round++) {
            Optional<PathComponent> best = best();
            if (best.isEmpty()) {
                break;
            }
            List<Integer> through = candidates.remove(best.get());
            double ratio = residual(through);
            through.forEach(at -> expected[at] = joined(expected[at], ratio));
            if (best.get().kind() != Kind.PATH) {
                found.add(new Found(
                        best.get(), ratio, through.stream().map(paths::get).toList()));
            }
        }
        return found;
    }

    private Optional<PathComponent> best() {
        PathComponent best = null;
        double most = 0;
        for (Map.Entry<PathComponent, List<Integer>> candidate : candidates.entrySet()) {
            double worth = worth(candidate.getKey(), candidate.getValue());
            // Strictly: of equals the first, by the order of kinds.
            if (worth > most + 1e-9) {
                most = worth;
                best = candidate.getKey();
            }
        }
        return Optional.ofNullable(best);
    }

    /** How many nats of likelihood it adds beyond its penalty; not positive: it is not to be blamed. */
    private double worth(PathComponent component, List<Integer> through) {
        double ratio = residual(through);
        if (ratio <= BASE) {
            return 0;
        }
        double gain = -PENALTY_NATS - StrictMath.log(kinds.get(component.kind()));
        int clean = 0;
        double touchedExpected = 0;
        int touched = 0;
        for (int at : through) {
            LossPath path = paths.get(at);
            double then = joined(expected[at], ratio);
            gain += path.lost() * StrictMath.log(then / expected[at])
                    + (path.sent() - path.lost()) * StrictMath.log((1 - then) / (1 - expected[at]));
            clean += Wilson.upper(path.lost(), path.sent()) < then / 2 ? 1 : 0;
            if (expected[at] <= BASE) {
                touchedExpected += 1 - StrictMath.pow(1 - then, path.sent());
                touched += path.lost() > 0 ? 1 : 0;
            }
        }
        boolean isNarrow = component.kind() != Kind.PATH
                && (touchedExpected < PEERS_MIN || touched < TOUCHED_SHARE * touchedExpected);
        boolean isUneven = isNarrow || clean * CLEAN_SHARE > through.size();
        return isUneven ? 0 : gain;
    }

    /** What is lost on these paths beyond what is explained already. */
    private double residual(List<Integer> through) {
        double sent = 0;
        double lost = 0;
        for (int at : through) {
            LossPath path = paths.get(at);
            sent += path.sent();
            lost += Math.max(0, path.lost() - path.sent() * expected[at]);
        }
        return sent == 0 ? 0 : Math.min(RATIO_MAX, lost / sent);
    }

    private static double joined(double one, double other) {
        return 1 - (1 - one) * (1 - other);
    }
}
