package io.gossamer.probe.kernel;

import java.util.OptionalLong;

/**
 * Turns the kernel's stamps, which are wall-clock, into times of the monotonic clock, and knows when they cannot be: after a
 * step of the wall clock nobody can tell which of the two clocks a stamp was read from. Pure; times are arguments.
 *
 * <p>Linux slews both clocks alike, so between steps their difference stands still. It is read now and then, as a wall time
 * between two monotonic ones, whose distance is how uncertain the reading is.
 */
public final class StampClock {
    /** Of a step that passes for a bad reading: an error of that size is none that anybody sees. */
    static final long STEP_NANOS_MIN = 10_000;

    /** Good enough to be taken as it is; a worse reading only tells whether the clock stepped. */
    static final long SURE_NANOS = 5_000;

    /** A datagram may be stamped this long before it stands in the socket's queue, on a host whose soft interrupts are late. */
    static final long QUEUE_NANOS_MAX = 1_000_000_000L;

    private boolean known;
    private long offsetNanos;
    private long beforeStepNanos;
    private long uncertainNanos;
    private boolean stepped;
    private long steppedNanos;

    /** Reads the wall clock between two readings of the monotonic one. Is {@code false} when it took too long to be exact. */
    public boolean reading(long beforeNanos, long wallNanos, long afterNanos) {
        long half = (afterNanos - beforeNanos) / 2;
        long offset = wallNanos - (beforeNanos + half);
        boolean sure = half <= SURE_NANOS;
        boolean agrees = known && Math.abs(offset - offsetNanos) <= half + uncertainNanos + STEP_NANOS_MIN;
        if (known && !agrees) {
            stepped = true;
            steppedNanos = afterNanos;
            beforeStepNanos = offsetNanos;
        }
        if (!agrees || sure || half < uncertainNanos) {
            offsetNanos = offset;
            uncertainNanos = half;
            known = true;
        }
        return sure;
    }

    /** Wall-clock time less monotonic time, by the last good reading. */
    public long offsetNanos() {
        return offsetNanos;
    }

    /**
     * When, by the monotonic clock, a datagram came in that was read at {@code nowNanos} and not before {@code sinceNanos}.
     * Absent when the wall clock stepped in between, or the stamp is from a clock that is not this process's.
     */
    public OptionalLong arrival(long stampNanos, long sinceNanos, long nowNanos) {
        boolean steppedSince = stepped && steppedNanos - sinceNanos >= 0;
        return steppedSince ? OptionalLong.empty() : possible(stampNanos - offsetNanos, sinceNanos, nowNanos);
    }

    /**
     * As {@link #arrival}, but the likeliest one over a step too, and {@code nowNanos} where none is likely: for a reflector,
     * which must answer with some time.
     */
    public long likeliestArrival(long stampNanos, long sinceNanos, long nowNanos) {
        OptionalLong sure = arrival(stampNanos, sinceNanos, nowNanos);
        if (sure.isPresent() || !stepped) {
            return sure.orElse(nowNanos);
        }
        long afterStep = stampNanos - offsetNanos;
        long beforeStep = stampNanos - beforeStepNanos;
        if (afterStep - sinceNanos >= 0 && afterStep - nowNanos <= 0) {
            return afterStep;
        }
        return beforeStep - sinceNanos >= 0 && beforeStep - nowNanos <= 0 ? beforeStep : nowNanos;
    }

    private OptionalLong possible(long arrivalNanos, long sinceNanos, long nowNanos) {
        if (!known
                || arrivalNanos - (nowNanos + uncertainNanos + STEP_NANOS_MIN) > 0
                || sinceNanos - arrivalNanos > QUEUE_NANOS_MAX) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(arrivalNanos - nowNanos > 0 ? nowNanos : arrivalNanos);
    }
}
