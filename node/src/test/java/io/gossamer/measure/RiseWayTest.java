package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.DelayRise;
import io.gossamer.model.LinkDetail.OneWayDelay;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RiseWayTest {
    private static final long MILLI = 1_000_000;
    private static final long BASELINE = 2 * MILLI;

    private final OneWay clocks = new OneWay();
    private final RiseWay rise = new RiseWay();

    /** Ten seconds of probes between two clocks that are apart and run at different rates. */
    private static final class OneWay {
        private final Random random = new Random(11);
        private long offsetNanos = 3_600_000_000_000L;
        private double rate = 40e-6;
        private long nowNanos;

        OneWayDelay window(long thereNanos, long backNanos) {
            return window(thereNanos, backNanos, 0);
        }

        /** @param usualSeconds so many seconds it took 1 ms each way yet */
        OneWayDelay window(long slowThereNanos, long slowBackNanos, int usualSeconds) {
            OneWayDelays delays = new OneWayDelays();
            for (int second = 0; second < 10; second++) {
                long thereNanos = second < usualSeconds ? MILLI : slowThereNanos;
                long backNanos = second < usualSeconds ? MILLI : slowBackNanos;
                nowNanos += 1_000 * MILLI;
                offsetNanos += (long) (rate * 1_000 * MILLI);
                long there = thereNanos + random.nextInt(100_000);
                long back = backNanos + random.nextInt(100_000);
                delays.add(nowNanos, there + offsetNanos, back - offsetNanos);
            }
            return delays.delays().orElseThrow();
        }
    }

    private DelayRise window(long thereMillis, long backMillis) {
        OneWayDelay oneWay = clocks.window(thereMillis * MILLI, backMillis * MILLI);
        long roundTrip = (thereMillis + backMillis) * MILLI;
        return rise.window(clocks.nowNanos, roundTrip, roundTrip, BASELINE, oneWay);
    }

    private void usual(int windows) {
        for (int i = 0; i < windows; i++) {
            assertThat(window(1, 1)).isEqualTo(DelayRise.UNKNOWN);
        }
    }

    @Test
    void theWayThereIsToldFromTheWayBackAndFromBoth() {
        usual(3);
        assertThat(window(21, 1)).isEqualTo(DelayRise.FORWARD);
        usual(2);
        assertThat(window(1, 21)).isEqualTo(DelayRise.REVERSE);
        usual(2);
        assertThat(window(11, 11)).isEqualTo(DelayRise.BOTH);
    }

    @Test
    void ofAWindowInWhichItBecameSlowerTheFastestPacketsSayNothingAndTheNextOneTells() {
        usual(3);
        OneWayDelay mixed = clocks.window(201 * MILLI, MILLI, 4);
        assertThat(rise.window(clocks.nowNanos, 202 * MILLI, BASELINE, BASELINE, mixed))
                .isEqualTo(DelayRise.UNKNOWN);
        assertThat(window(201, 1)).isEqualTo(DelayRise.FORWARD);
    }

    @Test
    void whatTheFirstSlowWindowSaysHoldsThoughTheClocksDriftOtherwiseMeanwhile() {
        usual(3);
        assertThat(window(6, 1)).isEqualTo(DelayRise.FORWARD);
        clocks.rate = -300e-6;
        for (int i = 0; i < 30; i++) {
            assertThat(window(6, 1)).isEqualTo(DelayRise.FORWARD);
        }
    }

    @Test
    void aRiseTooSmallForTheClocksHasNoDirection() {
        usual(3);
        clocks.rate = 130e-6;
        assertThat(rise.window(
                        clocks.nowNanos + 10_000 * MILLI,
                        3_200_000,
                        3_200_000,
                        BASELINE,
                        clocks.window(1_600_000, 1_600_000)))
                .isEqualTo(DelayRise.UNKNOWN);
    }

    @Test
    void withoutAUsualWindowBeforeNothingIsKnown() {
        assertThat(window(21, 1)).isEqualTo(DelayRise.UNKNOWN);
    }

    @Test
    void aClockThatIsSetWhileTheLinkIsSlowChangesNothing() {
        usual(3);
        assertThat(window(1, 21)).isEqualTo(DelayRise.REVERSE);
        clocks.offsetNanos += 3_600_000 * MILLI;
        assertThat(window(1, 21)).isEqualTo(DelayRise.REVERSE);
    }
}
