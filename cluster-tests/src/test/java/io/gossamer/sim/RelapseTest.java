package io.gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.sim.trial.RelapseTrial;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who was accused for a while, and spoke up, dies as visibly as anybody. */
class RelapseTest {
    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "1, true", "2, true"})
    void aHostThatDiesSoonAfterItsDatagramsWereFilteredIsKnownToAllInTenSeconds(long seed, boolean isDeaf) {
        RelapseTrial trial = new RelapseTrial(SimSettings.of(seed), 12, isDeaf);
        trial.run(8, 30 * Simulation.SECOND);
        assertThat(trial.crashes().missed()).isZero();
        assertThat(trial.crashes().verdicts().falseOnes()).isEmpty();
        assertThat(trial.seconds()).hasSize(8);
        assertThat(Collections.max(trial.seconds()))
                .as("seed " + seed + (isDeaf ? ", deaf: " : ", mute: ") + trial.seconds())
                .isLessThan(10);
    }
}
