package io.gossamer.probe.reflector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    /** Right before the numbers wrap; no constant, whose sums would not. */
    private static final int FIRST = Integer.parseInt("2147483642");

    private final ReplayWindow window = new ReplayWindow();

    @Test
    void nothingIsAdmittedTwiceAndWhatWasOvertakenOnce() {
        assertThat(window.admit(FIRST, 10)).isTrue();
        assertThat(window.admit(FIRST, 10)).isFalse();
        assertThat(window.admit(FIRST + 3, 13)).isTrue();
        assertThat(window.admit(FIRST + 1, 11)).isTrue();
        assertThat(window.admit(FIRST + 1, 11)).isFalse();
        assertThat(window.admit(FIRST + 20, 30)).as("over the numbers' end").isTrue();
    }

    @Test
    void aSenderThatBeginsAnewIsHeardAndItsFormerPacketsAreNot() {
        for (int i = 0; i < 200; i++) {
            assertThat(window.admit(FIRST + i, 1_000 + i)).isTrue();
        }
        assertThat(window.admit(5, 2_000)).isTrue();
        assertThat(window.admit(6, 2_001)).isTrue();
        for (int i = 0; i < 200; i++) {
            assertThat(window.admit(FIRST + i, 1_000 + i)).isFalse();
        }
        assertThat(window.admit(7, 2_002)).isTrue();
    }

    @Test
    void aClockThatIsSetBackSilencesNobody() {
        assertThat(window.admit(1, 1_000)).isTrue();
        assertThat(window.admit(2, 50)).isTrue();
        assertThat(window.admit(3, 51)).isTrue();
        assertThat(window.admit(1, 1_000)).isFalse();
    }

    /** Sent in order, delivered with gaps, overtaking and repeats: each is admitted at most once. */
    @Property(tries = 200)
    void noScheduleOfDeliveryAdmitsOneTwice(@ForAll long seed) {
        Random random = new Random(seed);
        ReplayWindow fresh = new ReplayWindow();
        Set<Integer> admitted = new HashSet<>();
        int first = random.nextInt();
        int last = 0;
        for (int i = 0; i < 400; i++) {
            last += random.nextInt(3);
            int number = Math.max(0, last - random.nextInt(100));
            if (fresh.admit(first + number, number)) {
                assertThat(admitted.add(number)).isTrue();
            }
        }
        assertThat(admitted).isNotEmpty();
    }
}
