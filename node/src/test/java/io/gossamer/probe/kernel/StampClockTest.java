package io.gossamer.probe.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StampClockTest {
    private static final long OFFSET = 1_700_000_000_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long SLOT = 50 * MILLI;

    private final StampClock clock = new StampClock();

    /** Both clocks as they are at that moment, read without hindrance, the wall clock so far off the first one. */
    private void readAt(long nowNanos, long stepNanos) {
        assertThat(clock.reading(nowNanos - 50, nowNanos + OFFSET + stepNanos, nowNanos + 50))
                .isTrue();
    }

    @Test
    void aStampBecomesTheMonotonicTimeOfItsMoment() {
        readAt(SLOT, 0);
        assertThat(clock.arrival(OFFSET + 30 * MILLI, 0, SLOT)).hasValue(30 * MILLI);
        assertThat(clock.likeliestArrival(OFFSET + 30 * MILLI, 0, SLOT)).isEqualTo(30 * MILLI);
    }

    @Test
    void withoutAReadingThereIsNoTime() {
        assertThat(clock.arrival(OFFSET, 0, SLOT)).isEmpty();
        assertThat(clock.likeliestArrival(OFFSET, 0, SLOT)).isEqualTo(SLOT);
    }

    @Test
    void aStepVoidsWhatMayHaveComeBeforeItAndNothingAfter() {
        for (long step : new long[] {3_600_000 * MILLI, -3_600_000 * MILLI, 20 * MILLI, -20 * MILLI, 20_000, -20_000}) {
            StampClock stepped = new StampClock();
            stepped.reading(0, OFFSET, 0);
            stepped.reading(SLOT, SLOT + OFFSET + step, SLOT);
            assertThat(stepped.arrival(OFFSET + step + 30 * MILLI, 0, SLOT))
                    .as("step of %d ns", step)
                    .isEmpty();

            stepped.reading(2 * SLOT, 2 * SLOT + OFFSET + step, 2 * SLOT);
            assertThat(stepped.arrival(OFFSET + step + 80 * MILLI, SLOT + 1, 2 * SLOT))
                    .hasValue(80 * MILLI);
        }
    }

    @Test
    void overAStepTheClockThatFitsIsTheLikeliest() {
        long step = 7_200_000 * MILLI;
        readAt(0, 0);
        readAt(SLOT, step);
        assertThat(clock.likeliestArrival(OFFSET + 10 * MILLI, 0, SLOT))
                .as("before")
                .isEqualTo(10 * MILLI);
        assertThat(clock.likeliestArrival(OFFSET + step + 40 * MILLI, 0, SLOT))
                .as("after")
                .isEqualTo(40 * MILLI);
        assertThat(clock.likeliestArrival(OFFSET + step / 2, 0, SLOT))
                .as("neither")
                .isEqualTo(SLOT);
    }

    @Test
    void aReadingThatTookLongChangesNothingThatAgreesWithIt() {
        readAt(0, 0);
        assertThat(clock.reading(SLOT, SLOT + OFFSET + 9 * MILLI, SLOT + 10 * MILLI))
                .isFalse();
        assertThat(clock.arrival(OFFSET + 30 * MILLI, 0, SLOT)).hasValue(30 * MILLI);
    }

    @Test
    void aReadingThatTookLongStillShowsALargeStep() {
        readAt(0, 0);
        clock.reading(SLOT, SLOT + OFFSET + 900 * MILLI, SLOT + 10 * MILLI);
        assertThat(clock.arrival(OFFSET + 30 * MILLI, 0, SLOT)).isEmpty();
    }

    @Test
    void aStampFromTheFutureOrOfAnotherClockIsNone() {
        readAt(SLOT, 0);
        assertThat(clock.arrival(OFFSET + 3_600_000 * MILLI, 0, SLOT)).isEmpty();
        assertThat(clock.arrival(OFFSET - 3_600_000 * MILLI, 0, SLOT)).isEmpty();
        assertThat(clock.arrival(OFFSET + SLOT + 5_000, 0, SLOT))
                .as("within the readings' error")
                .hasValue(SLOT);
    }

    @Test
    void aPacketThatWaitedForALateInterruptIsNotTooOld() {
        readAt(10 * SLOT, 0);
        assertThat(clock.arrival(OFFSET + 9 * SLOT - 20 * MILLI, 9 * SLOT, 10 * SLOT))
                .hasValue(9 * SLOT - 20 * MILLI);
    }
}
