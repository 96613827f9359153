package io.gossamer.daemon;

import io.gossamer.time.Clock;
import java.time.Instant;

/** The host's two clocks; the only place where production code reads them. */
public final class SystemClock implements Clock {
    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
