package io.gossamer.measure;

import static io.gossamer.measure.OutstandingProbes.OUTSTANDING_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.measure.OutstandingProbes.Match;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutstandingProbesTest {
    private final List<Integer> lost = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1234, Integer.MAX_VALUE - 1, -2})
    void everyProbeHasOneFateAlsoOverTheWrap(int first) {
        OutstandingProbes probes = new OutstandingProbes(first);
        for (int i = 0; i < 5; i++) {
            assertThat(probes.send(i * 100L, lost::add)).isEqualTo(first + i);
        }
        assertThat(probes.answer(first + 1)).isEqualTo(Match.FIRST);
        assertThat(probes.answer(first + 1)).isEqualTo(Match.DUPLICATE);

        probes.expire(1_200, 1_000, lost::add);
        assertThat(lost).containsExactly(first, first + 2);

        assertThat(probes.answer(first)).isEqualTo(Match.LATE);
        assertThat(probes.answer(first)).isEqualTo(Match.DUPLICATE);
        assertThat(probes.answer(first + 3)).isEqualTo(Match.FIRST);
        assertThat(probes.answer(first + 5)).isEqualTo(Match.UNKNOWN);
        assertThat(probes.answer(first - 1)).isEqualTo(Match.UNKNOWN);
        assertThat(probes.sentNanos(first + 3)).isEqualTo(300);
    }

    @Test
    void aFullRingGivesUpItsOldest() {
        OutstandingProbes probes = new OutstandingProbes(0);
        for (int i = 0; i < OUTSTANDING_MAX + 2; i++) {
            probes.send(i, lost::add);
        }
        assertThat(lost).containsExactly(0, 1);
        assertThat(probes.answer(0)).isEqualTo(Match.UNKNOWN);
        assertThat(probes.answer(2)).isEqualTo(Match.FIRST);
    }
}
