package io.gossamer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Against what Go prints. */
class GoRandomTest {
    @Test
    void integersAreGosForSeedOne() {
        GoRandom random = new GoRandom(1);
        assertThat(LongStream.generate(() -> random.nextLong() & Long.MAX_VALUE).limit(3))
                .containsExactly(5577006791947779410L, 8674665223082153551L, 6129484611666145821L);
    }

    @Test
    void boundedIntegersAreGosForSeedOne() {
        GoRandom random = new GoRandom(1);
        assertThat(IntStream.generate(() -> random.nextInt(100)).limit(10))
                .containsExactly(81, 87, 47, 59, 81, 18, 25, 40, 56, 0);
    }

    @Test
    void normalDeviatesAreGosForSeedOne() {
        GoRandom random = new GoRandom(1);
        assertThat(DoubleStream.generate(random::nextGaussian).limit(6))
                .containsExactly(
                        -1.233758177597947,
                        -0.12634751070237293,
                        -0.5209945711531503,
                        2.28571911769958,
                        0.3228052526115799,
                        0.5900672875996937);
    }

    @Test
    void ratiosAreGosForSeedOne() {
        GoRandom random = new GoRandom(1);
        assertThat(DoubleStream.generate(random::nextDouble).limit(2))
                .containsExactly(0.6046602879796196, 0.9405090880450124);
    }
}
