package io.gossamer.probe.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.probe.trial.Answer;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BoostSearchTest {
    private static final long MILLI = 1_000_000L;
    private static final long TIMEOUT = 1_100 * MILLI;
    private static final Answer ANSWER = new Answer(OptionalInt.empty(), OptionalInt.empty());

    private final BoostSearch search = new BoostSearch();
    private long nowNanos = -5_000 * MILLI; // clocks start anywhere
    private int number;

    private void begin() {
        search.want(nowNanos, TIMEOUT);
        assertThat(search.isDue(nowNanos)).isTrue();
        search.begin();
    }

    /** Returns how many were sent in so many milliseconds. */
    private int pass(int millis) {
        int sent = 0;
        for (int i = 0; i < millis; i += 10) {
            if (search.next(nowNanos).isPresent()) {
                search.sent(nowNanos, ++number, true);
                sent++;
            }
            nowNanos += 10 * MILLI;
        }
        return sent;
    }

    @Test
    void itAsksFiveTimesASecondAndTwentyTimesAtMost() {
        begin();
        assertThat(pass(1_000)).isEqualTo(5);
        assertThat(pass(10_000)).isEqualTo(BoostSearch.PROBES_MAX - 5);
        assertThat(search.take(nowNanos)).isEqualTo(new BoostSearch.Outcome(0, 20, 0));
        assertThat(search.isSpent()).isTrue();
    }

    @Test
    void anAnswerAfterTheTimeoutIsLate() {
        begin();
        pass(200);
        assertThat(search.take(nowNanos).isNone()).isTrue();
        nowNanos += TIMEOUT;
        assertThat(search.take(nowNanos)).isEqualTo(new BoostSearch.Outcome(0, 1, 0));
        search.answered(number, ANSWER);
        assertThat(search.take(nowNanos)).isEqualTo(new BoostSearch.Outcome(0, 0, 1));
        assertThat(search.take(nowNanos).isNone()).isTrue();
    }

    @Test
    void oneThatCameToNothingRestsAndOneThatEndedIsReadyAtOnce() {
        begin();
        search.end();
        begin();
        search.rest(nowNanos);
        search.want(nowNanos + BoostSearch.REST_NANOS - 1, TIMEOUT);
        assertThat(search.isDue(nowNanos)).isFalse();
        nowNanos += BoostSearch.REST_NANOS;
        begin();
        assertThat(search.isBusy()).isTrue();
    }

    @Test
    void whatWasNotSentIsNotLostAndEndsAllTheSame() {
        begin();
        for (int i = 0; i < BoostSearch.PROBES_MAX; i++) {
            nowNanos += BoostSearch.EACH_NANOS;
            assertThat(search.next(nowNanos)).isPresent();
            search.sent(nowNanos, ++number, false);
        }
        assertThat(search.next(nowNanos + BoostSearch.EACH_NANOS)).isEmpty();
        assertThat(search.take(nowNanos + TIMEOUT).isNone()).isTrue();
        assertThat(search.isSpent()).isTrue();
    }
}
