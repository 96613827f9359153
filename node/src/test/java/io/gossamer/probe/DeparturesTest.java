package io.gossamer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final long T1 = 5_000_000_000L;

    private final Departures departures = new Departures(2);

    @Test
    void aProbeIsAsLateAsItsOwnNumberSays() {
        departures.sent(0, 7, 1, 100, T1);
        departures.sent(1, 7, 1, 101, T1);
        departures.sent(0, 8, 1, 102, T1);
        departures.left(0, 7, T1 + 12_000);
        departures.left(0, 8, T1 + 34_000);
        assertThat(departures.lateNanos(0, 1, 100)).hasValue(12_000);
        assertThat(departures.lateNanos(0, 1, 102)).hasValue(34_000);
        assertThat(departures.lateNanos(1, 1, 101)).as("nothing was said of it").isEmpty();
        assertThat(departures.lateNanos(0, 2, 100)).as("another session").isEmpty();
    }

    @Test
    void whatCannotBeTrueIsNotTaken() {
        departures.sent(0, 0, 1, 100, T1);
        departures.left(0, 0, T1 - 50_000);
        assertThat(departures.lateNanos(0, 1, 100))
                .as("before T1: an older datagram of that number")
                .isEmpty();
        departures.left(0, 0, T1 + 2_000_000_000L);
        assertThat(departures.lateNanos(0, 1, 100)).as("two seconds later").isEmpty();
        departures.left(0, 0, T1 - 1_000);
        assertThat(departures.lateNanos(0, 1, 100))
                .as("as near as two clocks are read")
                .hasValue(0);
    }

    @Test
    void anOldOneIsForgottenAndNotTakenForANewOne() {
        departures.sent(0, 0, 1, 100, T1);
        departures.left(0, 0, T1 + 10_000);
        departures.sent(0, Departures.KNOWN_MAX, 1, 200, T1);
        departures.left(0, 0, T1 + 20_000);
        assertThat(departures.lateNanos(0, 1, 100)).isEmpty();
        assertThat(departures.lateNanos(0, 1, 200)).isEmpty();
    }
}
