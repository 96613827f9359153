package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final long MILLI = 1_000_000L;

    @Test
    void theReflectorsOwnTimeIsTakenOut() {
        for (ReceiveStamp stamp : new ReceiveStamp[] {ReceiveStamp.KERNEL, ReceiveStamp.USER}) {
            assertThat(RoundTrip.nanos(stamp, 60 * MILLI, 50 * MILLI)).hasValue(10 * MILLI);
        }
    }

    @Test
    void withoutATimeOfArrivalThereIsNone() {
        assertThat(RoundTrip.nanos(ReceiveStamp.VOID, 60 * MILLI, 50 * MILLI)).isEmpty();
    }

    @Test
    void anImpossibleWordOfTheReflectorIsNotBelieved() {
        for (ReceiveStamp stamp : new ReceiveStamp[] {ReceiveStamp.KERNEL, ReceiveStamp.USER}) {
            assertThat(RoundTrip.nanos(stamp, 10 * MILLI, -1)).hasValue(10 * MILLI);
            assertThat(RoundTrip.nanos(stamp, 10 * MILLI, 11 * MILLI)).hasValue(10 * MILLI);
        }
    }

    @Test
    void aReflectorWhoseClockGoesALittleFastWasNearAndNotAWholeSlotAway() {
        long held = 50 * MILLI;
        long heldByItsClock = held + held / 10_000; // 100 ppm
        assertThat(RoundTrip.nanos(ReceiveStamp.KERNEL, held + 2_000, heldByItsClock))
                .hasValue(1_000);
    }
}
