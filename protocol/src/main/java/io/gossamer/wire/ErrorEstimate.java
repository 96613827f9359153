package io.gossamer.wire;

/**
 * How far a STAMP timestamp may be off (RFC 4656 §4.1.2 as read by RFC 8762 §4.2.1).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * |S|Z|   Scale   |   Multiplier  |   error = Multiplier · 2^(Scale − 32) seconds
 * </pre>
 *
 * S: the clock is synchronised to an outside source. Z: 0 NTP, 1 truncated PTPv2 timestamps.
 */
public record ErrorEstimate(boolean synchronised, boolean ptp, int scale, int multiplier) {
    /** User-space stamps of a clock that nobody vouches for: a millisecond (2^22 · 2^-32 s), not synchronised. */
    public static final ErrorEstimate UNVOUCHED_MILLISECOND = new ErrorEstimate(false, false, 22, 1);

    public ErrorEstimate {
        if (scale < 0 || scale > 63 || multiplier < 0 || multiplier > 255) {
            throw new IllegalArgumentException("scale is 0 to 63 and multiplier 0 to 255");
        }
    }

    static ErrorEstimate ofBits(int bits) {
        return new ErrorEstimate((bits & 0x8000) != 0, (bits & 0x4000) != 0, bits >>> 8 & 0x3f, bits & 0xff);
    }

    int bits() {
        return (synchronised ? 0x8000 : 0) | (ptp ? 0x4000 : 0) | scale << 8 | multiplier;
    }

    public double errorSeconds() {
        return multiplier * Math.pow(2, scale - 32);
    }
}
