package io.gossamer.cli.exit;

/** Ends a command with an exit code and a message for a person that names the cause and the next step. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode code;

    public CommandException(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public CommandException(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
