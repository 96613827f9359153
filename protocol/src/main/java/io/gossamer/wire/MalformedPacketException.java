package io.gossamer.wire;

/**
 * Bytes from the network or a disk that are not what they should be. Checked, so that no handler forgets it.
 *
 * <p>The reason is a short fixed word from code, fit to be a counter's label; the message is for a person. There is no
 * stack trace: floods of bad packets must stay cheap.
 */
public final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason a fixed word such as {@code too_short}: never made from what was received */
    public MalformedPacketException(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Where the reason says it all. */
    public MalformedPacketException(String reason) {
        this(reason, "malformed: " + reason);
    }

    public String reason() {
        return reason;
    }
}
