package io.gossamer.control;

import io.gossamer.proto.StateStamp;

/**
 * This node's reading of state time: the last applied value plus its own monotonic time since it saw it applied.
 *
 * <p>State time rises by {@code max(old, base + elapsed)} at each command. Every node's reading is at or behind the true
 * elapsed time, because it starts counting when it learns of a value, never before: a slow follower that becomes leader
 * makes state time late by its lag, never early. Any thread.
 */
public final class StateTime {
    private long baseStateNanos;
    private long seenAtNanos;
    private long restores;
    private boolean seen;

    /**
     * To be told at each tick, leader or not; {@code nowNanos} is monotonic. A restored state starts anew: it may be that of
     * another group, whose time is another.
     */
    public synchronized void observe(ControlView view, long nowNanos) {
        if (!seen || view.restores() != restores || view.stateNanos() > now(nowNanos)) {
            baseStateNanos = view.stateNanos();
            restores = view.restores();
            seenAtNanos = nowNanos;
            seen = true;
        }
    }

    /** State time now, as this node reads it. */
    public synchronized long now(long nowNanos) {
        return seen ? baseStateNanos + elapsed(nowNanos) : 0;
    }

    /** What a command made now carries. */
    public synchronized StateStamp stamp(long nowNanos, long wallUnixMillis) {
        return StateStamp.newBuilder()
                .setBaseStateNanos(baseStateNanos)
                .setElapsedNanos(elapsed(nowNanos))
                .setWallUnixMillis(wallUnixMillis)
                .build();
    }

    private long elapsed(long nowNanos) {
        return seen ? Math.max(0, nowNanos - seenAtNanos) : 0;
    }
}
