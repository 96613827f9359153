package io.gossamer.storage;

/** The disk did not do it. Nothing was half done; the message names the cause and the next step for a person. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
