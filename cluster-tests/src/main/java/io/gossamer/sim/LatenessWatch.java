package io.gossamer.sim;

/**
 * Tells a node's machine how late its thread ran, as the daemon's tick does. That one says nothing while the loop is prompt, so
 * here it only runs while the node is stalled or works off what piled up.
 */
final class LatenessWatch {
    /** As the daemon does: how often the lateness of the protocol thread is measured, and from when on it is said. */
    private static final long TICK_NANOS = 200_000_000L;

    private static final long SAID_NANOS = 50_000_000L;

    private final SimNode node;
    private boolean isRunning;
    private long tickedNanos;

    LatenessWatch(SimNode node) {
        this.node = node;
    }

    /** The process has just begun. */
    void onStart() {
        isRunning = false;
        tickedNanos = node.localNanos();
    }

    void onStall() {
        if (!isRunning) {
            long ticks = (node.localNanos() - tickedNanos) / TICK_NANOS + 1;
            tick(tickedNanos + ticks * TICK_NANOS);
        }
    }

    private void tick(long dueNanos) {
        isRunning = true;
        node.after(dueNanos - node.localNanos(), node.boot(), () -> {
            tickedNanos = node.localNanos();
            isRunning = false;
            long late = tickedNanos - dueNanos;
            if (late > SAID_NANOS) {
                node.swim().onLateness(node.machineNanos(), late);
            }
            if (node.isBehind()) {
                tick(tickedNanos + TICK_NANOS);
            }
        });
    }
}
