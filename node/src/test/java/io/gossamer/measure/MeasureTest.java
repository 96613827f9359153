package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gossamer.model.Quantiles;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The small parts: estimator, interval, quantiles, baseline, lag. */
class MeasureTest {
    private static final long MILLI = 1_000_000L;

    @Test
    void theEstimatorFollowsRfc6298() {
        RttEstimator estimator = new RttEstimator();
        assertThat(estimator.smoothedNanos()).isEmpty();
        assertThat(estimator.timeoutNanos(1_000 * MILLI, 9_000 * MILLI)).isEqualTo(1_000 * MILLI);

        estimator.sample(100 * MILLI);
        assertThat(estimator.smoothedNanos()).hasValue(100 * MILLI);
        assertThat(estimator.variationNanos()).hasValue(50 * MILLI);

        estimator.sample(180 * MILLI);
        assertThat(estimator.variationNanos()).hasValue(57_500_000); // 3/4 · 50 + 1/4 · 80
        assertThat(estimator.smoothedNanos()).hasValue(110 * MILLI); // 7/8 · 100 + 1/8 · 180

        estimator.sample(2_000 * MILLI);
        assertThat(estimator.timeoutNanos(1_000 * MILLI, 9_000 * MILLI)).isBetween(2_700 * MILLI, 2_800 * MILLI);
        assertThat(estimator.timeoutNanos(1_000 * MILLI, 1_500 * MILLI)).isEqualTo(1_500 * MILLI);
    }

    @Test
    void theWilsonIntervalHasItsKnownValues() {
        assertThat(WilsonInterval.of(0, 10).low()).isZero();
        assertThat(WilsonInterval.of(0, 10).high()).isCloseTo(0.2775, within(1e-4));
        assertThat(WilsonInterval.of(5, 10).low()).isCloseTo(0.2366, within(1e-4));
        assertThat(WilsonInterval.of(5, 10).high()).isCloseTo(0.7634, within(1e-4));
        assertThat(WilsonInterval.of(10, 10).high()).isEqualTo(1);
    }

    @Property
    void theWilsonIntervalHoldsTheRatioAndNarrows(
            @ForAll @IntRange(min = 1, max = 500) int samples, @ForAll @IntRange(max = 500) int hits) {
        int lost = Math.min(hits, samples);
        WilsonInterval interval = WilsonInterval.of(lost, samples);
        WilsonInterval tenfold = WilsonInterval.of(lost * 10, samples * 10);

        assertThat((double) lost / samples).isBetween(interval.low(), interval.high());
        assertThat(tenfold.high() - tenfold.low()).isLessThan(interval.high() - interval.low());
    }

    @Property
    void quantilesAreTheNearestRanks(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int count) {
        Random random = new Random(seed);
        long[] delays = random.longs(count, 0, 1_000_000_000L).toArray();
        Delays collected = new Delays();
        Arrays.stream(delays).forEach(collected::add);
        Arrays.sort(delays);

        Quantiles quantiles = collected.quantiles().orElseThrow();
        assertThat(quantiles.min()).isEqualTo(delays[0]);
        assertThat(quantiles.max()).isEqualTo(delays[count - 1]);
        assertThat(quantiles.p50()).isEqualTo(delays[(int) Math.ceil(count * 0.5) - 1]);
        assertThat(quantiles.p99().isPresent()).isEqualTo(count >= Quantiles.TAIL_SAMPLES_MIN);
        quantiles.p99().ifPresent(p99 -> assertThat(p99).isEqualTo(delays[(count * 99 + 99) / 100 - 1]));
    }

    @Test
    void theBaselineIsAMedianFirstAndSlowAfter() {
        MedianBaseline baseline = new MedianBaseline();
        for (long millis : new long[] {20, 21, 400, 19, 20}) {
            baseline.learn(millis * MILLI);
            assertThat(baseline.nanos()).isEmpty();
        }
        baseline.learn(20 * MILLI);
        assertThat(baseline.nanos()).hasValue(20 * MILLI);

        for (int minute = 0; minute < 6; minute++) {
            baseline.learn(500 * MILLI);
        }
        assertThat(baseline.nanos().getAsLong()).isLessThan(21 * MILLI);

        for (int window = 0; window < 60; window++) {
            baseline.learn(10 * MILLI);
        }
        assertThat(baseline.nanos().getAsLong()).isLessThan(11 * MILLI);
    }

    @Test
    void anExcursionOfAnHourBarelyMovesTheBaselineAndANewPathIsLearntInHalfADay() {
        MedianBaseline baseline = new MedianBaseline();
        for (int window = 0; window < MedianBaseline.FIRST_WINDOWS; window++) {
            baseline.learn(20 * MILLI);
        }
        int windowsAnHour = 360;
        for (int window = 0; window < windowsAnHour; window++) {
            baseline.learnExcursion(60 * MILLI);
        }
        assertThat(baseline.nanos().getAsLong()).isLessThan(25 * MILLI);
        for (int window = 0; window < 11 * windowsAnHour; window++) {
            baseline.learnExcursion(60 * MILLI);
        }
        assertThat(baseline.nanos().getAsLong()).isGreaterThan(48 * MILLI);
    }

    @Test
    void oneStallOrAPersistentLagImpairsTheWindowAndOnlyThatOne() {
        LoopLag lag = new LoopLag();
        for (int tick = 0; tick < 200; tick++) {
            lag.tick(0, MILLI);
        }
        assertThat(lag.isWindowImpaired()).isFalse();
        assertThat(lag.p99Nanos(0)).isEqualTo(MILLI);

        lag.tick(0, 500 * MILLI);
        assertThat(lag.isWindowImpaired()).isTrue();
        lag.startWindow();
        lag.tick(0, MILLI);
        assertThat(lag.isWindowImpaired()).isFalse();

        for (int tick = 0; tick < 200; tick++) {
            lag.tick(0, tick % 50 == 0 ? 110 * MILLI : MILLI);
        }
        assertThat(lag.isWindowImpaired()).isTrue();
    }

    /** A window of ten seconds has eighty ticks, 125 ms apart: more than one in a hundred is one of them. */
    @Test
    void oneGarbageCollectionInAWindowIsNoIllnessAndTwoAre() {
        LoopLag lag = new LoopLag();
        for (int tick = 0; tick < 80; tick++) {
            lag.tick(0, tick == 40 ? 200 * MILLI : MILLI);
        }
        assertThat(lag.isWindowImpaired()).isFalse();
        lag.tick(0, 100 * MILLI);
        assertThat(lag.isWindowImpaired()).isTrue();

        lag.startWindow();
        assertThat(lag.isWindowImpaired()).as("a window without ticks").isFalse();
        lag.tick(0, 200 * MILLI);
        assertThat(lag.isWindowImpaired()).as("a window of one tick").isFalse();
        lag.tick(0, 200 * MILLI);
        assertThat(lag.isWindowImpaired()).isTrue();
    }

    @Test
    void latenessIsForgottenAfterAMinuteHoweverFewTicksCame() {
        LoopLag lag = new LoopLag();
        lag.tick(0, 700 * MILLI);
        for (long second = 1; second < 90; second++) {
            lag.tick(second * 1_000L * MILLI, MILLI);
        }
        assertThat(lag.p99Nanos(59_000 * MILLI)).isEqualTo(700 * MILLI);
        assertThat(lag.p99Nanos(89_000 * MILLI)).isEqualTo(MILLI);
        assertThat(lag.p99Nanos(200_000 * MILLI)).isZero();
    }

    @Test
    void aPeerIsJudgedSilentOnlyAfterItHadTime() {
        HeardPeer unheard = new HeardPeer(new io.gossamer.model.NodeId(1, 1), 1_000, OptionalLong.empty(), 0);
        assertThat(unheard.isHeard(1_050, 100)).isEmpty();
        assertThat(unheard.isHeard(1_100, 100)).contains(false);

        HeardPeer heard = new HeardPeer(unheard.peer(), 1_000, OptionalLong.of(2_000), 3);
        assertThat(heard.isHeard(2_099, 100)).contains(true);
        assertThat(heard.isHeard(2_100, 100)).contains(false);
    }
}
