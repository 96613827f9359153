package io.gossamer.lab.tun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenessTest {
    private final Lateness lateness = new Lateness();

    @Test
    void nothingRecordedIsNotLate() {
        assertThat(lateness.nanos(0.99)).isZero();
    }

    @Test
    void quantilesAreAsFineAsTenMicroseconds() {
        for (int i = 1; i <= 100; i++) {
            lateness.record(i * 100_000L);
        }
        assertThat(lateness.nanos(0.5)).isBetween(5_000_000L, 5_010_000L);
        assertThat(lateness.nanos(0.99)).isBetween(9_900_000L, 9_910_000L);
        assertThat(lateness.maxNanos()).isEqualTo(10_000_000);
    }

    @Test
    void whatIsBeyondTheScaleStillShows() {
        lateness.record(5_000_000_000L);
        lateness.record(-3);
        assertThat(lateness.nanos(1)).isEqualTo(5_000_000_000L);
        assertThat(lateness.count()).isEqualTo(2);
    }
}
