package io.gossamer.checks;

import static org.assertj.core.api.Assertions.fail;

import java.util.Collection;
import java.util.TreeSet;

/**
 * One broken rule: where, what, and what to do about it.
 *
 * @param place path from the top of the checkout, with a line if there is one
 */
record Flaw(String place, String what, String remedy) implements Comparable<Flaw> {
    static Flaw at(String path, int line, String what, String remedy) {
        return new Flaw(line > 0 ? path + ":" + line : path, what, remedy);
    }

    /** All at once: who mends one wants to know of the others. */
    static void assertNone(Collection<Flaw> flaws) {
        if (!flaws.isEmpty()) {
            StringBuilder text = new StringBuilder(flaws.size() + " broken:\n");
            new TreeSet<>(flaws).forEach(flaw -> text.append(flaw).append('\n'));
            fail(text.toString());
        }
    }

    @Override
    public int compareTo(Flaw other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return place + ": " + what + "\n      -> " + remedy;
    }
}
