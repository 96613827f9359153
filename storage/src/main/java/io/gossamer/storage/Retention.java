package io.gossamer.storage;

import java.util.OptionalLong;

/**
 * Says from when on history is kept, and says nothing while the wall clock cannot be trusted: a clock that jumped, or that
 * has not yet run evenly for an hour, would throw away a month in one step.
 *
 * <p>Pure; one caller at a time.
 */
final class Retention {
    static final long TRUST_NANOS = 3_600_000_000_000L;
    static final long STEP_NANOS = 60_000_000_000L;
    private static final long MILLI_NANOS = 1_000_000L;

    private final long retentionMillis;
    private boolean started;
    private long offsetNanos;
    private long evenSinceNanos;

    Retention(long retentionMillis) {
        this.retentionMillis = retentionMillis;
    }

    /** What is older than this (Unix milliseconds) may go; empty: nothing, for now. To be asked every few minutes. */
    OptionalLong limitUnixMillis(long monotonicNanos, long wallNanos) {
        long offset = wallNanos - monotonicNanos;
        if (!started || Math.abs(offset - offsetNanos) > STEP_NANOS) {
            started = true;
            evenSinceNanos = monotonicNanos;
            offsetNanos = offset;
        }
        return monotonicNanos - evenSinceNanos < TRUST_NANOS
                ? OptionalLong.empty()
                : OptionalLong.of(wallNanos / MILLI_NANOS - retentionMillis);
    }
}
