package io.gossamer.daemon;

/**
 * This daemon cannot start: the message is one line for a person, with the cause and the key or command that mends it.
 * Nothing is left half-started; trying again is safe.
 */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
