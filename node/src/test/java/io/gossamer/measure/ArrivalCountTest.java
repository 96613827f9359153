package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ArrivalCountTest {
    private final ArrivalCount count = new ArrivalCount();

    private void arrive(int... sequences) {
        for (int sequence : sequences) {
            count.arrived(sequence);
        }
    }

    @Test
    void whatTheNumbersPassOverWasExpected() {
        arrive(100, 101, 104, 105);
        assertThat(count.take()).isEqualTo(new ArrivalCount.Counts(6, 4, 0, 0));
        arrive(106);
        assertThat(count.take()).isEqualTo(new ArrivalCount.Counts(1, 1, 0, 0));
    }

    @Test
    void whereNothingComesNothingIsExpected() {
        arrive(1, 2);
        count.take();
        assertThat(count.take()).isEqualTo(new ArrivalCount.Counts(0, 0, 0, 0));
    }

    @Test
    void copiesAndLateComersAreToldApart() {
        arrive(7, 9, 9, 8, 8, 7);
        assertThat(count.take()).isEqualTo(new ArrivalCount.Counts(3, 3, 3, 1));
    }

    @Test
    void numbersWrap() {
        arrive(Integer.MAX_VALUE - 1, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 2);
        assertThat(count.take()).isEqualTo(new ArrivalCount.Counts(5, 4, 0, 0));
    }

    @Test
    void aSenderThatBeginsAnewHasLostNothing() {
        arrive(5, 6, 900_000, 900_001, -77, -76);
        assertThat(count.take()).isEqualTo(new ArrivalCount.Counts(6, 6, 0, 0));
    }

    @Test
    void anyMixOfLossAndCopiesIsCountedExactly() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            ArrivalCount counted = new ArrivalCount();
            int sequence = random.nextInt();
            int received = 0;
            int copies = 0;
            int last = 0;
            counted.arrived(sequence);
            for (int i = 1; i <= 400; i++) {
                if (random.nextDouble() >= 0.3) {
                    counted.arrived(sequence + i);
                    received++;
                    last = i;
                    if (random.nextDouble() < 0.1) {
                        counted.arrived(sequence + i);
                        copies++;
                    }
                }
            }
            assertThat(counted.take())
                    .as("seed %d", seed)
                    .isEqualTo(new ArrivalCount.Counts(1 + last, 1 + received, copies, 0));
        }
    }
}
