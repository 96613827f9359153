package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkDetail.OneWayDelay;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OneWayDelaysTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000L;

    /** Clocks up to half a second and 100 ppm each apart, delays that differ each way and vary: the bound holds. */
    @Property(tries = 500)
    void theDelaysAreWithinTheirBoundWhateverTheClocksSay(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int probes) {
        Random random = new Random(seed);
        long offset = random.nextLong(-500 * MILLI, 500 * MILLI);
        double ppm = random.nextDouble(-200, 200);
        long least = random.nextLong(20_000, 100 * MILLI);
        long leastBack = random.nextLong(20_000, 100 * MILLI);
        long spacing = random.nextLong(10 * MILLI, SECOND);
        OneWayDelays delays = new OneWayDelays();
        int kept = Math.min(probes, OneWayDelays.PROBES_MAX);
        long[] forward = new long[kept];
        long[] reverse = new long[kept];
        double thetaNewest = 0;
        for (int i = 0; i < probes; i++) {
            long sent = i * spacing;
            long there = least + random.nextLong(5 * MILLI);
            long back = leastBack + random.nextLong(5 * MILLI);
            long theta = offset + Math.round(sent * ppm / 1e6);
            delays.add(sent + there + back, there + theta, back - theta);
            if (i < kept) {
                forward[i] = there;
                reverse[i] = back;
                thetaNewest = theta;
            }
        }
        OneWayDelay found = delays.delays().orElseThrow();

        assertThat(found.forwardNanos())
                .isBetween(median(forward) - found.boundNanos(), median(forward) + found.boundNanos());
        assertThat(found.reverseNanos())
                .isBetween(median(reverse) - found.boundNanos(), median(reverse) + found.boundNanos());
        assertThat(thetaNewest).isBetween((double) found.offsetLowNanos(), (double) found.offsetHighNanos());
        assertThat(found.forwardNanos()).isNotNegative();
        assertThat(found.reverseNanos()).isNotNegative();
        assertThat(found.boundNanos()).isLessThanOrEqualTo((least + leastBack) / 2 + 6 * MILLI);
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }

    @Test
    void aSteppedClockSaysNothingRatherThanSomethingWrong() {
        OneWayDelays delays = new OneWayDelays();
        delays.add(0, 5 * MILLI, 5 * MILLI);
        delays.add(SECOND, 5 * MILLI + SECOND, 5 * MILLI - SECOND);

        assertThat(delays.delays()).isEmpty();
    }

    @Test
    void whatAStrangersClockCannotMeanIsLeftOut() {
        OneWayDelays delays = new OneWayDelays();
        delays.add(0, Long.MAX_VALUE, Long.MIN_VALUE);
        delays.add(0, SECOND, -2 * SECOND);
        delays.add(0, 1_000 * SECOND, 0);

        assertThat(delays.delays()).isEmpty();
    }

    @Test
    void queueingOneWayOnlyIsSeenOnThatWay() {
        OneWayDelays delays = new OneWayDelays();
        for (int i = 0; i < 10; i++) {
            delays.add(100L * i * MILLI, i == 0 ? MILLI : 21 * MILLI, MILLI);
        }
        OneWayDelay found = delays.delays().orElseThrow();

        assertThat(found.forwardNanos()).isBetween(20 * MILLI, 22 * MILLI);
        assertThat(found.reverseNanos()).isBetween(0L, 2 * MILLI);
        assertThat(found.boundNanos()).isBetween(MILLI, 2 * MILLI);
    }
}
