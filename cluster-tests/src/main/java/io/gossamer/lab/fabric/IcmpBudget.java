package io.gossamer.lab.fabric;

/** A router's limit on what it says: a token bucket of one second. */
final class IcmpBudget {
    static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private final double perSecond;
    private double tokens;
    private long countedNanos = Long.MIN_VALUE;

    IcmpBudget(double perSecond) {
        this.perSecond = perSecond;
        this.tokens = Math.max(1, perSecond);
    }

    boolean take(long nowNanos) {
        if (perSecond == UNLIMITED) {
            return true;
        }
        if (countedNanos != Long.MIN_VALUE) {
            double earned = Math.max(0, nowNanos - countedNanos) / 1e9 * perSecond;
            tokens = Math.min(Math.max(1, perSecond), tokens + earned);
        }
        countedNanos = nowNanos;
        if (perSecond <= 0 || tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
