package io.gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.sim.fault.FaultPlan;
import io.gossamer.sim.fault.FaultRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anything may happen for a while; the invariants hold throughout, and afterwards all see the same mesh. */
class FaultsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyFaultsEndInOneView(long seed) {
        FaultPlan plan = FaultPlan.random(seed, 10 + (int) seed, 150 * Simulation.SECOND, 24);
        FaultRun run = new FaultRun(SimSettings.of(seed), plan).run();
        assertThat(run.difference()).isEmpty();
        assertThat(run.invariants().steps()).isGreaterThan(50_000);
    }
}
