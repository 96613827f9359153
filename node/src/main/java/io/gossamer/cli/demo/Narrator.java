package io.gossamer.cli.demo;

import io.gossamer.cli.output.Style;
import io.gossamer.cli.output.Style.Tone;
import java.io.PrintStream;
import java.util.Locale;

/** Tells what happens, each line with the seconds since the start. */
final class Narrator {
    private static final String INDENT = "          ";

    private final PrintStream out;
    private final Style style;
    private final long beganNanos = System.nanoTime();

    Narrator(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    Style style() {
        return style;
    }

    double seconds() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }

    synchronized void title(String text) {
        out.println(style.paint(Tone.HEAD, text));
        out.flush();
    }

    /** Something that we do. */
    synchronized void act(String text) {
        line(Tone.NONE, text);
    }

    /** Something that the mesh did. */
    synchronized void seen(String text) {
        line(Tone.GOOD, "✓ " + text);
    }

    synchronized void failed(String text) {
        line(Tone.BAD, "✗ " + text);
    }

    /** A table under the last line. */
    synchronized void block(String text) {
        text.lines().forEach(line -> out.println(line.isEmpty() ? "" : INDENT + line));
        out.flush();
    }

    private void line(Tone tone, String text) {
        String stamp = String.format(Locale.ROOT, "%6.1f s", seconds());
        out.println(style.paint(Tone.FAINT, stamp) + "  " + style.paint(tone, text));
        out.flush();
    }
}
