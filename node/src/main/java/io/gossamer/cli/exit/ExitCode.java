package io.gossamer.cli.exit;

/** Every exit code of the command line, once; the help footer is made from it. */
public enum ExitCode {
    OK(0, "done, or the answer is yes"),
    NO(1, "the answer is no: not healthy, a check failed, nothing of that name"),
    USAGE(2, "the command line is wrong"),
    NO_DAEMON(3, "no daemon answers at that address"),
    REFUSED(4, "the daemon refused"),
    TIMED_OUT(5, "not answered, or not reached, in time"),
    NOT_STARTED(6, "wrong configuration, or the daemon could not start"),
    FAILED(7, "anything else; the message says what");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    /** One line for the foot of each help page. */
    public static String footer() {
        StringBuilder text = new StringBuilder("%nExit codes:%n");
        for (ExitCode each : values()) {
            text.append("  ")
                    .append(each.code)
                    .append("  ")
                    .append(each.meaning)
                    .append("%n");
        }
        return text.toString();
    }
}
