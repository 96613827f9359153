package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EchoesTest {
    private static final NodeId LIVING = new NodeId(1, 1);
    private static final NodeId ALSO_LIVING = new NodeId(1, 2);

    private final Echoes echoes = new Echoes(true);
    private int number;

    /** Calls the next one; empty: nobody was heard since. */
    private Optional<NodeId> call() {
        Optional<NodeId> called = echoes.takeHeard();
        called.ifPresent(member -> echoes.called(++number));
        return called;
    }

    private void callMany(int calls, int answerEach) {
        for (int i = 1; i <= calls; i++) {
            echoes.heard(LIVING);
            assertThat(call()).contains(LIVING);
            if (answerEach > 0 && i % answerEach == 0) {
                assertThat(echoes.onAck(number)).isTrue();
            }
        }
    }

    @Test
    void whoHearsOthersAndGetsNoAnswersHasFewUntilTheyComeAgain() {
        assertThat(echoes.areFew()).as("who has just started").isFalse();
        callMany(Echoes.CALLS - Echoes.ANSWERS_MIN, 0);
        assertThat(echoes.areFew()).isFalse();
        callMany(1, 0);
        assertThat(echoes.areFew()).isTrue();
        assertThat(echoes.areRestored()).isFalse();
        callMany(Echoes.CALLS, 2);
        assertThat(echoes.areFew()).as("half of the calls are lost").isFalse();
        assertThat(echoes.areRestored()).isTrue();
        assertThat(echoes.areRestored()).as("once").isFalse();
    }

    @Test
    void anAnswerCountsOnceAndOnlyToACallOfThese() {
        callMany(Echoes.CALLS, 0);
        int newest = number;
        assertThat(echoes.onAck(newest + 1)).isFalse();
        assertThat(echoes.onAck(newest)).isTrue();
        assertThat(echoes.onAck(newest)).isFalse();
        assertThat(echoes.areFew()).isTrue();
        assertThat(echoes.onAck(newest - 1)).isTrue();
        assertThat(echoes.onAck(newest - 2)).as("late, but it came").isTrue();
        assertThat(echoes.areFew()).isFalse();
    }

    @Test
    void whoDiedCountsForOneCallHoweverManyDiedAtOnce() {
        for (int dead = 0; dead < 100; dead++) {
            echoes.heard(new NodeId(2, dead));
        }
        for (int i = 0; i < 50; i++) {
            echoes.heard(LIVING);
            echoes.heard(ALSO_LIVING);
            call().filter(called -> called.high() == 1).ifPresent(called -> echoes.onAck(number));
            assertThat(echoes.areFew()).as("after %d calls", i + 1).isFalse();
        }
    }

    @Test
    void whoIsHeardAllTheTimeAndNeverAnswersIsCalledNoMoreOftenThanOthers() {
        NodeId silent = new NodeId(3, 3);
        int toSilent = 0;
        for (int i = 0; i < 60; i++) {
            echoes.heard(LIVING);
            echoes.heard(ALSO_LIVING);
            for (int packet = 0; packet < 100; packet++) {
                echoes.heard(silent);
            }
            NodeId called = call().orElseThrow();
            toSilent += called.equals(silent) ? 1 : 0;
            if (!called.equals(silent)) {
                echoes.onAck(number);
            }
            assertThat(echoes.areFew()).isFalse();
        }
        assertThat(toSilent).isEqualTo(20);
    }

    @Test
    void whoIsNotHeardIsNotCalled() {
        callMany(2, 0);
        assertThat(call()).isEmpty();
        assertThat(echoes.areFew()).as("silence is the isolation gate's").isFalse();
    }

    @Test
    void withoutItNobodyIsCalled() {
        Echoes off = new Echoes(false);
        off.heard(LIVING);
        assertThat(off.takeHeard()).isEmpty();
        for (int i = 1; i <= Echoes.CALLS; i++) {
            off.called(i);
        }
        assertThat(off.areFew()).isFalse();
    }
}
