package io.gossamer.probe.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.measure.PathSigns;
import io.gossamer.measure.ReceiveStamp;
import io.gossamer.probe.live.LiveSample.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LiveSessionTest {
    private static final long MILLI = 1_000_000;
    private static final long STEP = 100 * MILLI;
    private static final long TIMEOUT = 1_000 * MILLI;
    /** Wraps on its way. */
    private static final int FIRST = Integer.parseUnsignedInt("7ffffffc", 16);

    private final List<LiveSample> samples = new ArrayList<>();
    private final LiveSession session = new LiveSession(FIRST, TIMEOUT, samples::add);
    private long reflected;

    private void send(int probes) {
        for (int i = 0; i < probes; i++) {
            session.send(session.sent() * STEP);
        }
    }

    /** The reply to a probe, counting from 0, that had this round trip. */
    private void reply(int index, long rttNanos) {
        reply(index, rttNanos, OptionalLong.of(reflected++));
    }

    private void reply(int index, long rttNanos, OptionalLong reflectorSequence) {
        session.receive(new LiveSession.Arrival(
                FIRST + index,
                index * STEP + rttNanos,
                ReceiveStamp.KERNEL,
                0,
                reflectorSequence,
                OptionalLong.of(7_000_000_000L + rttNanos / 4),
                OptionalLong.of(-7_000_000_000L + rttNanos * 3 / 4),
                PathSigns.NONE,
                true));
    }

    private List<LiveSample> lost() {
        session.expire(1_000_000 * MILLI);
        return samples.stream()
                .filter(sample -> sample.outcome() == Outcome.LOST)
                .toList();
    }

    @Test
    void eachReplyTellsItsRoundTripAndItsShareOfEachWayOverTheLeast() {
        send(3);
        reply(0, 4 * MILLI);
        reply(1, 8 * MILLI);
        reply(2, 2 * MILLI);
        assertThat(samples).extracting(LiveSample::number).containsExactly(1, 2, 3);
        assertThat(samples)
                .extracting(sample -> sample.rttNanos().orElseThrow())
                .containsExactly(4 * MILLI, 8 * MILLI, 2 * MILLI);
        assertThat(samples)
                .extracting(sample -> sample.forwardOverMinNanos().orElseThrow())
                .containsExactly(0L, MILLI, 0L);
        assertThat(samples)
                .extracting(sample -> sample.reverseOverMinNanos().orElseThrow())
                .containsExactly(0L, 3 * MILLI, 0L);
        assertThat(session.isSettled()).isTrue();
    }

    @Test
    void aProbeThatTheReflectorNeverCountedWasLostOnTheWayThere() {
        send(4);
        reply(0, MILLI);
        reply(3, MILLI); // the reflector counted 0 and 1
        assertThat(lost()).allMatch(sample -> sample.lostForward().orElseThrow());
        assertThat(samples.get(samples.size() - 1).totals()).isEqualTo(new LiveSample.Totals(4, 2, 2, 2, 0));
    }

    @Test
    void aProbeThatTheReflectorCountedWasLostOnTheWayBack() {
        send(3);
        reply(0, MILLI);
        reflected++; // it answered the second
        reply(2, MILLI);
        assertThat(lost()).singleElement().satisfies(sample -> {
            assertThat(sample.lostForward()).contains(false);
            assertThat(sample.number()).isEqualTo(2);
        });
    }

    @Test
    void theVeryFirstLossesHaveADirectionToo() {
        send(3);
        reflected = 1; // of two lost ones it had answered one
        reply(2, MILLI);
        assertThat(lost()).hasSize(2);
        LiveSample.Totals totals = samples.get(samples.size() - 1).totals();
        assertThat(totals.lostForward()).isEqualTo(1);
        assertThat(totals.lostReverse()).isEqualTo(1);
    }

    @Test
    void whereAGapHoldsBothWaysTheTotalsAreRightAndTheSingleOneIsOpen() {
        send(4);
        reply(0, MILLI);
        reflected++;
        reply(3, MILLI);
        List<LiveSample> lost = lost();
        assertThat(lost).allMatch(sample -> sample.lostForward().isEmpty());
        assertThat(lost.get(1).totals()).isEqualTo(new LiveSample.Totals(4, 2, 2, 1, 1));
    }

    @Test
    void withNoReplyAtAllNoDirectionIsClaimed() {
        send(5);
        assertThat(lost()).hasSize(5).allMatch(sample -> sample.lostForward().isEmpty());
    }

    @Test
    void aReflectorWithoutACountGivesNoDirection() {
        send(3);
        reply(0, MILLI, OptionalLong.empty());
        reply(2, MILLI, OptionalLong.empty());
        assertThat(lost()).singleElement().satisfies(sample -> assertThat(sample.lostForward())
                .isEmpty());
    }

    @Test
    void aProbeThatWasOvertakenIsOutOfOrderAndNotLost() {
        send(3);
        reply(0, MILLI);
        reflected = 2; // the third was answered after the second, and came first
        reply(2, MILLI);
        reply(1, 150 * MILLI, OptionalLong.of(1));
        assertThat(samples.get(2).reordered()).isTrue();
        assertThat(lost()).isEmpty();
    }

    @Test
    void aReplyAfterTheTimeoutIsLateAndASecondOneADuplicate() {
        send(1);
        assertThat(lost()).hasSize(1);
        reply(0, 1_500 * MILLI);
        reply(0, 1_600 * MILLI);
        assertThat(samples)
                .extracting(LiveSample::outcome)
                .containsExactly(Outcome.LOST, Outcome.LATE, Outcome.DUPLICATED);
        assertThat(samples.get(1).totals()).isEqualTo(new LiveSample.Totals(1, 0, 1, 0, 0));
    }

    @Test
    void itKnowsItsOwnProbesOnlyAndForgetsTheOldest() {
        send(LiveSession.KNOWN_MAX + 10);
        assertThat(session.knows(FIRST - 1)).isFalse();
        assertThat(session.knows(FIRST + 9)).isFalse();
        assertThat(session.knows(FIRST + 10)).isTrue();
        assertThat(session.knows(FIRST + LiveSession.KNOWN_MAX + 10)).isFalse();
    }
}
