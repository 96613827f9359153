package io.gossamer.swim;

/**
 * Guard G4: when a large share of the mesh turns suspect within ten seconds, the network broke, not the nodes. Alerts go on,
 * but nobody is declared DEAD, so overlay and voters stay as they are until it is over. Without it a partition makes both
 * halves tear down what they need when it heals.
 */
final class MassSuspicionFreeze {
    static final int WINDOW_SECONDS = 10;
    static final double SHARE = 0.20;
    /** Two at once are two crashes, whatever the mesh's size. */
    static final int SUSPECTS_MIN = 3;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long freezeNanos;
    private final boolean isOn;
    private final int[] suspectsOfSecond = new int[WINDOW_SECONDS];
    private long newestSecond;
    private boolean isFrozen;
    private long frozenUntilNanos;

    MassSuspicionFreeze(long nowNanos, long freezeNanos, boolean isOn) {
        this.freezeNanos = freezeNanos;
        this.isOn = isOn;
        this.newestSecond = Math.floorDiv(nowNanos, SECOND_NANOS);
    }

    /** True when this one freezes the mesh. */
    boolean onSuspect(long nowNanos, int members) {
        advance(nowNanos);
        suspectsOfSecond[(int) Math.floorMod(newestSecond, (long) WINDOW_SECONDS)]++;
        int suspects = suspects();
        if (!isOn || suspects < SUSPECTS_MIN || suspects <= SHARE * members) {
            return false;
        }
        boolean isNew = !isFrozen(nowNanos);
        isFrozen = true;
        frozenUntilNanos = nowNanos + freezeNanos;
        return isNew;
    }

    int suspects() {
        int sum = 0;
        for (int suspects : suspectsOfSecond) {
            sum += suspects;
        }
        return sum;
    }

    boolean isFrozen(long nowNanos) {
        return isFrozen && nowNanos - frozenUntilNanos < 0;
    }

    /** True once, when a freeze has ended. */
    boolean thaw(long nowNanos) {
        boolean thawed = isFrozen && !isFrozen(nowNanos);
        if (thawed) {
            isFrozen = false;
        }
        return thawed;
    }

    private void advance(long nowNanos) {
        long second = Math.floorDiv(nowNanos, SECOND_NANOS);
        for (long step = Math.max(newestSecond + 1, second - WINDOW_SECONDS + 1); step <= second; step++) {
            suspectsOfSecond[(int) Math.floorMod(step, (long) WINDOW_SECONDS)] = 0;
        }
        newestSecond = Math.max(newestSecond, second);
    }
}
