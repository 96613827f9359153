package io.gossamer.query;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Why a call failed, in a form that both faces can say: a kind, the cause in words and the next step. */
public final class CallFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int TEXT_MAX = 1000;

    /** What kind of failure; each has one gRPC code and one HTTP status. */
    public enum Kind {
        INVALID(Status.Code.INVALID_ARGUMENT, 400),
        NOT_FOUND(Status.Code.NOT_FOUND, 404),
        FORBIDDEN(Status.Code.PERMISSION_DENIED, 403),
        CONFLICT(Status.Code.FAILED_PRECONDITION, 409),
        BUSY(Status.Code.RESOURCE_EXHAUSTED, 503),
        UNAVAILABLE(Status.Code.UNAVAILABLE, 503),
        TIMEOUT(Status.Code.DEADLINE_EXCEEDED, 504),
        INTERNAL(Status.Code.INTERNAL, 500);

        private final Status.Code code;
        private final int httpStatus;

        Kind(Status.Code code, int httpStatus) {
            this.code = code;
            this.httpStatus = httpStatus;
        }

        public int httpStatus() {
            return httpStatus;
        }
    }

    private final Kind kind;
    private final String hint;

    public CallFailure(Kind kind, String text, String hint) {
        this(kind, text, hint, null);
    }

    public CallFailure(Kind kind, String text, String hint, Throwable cause) {
        super(text, cause);
        this.kind = kind;
        this.hint = hint;
    }

    public static CallFailure invalid(String text, String hint) {
        return new CallFailure(Kind.INVALID, text, hint);
    }

    public static CallFailure noMember(String name) {
        return new CallFailure(
                Kind.NOT_FOUND,
                "no member is called '" + clipped(name) + "'",
                "`gossamer members` lists names and ids; an id may be shortened while only one member has that beginning");
    }

    public Kind kind() {
        return kind;
    }

    /** What to do next; may be empty. */
    public String hint() {
        return hint;
    }

    /** Cause and next step in one line: what a gRPC client is shown. */
    public String sentence() {
        return hint.isEmpty() ? getMessage() : getMessage() + "; " + hint;
    }

    public Status toStatus() {
        return kind.code.toStatus().withDescription(sentence());
    }

    /** Whatever was thrown, as a failure that can be shown. */
    public static CallFailure of(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof CallFailure failure) {
            return failure;
        }
        if (cause instanceof IllegalArgumentException) {
            return new CallFailure(Kind.INVALID, worded(cause), "", cause);
        }
        if (cause instanceof IllegalStateException || cause instanceof io.gossamer.consensus.RefusedException) {
            return new CallFailure(Kind.CONFLICT, worded(cause), "", cause);
        }
        if (cause instanceof TimeoutException) {
            return new CallFailure(
                    Kind.TIMEOUT, "no answer in time", "try again; `gossamer status` says what is wrong", cause);
        }
        Status status = statusOf(cause);
        if (status != null) {
            return new CallFailure(kindOf(status.getCode()), clipped(wordsOf(status, cause)), "", cause);
        }
        // A call that was refused by the replicated log says so itself and changed nothing.
        if (cause instanceof io.gossamer.consensus.CommandLog.NotAppliedException
                || cause instanceof io.gossamer.consensus.CommandLog.IndeterminateException) {
            return new CallFailure(
                    Kind.UNAVAILABLE, worded(cause), "try again; `gossamer raft` shows leader and quorum", cause);
        }
        return new CallFailure(Kind.INTERNAL, worded(cause), "the node's log has the details", cause);
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Status statusOf(Throwable thrown) {
        if (thrown instanceof StatusRuntimeException runtime) {
            return runtime.getStatus();
        }
        return thrown instanceof StatusException checked ? checked.getStatus() : null;
    }

    /**
     * A peer's own words carry no cause; where there is one, gRPC speaks of its own workings ("io exception", "CallOptions
     * deadline exceeded"), which help nobody.
     */
    private static String wordsOf(Status status, Throwable thrown) {
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no answer in time";
        }
        Throwable why = thrown.getCause();
        if (status.getCode() == Status.Code.UNAVAILABLE && why != null) {
            boolean refused = why instanceof java.net.ConnectException;
            return refused ? "nobody listens at its gRPC port, or it cannot be reached" : "the connection to it broke";
        }
        String description = status.getDescription();
        return description == null || description.isBlank() ? status.getCode().toString() : description;
    }

    private static Kind kindOf(Status.Code code) {
        for (Kind kind : Kind.values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        return code == Status.Code.CANCELLED ? Kind.UNAVAILABLE : Kind.INTERNAL;
    }

    private static String worded(Throwable thrown) {
        String message = thrown.getMessage();
        return clipped(message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message);
    }

    private static String clipped(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
    }
}
