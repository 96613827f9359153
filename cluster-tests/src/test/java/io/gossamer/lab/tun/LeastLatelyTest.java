package io.gossamer.lab.tun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LeastLatelyTest {
    private final LeastLately least = new LeastLately();

    private void record(long nanos, int times) {
        for (int i = 0; i < times; i++) {
            least.record(nanos);
        }
    }

    @Test
    void nothingIsAssumedBeforeAnythingWasSeen() {
        assertThat(least.nanos()).isZero();
    }

    @Test
    void theLeastSeenLatelyCounts() {
        record(60_000, 1);
        assertThat(least.nanos()).isEqualTo(60_000);
        record(40_000, 1);
        assertThat(least.nanos()).isEqualTo(40_000);
        record(90_000, 5);
        assertThat(least.nanos()).isBetween(40_000L, 60_000L);
    }

    @Test
    void itFollowsAMachineThatGotSlower() {
        record(40_000, 1);
        record(90_000, 200);
        assertThat(least.nanos()).isEqualTo(90_000);
    }

    @Test
    void aProcessorThatSomebodyElseHadDoesNotCount() {
        record(50_000_000, 1_000);
        assertThat(least.nanos()).isEqualTo(LeastLately.NANOS_MAX);
    }
}
