package io.gossamer.detect;

/**
 * What a picture says of an alert that is open and that nobody detects now. {@link Blind} is not {@link Cleared}: the alert
 * stays as it is.
 */
public sealed interface Verdict permits Verdict.Cleared, Verdict.Blind {

    /** Fresh evidence says that the trouble is over; the reason goes into the alert: returned, left, recovered … */
    record Cleared(String reason, boolean forGood) implements Verdict {}

    record Blind() implements Verdict {}

    static Verdict cleared(String reason) {
        return new Cleared(reason, false);
    }

    /** It cannot come back as the same trouble (the node left): there is nothing to wait for. */
    static Verdict over(String reason) {
        return new Cleared(reason, true);
    }

    static Verdict blind() {
        return new Blind();
    }
}
