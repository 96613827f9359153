package io.gossamer.lab;

import io.gossamer.lab.verdict.Told;
import java.io.PrintStream;

/** Says what is done to the mesh beside what the mesh says, line by line. Thread-safe. */
final class Narrator {
    private static final int LEFT = 44;

    private final PrintStream out;
    private final String prefix;
    private volatile long startNanos = System.nanoTime();

    /** @param prefix of every line: tells runs apart that go on at the same time */
    Narrator(PrintStream out, String prefix) {
        this.out = out;
        this.prefix = prefix;
    }

    void start() {
        startNanos = System.nanoTime();
    }

    void injected(String what) {
        line(System.nanoTime(), what, "");
    }

    void said(Told told) {
        line(told.atNanos(), "", "%-8s %s  (by %s)".formatted(told.status(), told, told.sender()));
    }

    void said(String what) {
        line(System.nanoTime(), "", what);
    }

    void note(String what) {
        out.println(prefix + what);
        out.flush();
    }

    private synchronized void line(long atNanos, String left, String right) {
        String text = "%s%8.1f s  %-" + LEFT + "s│ %s";
        out.println(text.formatted(prefix, (atNanos - startNanos) / 1e9, left, right)
                .stripTrailing());
        out.flush();
    }
}
