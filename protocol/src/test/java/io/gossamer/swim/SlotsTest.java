package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** When a node looks. */
class SlotsTest {
    private static final long SLOT = 125_000_000L;
    private static final Slots SLOTS = new Slots(7, SLOT);

    @Test
    void timersOfOneSlotAreDueTogether() {
        assertThat(SLOTS.from(1_010_000_000L)).isEqualTo(SLOTS.from(1_090_000_000L));
    }

    @Test
    void aTimerOfExactlyOneSlotIsDueInTheNext() {
        long due = SLOTS.from(5 * SLOT);
        long machine = SLOTS.machineNanos(due, due + 3_000_000);
        assertThat(SLOTS.from(machine + SLOT)).isEqualTo(due + SLOT);
    }

    @Test
    void aProcessThatWasLateByASlotIsToldTheTrueTime() {
        long due = SLOTS.from(0);
        assertThat(SLOTS.machineNanos(due, due + SLOT)).isEqualTo(due + SLOT);
    }

    @Test
    void theShippedSlotIsTheTimeAfterWhichACallIsRepeated() {
        assertThat(Slots.of(SwimConfig.defaults(), 0).lengthNanos())
                .isEqualTo(SwimConfig.defaults().burstStepNanos())
                .isEqualTo(SLOT);
    }

    @Test
    void aSlotHasALength() {
        assertThatThrownBy(() -> new Slots(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Monotonic clocks may be negative and wrap nowhere near a human life. */
    @Property(tries = 500)
    void aTimerIsNeverEarlyAndLessThanASlotLate(
            @ForAll @LongRange(min = -1L << 60, max = 1L << 60) long due,
            @ForAll long phase,
            @ForAll @LongRange(min = 1, max = 1L << 34) long length) {
        Slots slots = new Slots(phase, length);
        assertThat(slots.from(due) - due).isBetween(0L, length - 1);
        assertThat(slots.after(due) - due).isBetween(1L, length);
        assertThat(slots.from(slots.from(due))).isEqualTo(slots.from(due));
    }
}
