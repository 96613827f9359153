package io.gossamer.cli.output;

import java.time.Instant;
import java.util.function.IntSupplier;

/** What a verb shows a person: lines and tables in order, at one moment, for one width and style. */
public final class Page {
    private final StringBuilder text = new StringBuilder();
    private final Style style;
    private final Instant now;
    private final IntSupplier columns;

    /** @param columns how wide it may be; asked only by what can make use of the width */
    public Page(Style style, Instant now, IntSupplier columns) {
        this.style = style;
        this.now = now;
        this.columns = columns;
    }

    public Instant now() {
        return now;
    }

    public int columns() {
        return columns.getAsInt();
    }

    public Page line(String line) {
        text.append(line).append('\n');
        return this;
    }

    public Page line(Style.Tone tone, String line) {
        return line(style.paint(tone, line));
    }

    public Page blank() {
        return line("");
    }

    public Page table(Table table) {
        table.print(text, style);
        return this;
    }

    public String paint(Style.Tone tone, String piece) {
        return style.paint(tone, piece);
    }

    public String text() {
        return text.toString();
    }
}
