package io.gossamer.swim;

/** A rate with a burst: what exceeds it is the caller's to drop and count. */
final class TokenBucket {
    private final double perNano;
    private final double burst;
    private double tokens;
    private long refilledNanos;

    TokenBucket(double perSecond, double burst, long nowNanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.tokens = burst;
        this.refilledNanos = nowNanos;
    }

    boolean take(long nowNanos, double amount) {
        tokens = Math.min(burst, tokens + Math.max(0, nowNanos - refilledNanos) * perNano);
        refilledNanos = nowNanos;
        if (tokens < amount) {
            return false;
        }
        tokens -= amount;
        return true;
    }

    /** Would a fresh one say the same from now on? */
    boolean isFull(long nowNanos) {
        return tokens + Math.max(0, nowNanos - refilledNanos) * perNano >= burst;
    }

    double available(long nowNanos) {
        take(nowNanos, 0);
        return tokens;
    }
}
