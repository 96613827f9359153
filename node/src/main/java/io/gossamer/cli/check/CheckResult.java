package io.gossamer.cli.check;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.gossamer.cli.output.Style.Tone;

/** What one check found, and what to do about it. */
record CheckResult(String name, Outcome outcome, String text, String hint) {
    /** A warning is something to know; only a failure is a "no". */
    enum Outcome {
        OK("●", Tone.GOOD),
        WARN("!", Tone.WARN),
        FAIL("✗", Tone.BAD);

        final String symbol;
        final Tone tone;

        Outcome(String symbol, Tone tone) {
            this.symbol = symbol;
            this.tone = tone;
        }
    }

    static CheckResult ok(String name, String text) {
        return new CheckResult(name, Outcome.OK, text, "");
    }

    static CheckResult warn(String name, String text, String hint) {
        return new CheckResult(name, Outcome.WARN, text, hint);
    }

    static CheckResult fail(String name, String text, String hint) {
        return new CheckResult(name, Outcome.FAIL, text, hint);
    }

    Value json() {
        Struct.Builder tree = Struct.newBuilder()
                .putFields("name", text(name))
                .putFields("outcome", text(outcome.name()))
                .putFields("text", text(text));
        if (!hint.isEmpty()) {
            tree.putFields("hint", text(hint));
        }
        return Value.newBuilder().setStructValue(tree).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
