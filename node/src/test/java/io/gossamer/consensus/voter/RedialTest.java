package io.gossamer.consensus.voter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RedialTest {
    private static final long SECOND = 1_000_000_000L;

    private final Redial redial = new Redial();

    private static Redial.Voter alive(String peer, Long silentSeconds) {
        return new Redial.Voter(
                peer, true, false, Optional.ofNullable(silentSeconds).map(seconds -> seconds * SECOND));
    }

    private static Redial.Voter gone(String peer, Long silentSeconds) {
        return new Redial.Voter(
                peer, false, true, Optional.ofNullable(silentSeconds).map(seconds -> seconds * SECOND));
    }

    @Test
    void aVoterThatReturnsIsDialledOnce() {
        assertThat(redial.due(0, List.of(alive("a", null)))).isEmpty();
        assertThat(redial.due(10 * SECOND, List.of(gone("a", null)))).isEmpty();
        assertThat(redial.due(60 * SECOND, List.of(alive("a", null)))).containsExactly("a");
        assertThat(redial.due(61 * SECOND, List.of(alive("a", null)))).isEmpty();
        assertThat(redial.due(600 * SECOND, List.of(alive("a", null)))).isEmpty();
    }

    @Test
    void aLeaderDoesNotBreakAConnectionOnWhichTheReturnedOneIsHeard() {
        assertThat(redial.due(0, List.of(gone("a", 30L)))).isEmpty();
        assertThat(redial.due(SECOND, List.of(alive("a", 0L)))).isEmpty();
        assertThat(redial.due(3 * SECOND, List.of(alive("a", 2L)))).isEmpty();
    }

    @Test
    void aLeaderDialsAnewWhoAnswersToGossipAndIsSilentOnRaft() {
        assertThat(redial.due(0, List.of(alive("a", 5L), alive("b", 0L)))).isEmpty();
        assertThat(redial.due(SECOND, List.of(alive("a", 6L), alive("b", 0L)))).containsExactly("a");
        assertThat(redial.due(5 * SECOND, List.of(alive("a", 10L), alive("b", 0L))))
                .isEmpty();
        assertThat(redial.due(16 * SECOND, List.of(alive("a", 21L), alive("b", 0L))))
                .containsExactly("a");
    }

    @Test
    void whoFlapsIsDialledOnceInFifteenSeconds() {
        int dialled = 0;
        for (int second = 0; second < 60; second++) {
            Redial.Voter now = second % 2 == 0 ? gone("a", null) : alive("a", null);
            dialled += redial.due(second * SECOND, List.of(now)).size();
        }
        assertThat(dialled).isEqualTo(4);
    }

    @Test
    void whoIsNoVoterAnyMoreIsForgotten() {
        assertThat(redial.due(0, List.of(gone("a", null)))).isEmpty();
        assertThat(redial.due(SECOND, List.of())).isEmpty();
        assertThat(redial.due(2 * SECOND, List.of(alive("a", null)))).isEmpty();
    }
}
