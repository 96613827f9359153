package io.gossamer.cli.output;

/** One piece of a table: its text and what the text means. */
public record Cell(String text, Style.Tone tone) {
    public static Cell of(String text) {
        return new Cell(text, Style.Tone.NONE);
    }

    public static Cell of(String text, Style.Tone tone) {
        return new Cell(text, tone);
    }

    public static Cell faint(String text) {
        return new Cell(text, Style.Tone.FAINT);
    }

    /** What is not known is shown as such, never as a zero. */
    public static Cell unknown() {
        return faint("–");
    }
}
