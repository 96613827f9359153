package io.gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.sim.trial.ReleaseTrial;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A third of the mesh starved together and is let go: the moment in which a protocol could feed its own storm. */
class ReleaseTest {
    private static final int COUNT = 24;
    private static final int STARVED_SECONDS = 48;

    @Test
    void whatAReleaseMakesAMeshSayIsOverInTwentySeconds() {
        ReleaseTrial trial = new ReleaseTrial(SimSettings.of(1), COUNT);
        trial.run(
                COUNT / 3,
                16 * Simulation.SECOND,
                50 * Simulation.MILLI,
                STARVED_SECONDS * Simulation.SECOND,
                40 * Simulation.SECOND);
        assertThat(trial.verdicts().falseOnes()).isEmpty();
        assertThat(trial.agreedSeconds().orElse(Double.POSITIVE_INFINITY)).isLessThanOrEqualTo(5);
        double quiet = bytesPerSecond(trial.between(-STARVED_SECONDS - 60, -STARVED_SECONDS));
        assertThat(bytesPerSecond(trial.between(20, 40))).isLessThan(1.25 * quiet);
    }

    private static double bytesPerSecond(List<ReleaseTrial.Second> seconds) {
        assertThat(seconds).isNotEmpty();
        return seconds.stream()
                .mapToLong(ReleaseTrial.Second::totalBytes)
                .average()
                .orElseThrow();
    }
}
