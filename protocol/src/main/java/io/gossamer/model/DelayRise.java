package io.gossamer.model;

/** Which way a link's round trip became longer than it usually is, as far as its measuring node can tell. */
public enum DelayRise {
    /** It is not longer, or nobody can tell which way is. */
    UNKNOWN(0),
    /** The way there: from → to. */
    FORWARD(1),
    /** The way back. */
    REVERSE(2),
    /** Both, about alike. */
    BOTH(3);

    private static final DelayRise[] VALUES = values();

    private final int code;

    DelayRise(int code) {
        this.code = code;
    }

    /** Travels and is kept: may not change. From 0 to 3. */
    public int code() {
        return code;
    }

    /** The rise as seen from the other end. */
    public DelayRise reversed() {
        return switch (this) {
            case FORWARD -> REVERSE;
            case REVERSE -> FORWARD;
            default -> this;
        };
    }

    /** UNKNOWN for a code that this version does not know. */
    public static DelayRise of(int code) {
        for (DelayRise rise : VALUES) {
            if (rise.code == code) {
                return rise;
            }
        }
        return UNKNOWN;
    }
}
