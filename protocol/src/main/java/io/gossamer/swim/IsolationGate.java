package io.gossamer.swim;

/**
 * Guard G1: who hears nothing at all accuses nobody. Without it a node that is blocked, or cut off, takes its own deafness
 * for everybody else's death and says so the moment it is back.
 *
 * <p>Closed after {@code silenceNanos} without any packet from a member. While closed no accusation is made and no
 * suspicion runs out; the first packet after it restarts every suspicion.
 */
final class IsolationGate {
    private final long silenceNanos;
    private final boolean isOn;
    private long lastHeardNanos;

    IsolationGate(long nowNanos, long silenceNanos, boolean isOn) {
        this.silenceNanos = silenceNanos;
        this.isOn = isOn;
        this.lastHeardNanos = nowNanos;
    }

    /** How long the silence lasted if this packet ended one, else 0. */
    long heard(long nowNanos) {
        long silence = nowNanos - lastHeardNanos;
        lastHeardNanos = nowNanos;
        return isOn && silence >= silenceNanos ? silence : 0;
    }

    boolean isClosed(long nowNanos) {
        return isOn && nowNanos - lastHeardNanos >= silenceNanos;
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }
}
