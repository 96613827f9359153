package io.gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.sim.trial.CrashTrial;
import io.gossamer.sim.trial.PartitionTrial;
import io.gossamer.sim.trial.SpreadTrial;
import io.gossamer.sim.trial.StallTrial;
import io.gossamer.sim.watch.Verdicts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises at sizes that fit a test run; larger ones are {@code cluster-tests/bench} with the same ids. */
class ScaleTest {
    private static final double CRASH_SECONDS_MAX = 4.5;

    @ParameterizedTest
    @CsvSource({"3, 1, 6", "10, 2, 4", "100, 3, 3"})
    void theLastSurvivorKnowsOfACrashInTime(int count, long seed, int crashes) {
        CrashTrial trial = CrashTrial.of(count, seed);
        trial.run(crashes, Simulation.SECOND);
        String repeat = "repeat: cluster-tests/bench D1 --n %d --seeds 1 --seed0 %d".formatted(count, seed);
        assertThat(trial.seconds()).as(repeat).hasSize(crashes).allMatch(seconds -> seconds <= CRASH_SECONDS_MAX);
        assertThat(trial.verdicts().falseOnes()).as(repeat).isEmpty();
    }

    @Test
    void ofAThousandTheLastSurvivorKnowsOfACrashInTime() {
        CrashTrial trial = CrashTrial.of(1_000, 4);
        trial.run(1, Simulation.SECOND / 2);
        String repeat = "repeat: cluster-tests/bench D1 --n 1000 --seeds 1 --seed0 4 --crashes 1";
        assertThat(trial.seconds()).as(repeat).hasSize(1).allMatch(seconds -> seconds <= CRASH_SECONDS_MAX);
        assertThat(trial.verdicts().falseOnes()).as(repeat).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void oneLossInFiveCondemnsNobody(long seed) {
        Simulation simulation = Meshes.whole(SimSettings.of(seed), 30);
        Verdicts verdicts = new Verdicts(simulation);
        simulation.network().setEverywhere(LinkConditions.GOOD.withLoss(0.2));
        simulation.run(60 * Simulation.SECOND);
        assertThat(verdicts.falseOnes())
                .as("repeat: cluster-tests/bench F2 --n 30 --seeds 1 --seed0 %d --minutes 1", seed)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STOPPED, 4, 8, 5", "DEAF, 8, 16, 6"})
    void blockedNeighboursCondemnNobody(StallTrial.How how, int blocked, int seconds, long seed) {
        StallTrial trial = new StallTrial(SimSettings.of(seed), 32);
        trial.run(how, blocked, seconds * Simulation.SECOND, 50 * Simulation.MILLI, 40 * Simulation.SECOND);
        assertThat(trial.verdicts().falseOnes())
                .as("repeat: cluster-tests/bench F1 --n 32 --seeds 1 --seed0 %d", seed)
                .isEmpty();
    }

    @Test
    void whoIsDeafNineTenthsOfTheTimeCondemnsNobodyAndHoldsUpNobody() {
        StallTrial trial = new StallTrial(SimSettings.of(7), 48);
        trial.run(StallTrial.How.DEAF, 12, 512 * Simulation.MILLI, 50 * Simulation.MILLI, 40 * Simulation.SECOND);
        String repeat = "repeat: cluster-tests/bench F1 --n 48 --seeds 1 --seed0 7";
        assertThat(trial.verdicts().falseOnes()).as(repeat).isEmpty();
        assertThat(trial.crashSeconds()).as(repeat).isPresent();
        assertThat(trial.crashSeconds().getAsDouble()).as(repeat).isLessThanOrEqualTo(CRASH_SECONDS_MAX);
    }

    /** Something is heard in most eighths of a second then, and hardly ever an answer: see {@code Echoes}. */
    @Test
    void whoIsDeafByTenthsOfASecondCondemnsNobodyAndFillsNobodysPacketsWithAccusations() {
        StallTrial trial = new StallTrial(SimSettings.of(7), 48);
        trial.run(StallTrial.How.DEAF, 16, 128 * Simulation.MILLI, 16 * Simulation.MILLI, 40 * Simulation.SECOND);
        String repeat =
                "repeat: cluster-tests/bench F1 --n 48 --how DEAF --blocked 16 --seeds 1 --seed0 7 --seconds 40";
        assertThat(trial.verdicts().falseOnes()).as(repeat).isEmpty();
        // Without the guard 2,901, and the crash took 4.79 s.
        assertThat(trial.verdicts().falseSuspicions()).as(repeat).isLessThan(1_000);
        assertThat(trial.crashSeconds()).as(repeat).isPresent();
        assertThat(trial.crashSeconds().getAsDouble()).as(repeat).isLessThanOrEqualTo(CRASH_SECONDS_MAX);
    }

    @Test
    void twoHalvesAgreeSoonAfterTheyAreJoinedAgain() {
        PartitionTrial trial = new PartitionTrial(SimSettings.of(9), 40);
        trial.run(30 * Simulation.SECOND, 0);
        String repeat = "repeat: cluster-tests/bench C2 --n 40 --seeds 1 --seed0 9 --cut 30";
        assertThat(trial.difference()).as(repeat).isEmpty();
        assertThat(trial.healedSeconds()).as(repeat).isLessThanOrEqualTo(15);
    }

    @Test
    void anUpdateReachesAllBeforeASecondIsOver() {
        SpreadTrial trial = new SpreadTrial(SimSettings.of(3), 100);
        trial.run(5);
        assertThat(trial.missed()).isZero();
        assertThat(List.copyOf(trial.seconds()))
                .as("repeat: cluster-tests/bench C1 --n 100 --seeds 1 --seed0 3 --updates 5")
                .allMatch(seconds -> seconds <= 0.75);
    }
}
