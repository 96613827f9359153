package io.gossamer.measure;

import java.util.OptionalLong;

/** What a probe's four times say of the network: (T4 − T1) − (T3 − T2), RFC 8762 §4. Pure. */
public final class RoundTrip {
    /**
     * T3 − T2 is of another host's clock, which may go 200 ppm (one part in 5,000) faster than this one's while the reflector
     * holds the probe; and each reading is good to some microseconds.
     */
    private static final long CLOCK_RATES_APART = 5_000;

    private static final long READING_NANOS = 20_000;

    /** Less than this the stamps do not resolve. */
    private static final long RESOLUTION_NANOS = 1_000;

    private RoundTrip() {}

    /**
     * Absent where no time of arrival is to be trusted.
     *
     * @param wholeNanos T4 − T1
     * @param heldNanos T3 − T2, a stranger's word: believed only as far as it is possible at all
     */
    public static OptionalLong nanos(ReceiveStamp stamp, long wholeNanos, long heldNanos) {
        if (stamp == ReceiveStamp.VOID) {
            return OptionalLong.empty();
        }
        long rttNanos = wholeNanos - heldNanos;
        if (stamp == ReceiveStamp.USER) {
            return OptionalLong.of(heldNanos >= 0 && rttNanos >= 0 ? rttNanos : wholeNanos);
        }
        boolean possible = heldNanos >= 0 && rttNanos >= -(wholeNanos / CLOCK_RATES_APART + READING_NANOS);
        return OptionalLong.of(possible ? Math.max(RESOLUTION_NANOS, rttNanos) : wholeNanos);
    }
}
