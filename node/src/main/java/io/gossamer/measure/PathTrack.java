package io.gossamer.measure;

import io.gossamer.model.PathMarks;
import java.util.Optional;
import java.util.OptionalInt;

/** What the probes of one link say of its path so far: the newest, and what changed in the open window. */
final class PathTrack {
    private static final int ECN_MASK = 3;

    private OptionalInt ttlForward = OptionalInt.empty();
    private OptionalInt ttlReverse = OptionalInt.empty();
    private int ttlChanges;
    private PathMarks.Marking forward = PathMarks.Marking.UNKNOWN;
    private PathMarks.Marking reverse = PathMarks.Marking.UNKNOWN;

    void saw(PathSigns signs) {
        if (differs(ttlForward, signs.ttlForward()) || differs(ttlReverse, signs.ttlReverse())) {
            ttlChanges++;
        }
        ttlForward = signs.ttlForward().isPresent() ? signs.ttlForward() : ttlForward;
        ttlReverse = signs.ttlReverse().isPresent() ? signs.ttlReverse() : ttlReverse;
        PathSigns.Classes classes = signs.classes();
        forward = marking(forward, classes.forwardSent(), classes.forwardReceived());
        reverse = marking(reverse, classes.reverseSent(), classes.reverseReceived());
    }

    private static boolean differs(OptionalInt before, OptionalInt now) {
        return before.isPresent() && now.isPresent() && before.getAsInt() != now.getAsInt();
    }

    private static PathMarks.Marking marking(PathMarks.Marking before, OptionalInt sent, OptionalInt received) {
        if (sent.isEmpty() || received.isEmpty()) {
            return before;
        }
        boolean sameDscp = sent.getAsInt() >>> 2 == received.getAsInt() >>> 2;
        // a congestion mark, 3, is what ECN is for: only nothing at all means that somebody cleared it
        Optional<Boolean> ecnKept = (sent.getAsInt() & ECN_MASK) == 0
                ? before.ecnKept()
                : Optional.of((received.getAsInt() & ECN_MASK) != 0);
        return new PathMarks.Marking(
                sameDscp ? OptionalInt.empty() : OptionalInt.of(received.getAsInt() >>> 2), ecnKept);
    }

    /** The next window's changes are counted from here. */
    void startWindow() {
        ttlChanges = 0;
    }

    PathMarks marks() {
        return new PathMarks(ttlForward, ttlReverse, ttlChanges, forward, reverse);
    }
}
