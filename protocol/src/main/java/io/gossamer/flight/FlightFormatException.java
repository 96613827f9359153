package io.gossamer.flight;

/** This is no recording, or one that this build cannot read; the message says which, for a person. */
public final class FlightFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FlightFormatException(String why) {
        super(why);
    }

    public FlightFormatException(String why, Throwable cause) {
        super(why, cause);
    }
}
