package io.gossamer.swim;

/**
 * The moments at which a node looks at its gossip socket and runs its timers: an eighth of a probe period apart, so that a
 * member's answer is read at the slot after the call's own, just before the call would be repeated. Whoever waits for a
 * packet pays a wake-up for each; whoever looks in slots pays one for all, and a wake-up costs more than a packet does.
 *
 * <pre>
 *  caller    |ping ........... |reads the answer, sends what it learned
 *  subject       |  waits  |reads, answers at once
 *            k             k'  k+1
 * </pre>
 *
 * <p>News is handed on in the slot in which it was read. While {@link Swim#isWaiting} packets are read as they come.
 *
 * @param phaseNanos where this process's slots begin: the nodes of one host must not wake up at the same moments
 * @param lengthNanos positive
 */
public record Slots(long phaseNanos, long lengthNanos) {
    public Slots {
        if (lengthNanos <= 0) {
            throw new IllegalArgumentException("a slot has a length");
        }
        phaseNanos = Math.floorMod(phaseNanos, lengthNanos);
    }

    public static Slots of(SwimConfig config, long phaseNanos) {
        return new Slots(phaseNanos, config.burstStepNanos());
    }

    /** The first slot at or after this moment. */
    public long from(long nanos) {
        long since = Math.floorMod(nanos - phaseNanos, lengthNanos);
        return since == 0 ? nanos : nanos + lengthNanos - since;
    }

    /** The first slot after this moment. */
    public long after(long nanos) {
        return from(nanos + 1);
    }

    /**
     * What time it is for the machine in the slot that was due then: the slot's own, so that a timer of exactly one slot is due
     * in the next one however long the work took; unless the process was late by a whole slot.
     */
    public long machineNanos(long dueNanos, long nowNanos) {
        return nowNanos - dueNanos < lengthNanos ? dueNanos : nowNanos;
    }
}
