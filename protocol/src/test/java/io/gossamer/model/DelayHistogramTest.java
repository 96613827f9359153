package io.gossamer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DelayHistogramTest {
    private static long[] delays(Random random, int count) {
        long[] delays = new long[count];
        for (int i = 0; i < count; i++) {
            delays[i] = (long) Math.exp(random.nextDouble() * Math.log(120e9)); // 1 ns to two minutes
        }
        return delays;
    }

    private static DelayHistogram read(byte[] bytes) {
        return DelayHistogram.read(ByteBuffer.wrap(bytes), 1_000_000).orElseThrow();
    }

    @Test
    void everyQuantileIsRightToOnePercent() {
        for (long seed = 1; seed <= 20; seed++) {
            long[] delays = delays(new Random(seed), 5_000);
            DelayHistogram histogram = DelayHistogram.of(delays, delays.length);
            Arrays.sort(delays);
            for (int thousandths : new int[] {1, 500, 900, 990, 999, 1_000}) {
                long exact = delays[(delays.length * thousandths + 999) / 1_000 - 1];
                assertThat((double) histogram.quantile(thousandths))
                        .as("seed %d, quantile %d", seed, thousandths)
                        .isCloseTo(exact, within(exact * 0.01));
            }
        }
    }

    @Test
    void partsMakeTheSameWholeHoweverTheyAreMerged() {
        long[] delays = delays(new Random(7), 900);
        DelayHistogram first = DelayHistogram.of(delays, 300);
        DelayHistogram second = DelayHistogram.of(Arrays.copyOfRange(delays, 300, 900), 600);
        DelayHistogram whole = DelayHistogram.of(delays, 900);
        assertThat(DelayHistogram.sum(List.of(first, second))).isEqualTo(whole);
        assertThat(DelayHistogram.sum(List.of(second, DelayHistogram.EMPTY, first)))
                .isEqualTo(whole);
    }

    @Test
    void aP999NeedsAThousand() {
        long[] delays = delays(new Random(3), 1_000);
        assertThat(DelayHistogram.of(delays, 999).p999()).isEmpty();
        assertThat(DelayHistogram.of(delays, 1_000).p999()).isPresent();
    }

    @Test
    void whatIsWrittenIsRead() {
        for (int count : new int[] {0, 1, 10, 4_000}) {
            DelayHistogram histogram = DelayHistogram.of(delays(new Random(count), count), count);
            assertThat(read(histogram.bytes())).isEqualTo(histogram);
        }
    }

    @Test
    void aWindowOfTenProbesTakesFewBytes() {
        Random random = new Random(11);
        long[] delays = new long[10];
        Arrays.setAll(delays, i -> 20_000_000 + (long) (300_000 * random.nextGaussian()));
        assertThat(DelayHistogram.of(delays, 10).bytes().length).isLessThanOrEqualTo(14);
    }

    @Test
    void nonsenseIsNotRead() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            DelayHistogram.read(ByteBuffer.wrap(noise), 1_000)
                    .ifPresent(histogram -> assertThat(histogram.count()).isLessThanOrEqualTo(1_000));
        }
        assertThat(DelayHistogram.read(ByteBuffer.wrap(new byte[] {(byte) 0x80}), 10))
                .isEmpty();
        assertThat(DelayHistogram.read(ByteBuffer.wrap(new byte[] {2, 0}), 10))
                .as("one bucket twice")
                .isEmpty();
        assertThatThrownBy(() -> DelayHistogram.EMPTY.quantile(500)).isInstanceOf(IllegalArgumentException.class);
    }
}
