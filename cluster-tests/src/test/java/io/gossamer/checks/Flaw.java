package io.gossamer.checks;

import static org.assertj.core.api.Assertions.fail;

import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * One broken rule: where, what, and what to do about it.
 */
record Flaw(Place place, String what, String remedy) implements Comparable<Flaw> {
    /**
     * A line of a file, or the file.
     *
     * @param path from the top of the checkout
     * @param line 0 for the whole file
     */
    record Place(String path, int line) {
        @Override
        public String toString() {
            return line > 0 ? path + ":" + line : path;
        }
    }

    private static final Comparator<Flaw> ORDER = Comparator.comparing((Flaw flaw) -> flaw.place.path)
            .thenComparing(flaw -> flaw.place.line)
            .thenComparing(Flaw::what)
            .thenComparing(Flaw::remedy);

    static Flaw at(String path, int line, String what, String remedy) {
        return new Flaw(new Place(path, line), what, remedy);
    }

    /** All at once: who mends one wants to know of the others. */
    static void assertNone(Collection<Flaw> flaws) {
        if (!flaws.isEmpty()) {
            StringBuilder text = new StringBuilder(flaws.size() + " broken:\n");
            new TreeSet<>(flaws).forEach(flaw -> text.append(flaw).append('\n'));
            fail(text.toString());
        }
    }

    /** The first of the same thing in the same file: the others go with it. */
    static Flaw first(Flaw one, Flaw other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public int compareTo(Flaw other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return place + ": " + what + "\n      -> " + remedy;
    }
}
