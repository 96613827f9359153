package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelfJudgeTest {
    private static final long MILLI = 1_000_000;
    private final SelfJudge judge = new SelfJudge();
    private long nowNanos;

    private void ticks(int count, long lateMillis) {
        for (int i = 0; i < count; i++) {
            nowNanos += 100 * MILLI;
            judge.tick(nowNanos, lateMillis * MILLI);
            judge.sent(0);
        }
    }

    @Test
    void aNodeInTimeIsWellWhateverItCollects() {
        ticks(100, 5);
        assertThat(judge.closeWindow(3_000).isImpaired()).isFalse();
        assertThat(judge.latest()).isEqualTo(SelfJudge.Health.WELL);
    }

    @Test
    void oneStallSpoilsItsWindowAndNoOther() {
        ticks(50, 1);
        ticks(1, 700);
        ticks(49, 1);
        assertThat(judge.closeWindow(0).words()).isEqualTo("its probing thread was up to 700 ms late");
        ticks(100, 1);
        assertThat(judge.closeWindow(0).isImpaired()).isFalse();
    }

    @Test
    void steadyLatenessSpoilsItAndACollectionIsNamedWhereItIsTheCause() {
        ticks(100, 150);
        assertThat(judge.closeWindow(40).words()).doesNotContain("garbage");
        ticks(1, 900);
        assertThat(judge.closeWindow(850).words()).contains("up to 900 ms late, garbage collections took 850 ms");
    }

    @Test
    void aReplyThatTheKernelHadNoRoomForIsNoLossOfTheNetwork() {
        ticks(100, 1);
        judge.dropped(3);
        assertThat(judge.closeWindow(0).words()).isEqualTo("the kernel had no room for 3 packets of its probes");
        ticks(100, 1);
        assertThat(judge.closeWindow(0).isImpaired()).isFalse();
    }

    @Test
    void aFewSkippedProbesAreForgivenAndManyAreNot() {
        ticks(100, 1);
        judge.sent(4);
        assertThat(judge.closeWindow(0).isImpaired()).isFalse();
        ticks(100, 1);
        judge.sent(6);
        assertThat(judge.closeWindow(0).words()).isEqualTo("6 of its 107 probes were not sent in time");
    }

    @Test
    void aWindowWithoutAnythingIsWell() {
        assertThat(judge.closeWindow(0).isImpaired()).isFalse();
    }
}
