package io.gossamer.daemon;

import io.gossamer.gossip.SwimLoop;
import io.gossamer.swim.Slots;
import io.gossamer.swim.SwimTimer;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The membership machine's time on the protocol thread. From slot to slot ({@link Slots}): what has come in is read, then the
 * timers that are due run, in the order in which they were set, then {@link Work#onSlot}. Everything here is called on the
 * protocol thread.
 */
final class SlotLoop implements SwimLoop {
    private final ProtocolLoop loop;
    private final Slots slots;
    private final Work work;
    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::dueNanos).thenComparingLong(Due::number));
    private long scheduled;
    private boolean isInSlot;
    private long dueNanos;
    private long startedNanos;
    private long machineNanos = Long.MIN_VALUE;

    private record Due(long dueNanos, long number, SwimTimer timer) {}

    /** What a slot is for. */
    interface Work {
        /** Has the socket hand over what has come in; that is done once this thread gets to its sockets again. */
        void read();

        void onTimer(long nowNanos, SwimTimer timer);

        /** After the timers. @param lateNanos how long after its time the slot began */
        void onSlot(long nowNanos, long lateNanos);
    }

    SlotLoop(ProtocolLoop loop, Slots slots, Work work) {
        this.loop = loop;
        this.slots = slots;
        this.work = work;
    }

    /** To be called once. */
    void start() {
        next(loop.clock().monotonicNanos());
    }

    private void next(long nowNanos) {
        long nextNanos = slots.after(nowNanos);
        loop.schedule(nextNanos - nowNanos, now -> begin(nextNanos, now));
    }

    private void begin(long due, long nowNanos) {
        next(nowNanos); // first: whatever the rest throws, there is a next one
        isInSlot = true;
        dueNanos = due;
        startedNanos = nowNanos;
        work.read();
        // Behind the sockets' turn: a timer must not judge somebody whose answer lies unread.
        loop.schedule(0, now -> end());
    }

    private void end() {
        long now = nowNanos();
        for (Due first = timers.peek(); first != null && first.dueNanos() - now <= 0; first = timers.peek()) {
            timers.poll();
            SwimTimer timer = first.timer();
            loop.run(ignored -> work.onTimer(nowNanos(), timer));
        }
        work.onSlot(nowNanos(), startedNanos - dueNanos);
        isInSlot = false;
    }

    /** The machine's time: within a slot the slot's own, and never going back. */
    @Override
    public long nowNanos() {
        long clockNanos = loop.clock().monotonicNanos();
        long nanos = isInSlot ? slots.machineNanos(dueNanos, clockNanos) : clockNanos;
        machineNanos = machineNanos == Long.MIN_VALUE || nanos - machineNanos > 0 ? nanos : machineNanos;
        return machineNanos;
    }

    /** Never early: put off to the next slot. */
    @Override
    public void schedule(long delayNanos, SwimTimer timer) {
        timers.add(new Due(slots.from(machineNanos + Math.max(1, delayNanos)), ++scheduled, timer));
    }

    @Override
    public void later(long delayNanos, Runnable runnable) {
        loop.schedule(delayNanos, now -> runnable.run());
    }
}
