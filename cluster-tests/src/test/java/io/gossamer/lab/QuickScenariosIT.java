package io.gossamer.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.environment.NeedsRoot;
import io.gossamer.lab.script.Scenario;
import io.gossamer.lab.verdict.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The quick scenarios, one after the other in one lab, as a mesh goes through troubles in its life. Each is
 * {@code ./gossamer lab run NAME} by itself.
 */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
class QuickScenariosIT {
    /** Late packets are no reason here: whether the alerts were right is asked all the same. */
    private static final Result.Busy BOUNDS = new Result.Busy(Long.MAX_VALUE, 0.5);

    private static final int TRIES_MAX = 3;

    private Lab lab;

    @BeforeAll
    void startALabThatSuitsThemAll() throws Exception {
        TreeSet<String> disks = new TreeSet<>();
        TreeSet<String> clocks = new TreeSet<>();
        List<Scenarios.Source> all = quick().toList();
        for (Scenarios.Source source : all) {
            disks.addAll(source.scenario().shape().ownDisks());
            clocks.addAll(source.scenario().shape().ownClocks());
        }
        Scenario.Shape first = all.get(0).scenario().shape();
        lab = new Lab(
                ClusterTest.launcher(),
                new Scenario.Shape(
                        first.hosts(),
                        first.zones(),
                        first.planes(),
                        first.seed(),
                        first.frameBytes(),
                        first.settings(),
                        first.base(),
                        disks,
                        clocks,
                        first.behindNat()));
        lab.start();
    }

    @AfterAll
    void leaveNothing() throws IOException {
        if (lab != null) {
            lab.close();
        }
    }

    static Stream<Scenarios.Source> quick() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path top = module.endsWith("cluster-tests") ? module : module.resolve("cluster-tests");
        return Scenarios.in(top.resolve("scenarios")).stream()
                .filter(source -> source.scenario().extent() == Scenario.Extent.QUICK);
    }

    @ParameterizedTest
    @MethodSource("quick")
    void theMeshSaysWhatIsBrokenAndNothingElse(Scenarios.Source source) throws Exception {
        Runner runner = new Runner(lab, new Narrator(System.out, ""), BOUNDS, Optional.empty());
        Result result = runner.run(source.name(), source.text());
        // Daemons that did not get a processor are what the mesh reports then, and rightly.
        for (int tries = 1;
                tries < TRIES_MAX && result.isVoid() && !result.problems().isEmpty();
                tries++) {
            result = runner.run(source.name(), source.text());
        }
        assumeThat(result.isVoid() && !result.problems().isEmpty())
                .as("this machine was too busy to tell: %s", result.busy())
                .isFalse();
        assertThat(result.problems())
                .as(
                        "alone and again: ./gossamer lab run %s\n%s",
                        source.name(), lab.mesh().tails(15))
                .isEmpty();
    }
}
