package io.gossamer.swim;

/**
 * How long a suspect has to speak up: long while one accuses it, shorter with each further accuser (Lifeguard §IV-B, LHA
 * Suspicion): {@code max − (max − min) · ln(n + 1) / ln(k + 1)} for n of k confirmations, never under {@code min}.
 *
 * <p>Logarithmic, because the first independent confirmation says most.
 */
final class Suspicion {
    private final long minNanos;
    private final long maxNanos;
    private long startNanos;
    private long checkNanos;
    private boolean hasCheck;

    Suspicion(long nowNanos, long minNanos, long maxNanos) {
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
        this.startNanos = nowNanos;
    }

    /** What was not heard meanwhile may have been the refutation: the suspect gets its whole time again. */
    void restart(long nowNanos) {
        startNanos = nowNanos;
    }

    /** Is this look earlier than the one that is set already? Then it is set, and a later one is not needed. */
    boolean isNextCheck(long atNanos) {
        if (hasCheck && checkNanos - atNanos <= 0) {
            return false;
        }
        hasCheck = true;
        checkNanos = atNanos;
        return true;
    }

    /** The look that was set has come. */
    void checked(long nowNanos) {
        if (hasCheck && checkNanos - nowNanos <= 0) {
            hasCheck = false;
        }
    }

    /** Not positive: run out. */
    long remainingNanos(long nowNanos, int confirmations, int confirmationsNeeded) {
        return timeoutNanos(confirmations, confirmationsNeeded, minNanos, maxNanos) - (nowNanos - startNanos);
    }

    static long timeoutNanos(int confirmations, int confirmationsNeeded, long minNanos, long maxNanos) {
        if (confirmationsNeeded < 1 || confirmations >= confirmationsNeeded) {
            return minNanos;
        }
        // StrictMath: the same on every machine, or traces would differ.
        double share = StrictMath.log(confirmations + 1.0) / StrictMath.log(confirmationsNeeded + 1.0);
        return Math.max(minNanos, maxNanos - (long) ((maxNanos - minNanos) * share));
    }
}
