package io.gossamer.probe.pace;

/** Lets through so many a second on average, and a burst at once. */
public final class TokenBucket {
    private final double perNano;
    private final double burst;
    private double tokens;
    private long filledNanos;

    public TokenBucket(double perSecond, double burst, long nowNanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.tokens = burst;
        this.filledNanos = nowNanos;
    }

    public boolean tryTake(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - filledNanos) * perNano);
        filledNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
