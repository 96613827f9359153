package io.gossamer.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What waits for a node's protocol thread. As a rule nothing does: an event runs when it is due. While the process is stopped
 * timers and packets pile up; when it runs again they are worked off one by one in the order of the daemon's event loop:
 * sixteen datagrams, then every timer that is due, and so on.
 *
 * <p>The socket's buffer is Linux's default limit of 212,992 bytes, doubled by the kernel, of which a small datagram takes
 * its bytes and 768 of the kernel's own.
 */
final class Backlog {
    static final int BUFFER_BYTES_MAX = 2 * 212_992;
    static final int BUFFER_PER_DATAGRAM = 768;
    private static final int READS_PER_ROUND = 16;

    private final Simulation simulation;
    private final SimNode node;
    private final Deque<Item> packets = new ArrayDeque<>();
    private final Deque<Item> timers = new ArrayDeque<>();
    private long stalledUntilNanos = Long.MIN_VALUE;
    private boolean isDraining;
    private int buffered;
    private int readsLeft = READS_PER_ROUND;
    private long dropped;

    private record Item(int boot, int bytes, Runnable action) {}

    Backlog(Simulation simulation, SimNode node) {
        this.simulation = simulation;
        this.node = node;
    }

    /** @param bytes of a packet; 0: a timer */
    void enter(int boot, int bytes, Runnable action) {
        if (!node.isRunning() || boot != node.boot()) {
            return;
        }
        if (!isStalled() && !isDraining) {
            run(action);
        } else if (bytes == 0) {
            timers.add(new Item(boot, 0, action));
        } else if (buffered + bytes + BUFFER_PER_DATAGRAM > BUFFER_BYTES_MAX) {
            dropped++;
        } else {
            buffered += bytes + BUFFER_PER_DATAGRAM;
            packets.add(new Item(boot, bytes, action));
        }
    }

    private void run(Runnable action) {
        action.run();
        simulation.stepped(node);
    }

    boolean isStalled() {
        return simulation.nowNanos() < stalledUntilNanos;
    }

    /** Stalled, or at work on what has piled up. */
    boolean isBehind() {
        return isDraining;
    }

    void stallUntil(long timeNanos) {
        stalledUntilNanos = Math.max(stalledUntilNanos, timeNanos);
        if (!isDraining) {
            isDraining = true;
            simulation.atTime(stalledUntilNanos, this::drain);
        }
    }

    private void drain() {
        if (isStalled()) {
            simulation.atTime(stalledUntilNanos, this::drain);
            return;
        }
        Item next = next();
        if (next == null) {
            isDraining = false;
            readsLeft = READS_PER_ROUND;
            return;
        }
        if (node.isRunning() && next.boot == node.boot()) {
            run(next.action);
        }
        simulation.at(simulation.settings().stepNanos(), this::drain);
    }

    private Item next() {
        if (readsLeft > 0 && !packets.isEmpty()) {
            readsLeft--;
            Item packet = packets.poll();
            buffered -= packet.bytes + BUFFER_PER_DATAGRAM;
            return packet;
        }
        Item timer = timers.poll();
        if (timer == null) {
            readsLeft = READS_PER_ROUND;
            return packets.isEmpty() ? null : next();
        }
        return timer;
    }

    /** Another process begins with empty buffers. */
    void clear() {
        packets.clear();
        timers.clear();
        buffered = 0;
        stalledUntilNanos = Long.MIN_VALUE;
    }

    long dropped() {
        return dropped;
    }
}
