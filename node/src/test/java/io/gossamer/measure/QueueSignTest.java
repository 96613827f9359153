package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class QueueSignTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;
    private static final long USUAL = 2 * MILLI;
    private static final OptionalLong BASELINE = OptionalLong.of(USUAL);

    private final QueueSign sign = new QueueSign();

    private void usual(long ipdvNanos) {
        for (int window = 0; window < MedianBaseline.FIRST_WINDOWS; window++) {
            assertThat(sign.window(USUAL, BASELINE, ipdvNanos)).isFalse();
        }
    }

    @Test
    void aWayThatBecameLongerIsAsSteadyAsItWas() {
        usual(50 * MICRO);
        assertThat(sign.window(22 * MILLI, BASELINE, 60 * MICRO)).isFalse();
    }

    @Test
    void packetsThatQueueBehindOthersWaitForAsLongAsThoseAre() {
        usual(50 * MICRO);
        // 1,200 bytes at 5 Mbit/s take 1.9 ms
        assertThat(sign.window(205 * MILLI, BASELINE, 600 * MICRO)).isTrue();
        assertThat(sign.window(USUAL, BASELINE, 60 * MICRO))
                .as("the queue is gone")
                .isFalse();
    }

    @Test
    void mostWindowsSinceItBecameSlowerDecide() {
        usual(50 * MICRO);
        assertThat(sign.window(205 * MILLI, BASELINE, 600 * MICRO)).isTrue();
        assertThat(sign.window(205 * MILLI, BASELINE, 900 * MICRO)).isTrue();
        assertThat(sign.window(205 * MILLI, BASELINE, 60 * MICRO)).isTrue();
        assertThat(sign.window(205 * MILLI, BASELINE, 60 * MICRO)).isFalse();
        assertThat(sign.window(USUAL, BASELINE, 60 * MICRO)).isFalse();
        assertThat(sign.window(22 * MILLI, BASELINE, 60 * MICRO)).isFalse();
    }

    @Test
    void variationWithoutDelayIsNoQueue() {
        usual(50 * MICRO);
        assertThat(sign.window(USUAL, BASELINE, 5 * MILLI)).isFalse();
    }

    @Test
    void onALinkThatAlwaysVariesAQueueDoesNotShow() {
        usual(5 * MILLI);
        assertThat(sign.window(22 * MILLI, BASELINE, 6 * MILLI)).isFalse();
    }

    @Test
    void nothingIsSaidWhileItIsNotKnownWhatIsUsual() {
        assertThat(sign.window(205 * MILLI, BASELINE, 600 * MICRO)).isFalse();
    }

    @Test
    void whatIsUsualIsLearntWhileTheBaselineIs() {
        for (int window = 0; window < MedianBaseline.FIRST_WINDOWS; window++) {
            assertThat(sign.window(USUAL, OptionalLong.empty(), 50 * MICRO)).isFalse();
        }
        assertThat(sign.window(205 * MILLI, BASELINE, 600 * MICRO)).isTrue();
    }

    @Test
    void whatASchedulerAddsIsNoQueue() {
        usual(10 * MICRO);
        assertThat(sign.window(10 * MILLI, BASELINE, 150 * MICRO)).isFalse();
    }
}
