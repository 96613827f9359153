package io.gossamer.daemon;

/**
 * The moments at which the protocol thread wakes up for its timers. Each timer is put off to the next slot, so that those whose
 * times lie close together share one wake-up; probes that leave together are answered together, too. What a membership timer
 * waits for is a second long or an eighth of one, so a slot's length is no loss; the wake-ups saved are most of an idle daemon's.
 *
 * @param phaseNanos where this process's slots begin: the daemons of one host must not wake up at the same moments
 */
record TimerSlots(long phaseNanos) {
    static final long SLOT_NANOS = 50_000_000L;

    /** Shorter waits are kept as they are. */
    static final long ALIGNED_NANOS_MIN = 2 * SLOT_NANOS;

    TimerSlots {
        phaseNanos = Math.floorMod(phaseNanos, SLOT_NANOS);
    }

    /** The delay until the first slot at or after {@code delayNanos} from now. */
    long delayNanos(long nowNanos, long delayNanos) {
        if (delayNanos < ALIGNED_NANOS_MIN) {
            return delayNanos;
        }
        long sinceSlot = Math.floorMod(nowNanos + delayNanos - phaseNanos, SLOT_NANOS);
        return sinceSlot == 0 ? delayNanos : delayNanos + SLOT_NANOS - sinceSlot;
    }
}
