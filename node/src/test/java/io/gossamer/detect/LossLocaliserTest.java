package io.gossamer.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Meshes of six nodes in three zones, and of 24 in six: each path carries 150 packets, as in 75 s. */
final class LossLocaliserTest {
    private static final int SENT = 150;
    private static final int SEEDS = 60;

    private static List<LossPath> mesh(int nodes, int zones, long seed, ToDoubleBiFunction<Integer, Integer> loss) {
        Random random = new Random(seed);
        List<LossPath> paths = new ArrayList<>();
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                if (from != to) {
                    double ratio = loss.applyAsDouble(from, to);
                    int lost = 0;
                    for (int i = 0; i < SENT; i++) {
                        lost += random.nextDouble() < ratio ? 1 : 0;
                    }
                    paths.add(new LossPath(
                            id(from), id(to), zone(from, nodes, zones), zone(to, nodes, zones), SENT, lost));
                }
            }
        }
        return paths;
    }

    private static NodeId id(int node) {
        return new NodeId(0, node + 1);
    }

    private static String zone(int node, int nodes, int zones) {
        return "zone" + (node * zones / nodes + 1);
    }

    private static String named(List<LossPath> paths) {
        List<String> names = new ArrayList<>();
        for (LossLocaliser.Found found : LossLocaliser.locate(paths)) {
            PathComponent component = found.component();
            String what = component
                    .node()
                    .map(node -> "n" + node.low())
                    .orElse((component.from() + " " + component.to()).strip());
            names.add(component.kind().name().toLowerCase(java.util.Locale.ROOT) + " " + what);
        }
        names.sort(null);
        return String.join(", ", names);
    }

    private static void assertNamed(String expected, int nodes, int zones, ToDoubleBiFunction<Integer, Integer> loss) {
        int right = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            right += named(mesh(nodes, zones, seed, loss)).equals(expected) ? 1 : 0;
        }
        String last = named(mesh(nodes, zones, 0, loss));
        assertThat(right)
                .as("%s in %d runs; with seed 0: %s", expected, SEEDS, last)
                .isGreaterThan(SEEDS * 94 / 100);
    }

    @ParameterizedTest
    @CsvSource({"6, 3, 0.05", "6, 3, 0.2", "24, 6, 0.05", "24, 6, 0.2"})
    void aNodeThatLosesBothWaysIsNamed(int nodes, int zones, double loss) {
        assertNamed("node n5", nodes, zones, (from, to) -> from == 4 || to == 4 ? loss : 0);
    }

    @ParameterizedTest
    @CsvSource({"6, 3, 0.05", "6, 3, 0.2", "24, 6, 0.1"})
    void soIsOneThatLosesOnlyWhatItSendsOrReceives(int nodes, int zones, double loss) {
        assertNamed("sending n5", nodes, zones, (from, to) -> from == 4 ? loss : 0);
        assertNamed("receiving n5", nodes, zones, (from, to) -> to == 4 ? loss : 0);
    }

    @ParameterizedTest
    @CsvSource({"6, 3, 0.1", "6, 3, 0.2", "24, 6, 0.05"})
    void theWayBetweenTwoZonesIsNamed(int nodes, int zones, double loss) {
        assertNamed(
                "zone_pair zone1 zone2",
                nodes,
                zones,
                (from, to) -> zone(from, nodes, zones).equals("zone1")
                                && zone(to, nodes, zones).equals("zone2")
                        ? loss
                        : 0);
    }

    @ParameterizedTest
    @CsvSource({"6, 3, 0.1", "6, 3, 0.2", "24, 6, 0.05"})
    void aZonesUplinkIsNamed(int nodes, int zones, double loss) {
        assertNamed(
                "zone_out zone3",
                nodes,
                zones,
                (from, to) -> zone(from, nodes, zones).equals("zone3")
                                && !zone(to, nodes, zones).equals("zone3")
                        ? loss
                        : 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2})
    void threeNodesAtOnceAreThreeNodes(double loss) {
        assertNamed("node n2, node n4, node n6", 6, 3, (from, to) -> {
            boolean one = from % 2 == 1;
            boolean other = to % 2 == 1;
            return one && other ? 1 - (1 - loss) * (1 - loss) : one || other ? loss : 0;
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5})
    void aSinglePathIsNobodyElsesFault(double loss) {
        assertNamed("", 6, 3, (from, to) -> from == 0 && to == 4 ? loss : 0);
        assertNamed("", 24, 6, (from, to) -> from == 0 && to == 4 || from == 4 && to == 0 ? loss : 0);
    }

    /** One of two equal ways between zones: which paths take it is chance, and nothing that this can know of. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pathsOfAHashedPlaneAreNotTakenForANodeOrAZone(long salt) {
        Random plane = new Random(salt);
        boolean[][] second = new boolean[24][24];
        for (boolean[] row : second) {
            for (int to = 0; to < row.length; to++) {
                row[to] = plane.nextBoolean();
            }
        }
        List<LossPath> paths = mesh(
                24, 6, salt, (from, to) -> !zone(from, 24, 6).equals(zone(to, 24, 6)) && second[from][to] ? 0.5 : 0);
        assertThat(named(paths)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"6, 3, 0", "6, 3, 0.001", "24, 6, 0.002"})
    void aMeshThatLosesNextToNothingNamesNobody(int nodes, int zones, double loss) {
        assertNamed("", nodes, zones, (from, to) -> loss);
    }
}
