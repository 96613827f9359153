package io.gossamer.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.measure.ReceiveStamp;
import io.gossamer.probe.live.LiveSample;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RttWatchTest {
    private final RttWatch watch = new RttWatch(1);

    private void take(LiveSample.Outcome outcome, double seconds) {
        watch.take(new LiveSample(
                1,
                outcome,
                outcome == LiveSample.Outcome.LOST ? OptionalLong.empty() : OptionalLong.of((long) (seconds * 1e9)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                false,
                Optional.empty(),
                Optional.of(ReceiveStamp.KERNEL),
                true,
                new LiveSample.Totals(1, 1, 0, 0, 0)));
    }

    private void rest() {
        for (int i = 0; i < 10; i++) {
            take(LiveSample.Outcome.REPLIED, 0.010);
        }
        watch.start();
    }

    @Test
    void aPathThatStaysAsItWasIsLeftInPeace() {
        rest();
        for (int i = 0; i < 40; i++) {
            take(LiveSample.Outcome.REPLIED, 0.055);
        }
        assertThat(watch.verdict()).isEmpty();
        assertThat(watch.before()).hasValue(0.010);
        assertThat(watch.worst()).hasValue(0.055);
    }

    @Test
    void aRiseOfTheP95OfMoreThanFiftyMillisecondsEndsTheTest() {
        rest();
        for (int i = 0; i < 20; i++) {
            take(LiveSample.Outcome.REPLIED, 0.061);
        }
        assertThat(watch.verdict()).contains("more than 50 ms");
    }

    @Test
    void oneLostProbeInTwentyIsBorneAndTwoAreNot() {
        rest();
        for (int i = 0; i < 19; i++) {
            take(LiveSample.Outcome.REPLIED, 0.012);
        }
        take(LiveSample.Outcome.LOST, 0);
        assertThat(watch.verdict()).isEmpty();
        take(LiveSample.Outcome.LOST, 0);
        assertThat(watch.verdict()).isNotEmpty();
    }

    @Test
    void withoutAPathAtRestItIsNotReady() {
        for (int i = 0; i < 7; i++) {
            take(LiveSample.Outcome.REPLIED, 0.010);
        }
        assertThat(watch.isReady()).isFalse();
        take(LiveSample.Outcome.REPLIED, 0.010);
        assertThat(watch.isReady()).isTrue();
    }
}
