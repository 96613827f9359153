package io.gossamer.daemon;

import static io.gossamer.daemon.TimerSlots.SLOT_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** When timers fire that were put into slots. */
class TimerSlotsTest {
    @Test
    void timersOfOneSlotFireTogether() {
        TimerSlots slots = new TimerSlots(7);
        long first = 1_000_000_000L + slots.delayNanos(1_000_000_000L, 125_000_000L);
        long second = 1_010_000_000L + slots.delayNanos(1_010_000_000L, 130_000_000L);
        assertThat(first).isEqualTo(second);
    }

    @Test
    void aShortWaitIsKept() {
        assertThat(new TimerSlots(0).delayNanos(3, 99_999_999L)).isEqualTo(99_999_999L);
        assertThat(new TimerSlots(0).delayNanos(3, 0)).isZero();
    }

    /** Monotonic clocks may be negative and wrap nowhere near a human life. */
    @Property(tries = 500)
    void aTimerIsNeverEarlyAndLessThanASlotLate(
            @ForAll @LongRange(min = -1L << 60, max = 1L << 60) long now,
            @ForAll @LongRange(min = 100_000_000L, max = 1L << 50) long delay,
            @ForAll long phase) {
        TimerSlots slots = new TimerSlots(phase);
        long put = slots.delayNanos(now, delay);
        assertThat(put - delay).isBetween(0L, SLOT_NANOS - 1);
        assertThat(Math.floorMod(now + put - slots.phaseNanos(), SLOT_NANOS)).isZero();
    }
}
