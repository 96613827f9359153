package io.gossamer.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.time.ManualClock;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long DAY_MILLIS = 86_400_000L;

    private final ManualClock clock = new ManualClock();
    private final Retention retention = new Retention(DAY_MILLIS);

    @Test
    void nothingGoesBeforeTheClockHasRunEvenlyForAnHour() {
        assertThat(ask()).isEmpty();
        clock.advance(HOUR_NANOS - 1);
        assertThat(ask()).isEmpty();
        clock.advance(1);
        assertThat(ask()).hasValue(clock.wallMillis() - DAY_MILLIS);
    }

    /** A clock that jumps ten years ahead for a while would otherwise empty the history. */
    @Test
    void jumpOfTheClockWithdrawsItsWord() {
        ask();
        clock.advance(2 * HOUR_NANOS);
        assertThat(ask()).isPresent();
        clock.stepWall(87_600 * HOUR_NANOS);
        assertThat(ask()).isEmpty();
        clock.advance(HOUR_NANOS / 2);
        clock.stepWall(-87_600 * HOUR_NANOS);
        assertThat(ask()).isEmpty();
        clock.advance(HOUR_NANOS);
        assertThat(ask()).hasValue(clock.wallMillis() - DAY_MILLIS);
    }

    private OptionalLong ask() {
        return retention.limitUnixMillis(clock.monotonicNanos(), clock.wallNanos());
    }
}
