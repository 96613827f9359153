package io.gossamer.cli.measure;

import io.gossamer.cli.output.Style;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Width;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.ProbeResult;
import io.gossamer.proto.ProbeStarted;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Draws a live probe again and again in the same place of a terminal. */
final class LiveScreen {
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String CLEAR_LINE = "\033[K";
    /** Lines under the plot. */
    private static final int FIGURES = 2;

    private static final long REDRAW_NANOS_MIN = 90_000_000L;

    /** Asking a terminal for its width costs a process. */
    private static final long WIDTH_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final Style style;
    private final IntSupplier columns;
    private int drawn;
    private boolean ended;
    private int width;
    private long widthNanos;
    private long drawnNanos;

    LiveScreen(PrintStream out, Style style, IntSupplier columns) {
        this.out = out;
        this.style = style;
        this.columns = columns;
    }

    /** Draws, unless it did so a moment ago and need not. */
    void draw(ProbeStarted started, LivePlot plot, ProbeStatistics statistics, boolean must) {
        long nowNanos = System.nanoTime();
        if (drawn > 0 && !must && nowNanos - drawnNanos < REDRAW_NANOS_MIN) {
            return;
        }
        if (drawn == 0 || nowNanos - widthNanos >= WIDTH_NANOS) {
            width = columns.getAsInt();
            widthNanos = nowNanos;
        }
        drawnNanos = nowNanos;
        StringBuilder frame = new StringBuilder(drawn == 0 ? HIDE_CURSOR : "\033[" + drawn + "A");
        List<String> lines = lines(started, plot, statistics, width, style);
        lines.forEach(line -> frame.append('\r').append(line).append(CLEAR_LINE).append('\n'));
        out.print(frame);
        out.flush();
        drawn = lines.size();
    }

    /** The last frame: as it stands, with all figures, however wide they are. */
    void finish(ProbeStarted started, LivePlot plot, ProbeStatistics statistics) {
        draw(started, plot, statistics, true);
        out.print("\033[" + FIGURES + "A");
        statistics.summary(style).forEach(line -> out.print("\r" + line + CLEAR_LINE + "\n"));
        end();
    }

    /** The plot under its heading and over its figures. */
    static List<String> lines(ProbeStarted started, LivePlot plot, ProbeStatistics statistics, int width, Style style) {
        List<String> lines = new ArrayList<>();
        String ends = Words.name(started.getFrom()) + " → " + Words.name(started.getTo());
        String how = "  " + started.getAddress() + ", every " + Units.delay(started.getIntervalSeconds()) + ", "
                + started.getStampMethod() + " stamps";
        String cut = cut(how, width - 1 - Width.of(ends));
        lines.add(style.paint(Tone.HEAD, cut(ends, width - 1)) + style.paint(Tone.FAINT, cut));
        lines.addAll(plot.lines(width - 1, style));
        lines.add(cut(statistics.now(), width - 1));
        String loss = statistics.lossLine(Style.PLAIN);
        lines.add(Width.of(loss) < width ? statistics.lossLine(style) : cut(loss, width - 1));
        return lines;
    }

    private static String cut(String text, int width) {
        if (Width.of(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < text.length() && Width.of(kept.toString()) < width - 1; i++) {
            kept.append(text.charAt(i));
        }
        return width < 2 ? "" : kept.append('…').toString();
    }

    /** Gives the terminal back as it was. */
    void end() {
        if (drawn > 0 && !ended) {
            ended = true;
            out.print(SHOW_CURSOR);
            out.flush();
        }
    }

    /** One probe on a line of its own, for where nothing can be drawn. */
    static String line(ProbeResult result) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d  ", result.getNumber()));
        switch (result.getOutcome()) {
            case LOST ->
                line.append("lost").append(!result.hasLostForward() ? "" : result.getLostForward() ? " →" : " ←");
            case LATE -> line.append("late ").append(rtt(result));
            case DUPLICATED -> line.append("again ").append(rtt(result));
            default -> line.append(rtt(result));
        }
        if (result.hasForwardOverMinSeconds() && result.hasReverseOverMinSeconds()) {
            line.append("  → +")
                    .append(Units.delay(result.getForwardOverMinSeconds()))
                    .append("  ← +")
                    .append(Units.delay(result.getReverseOverMinSeconds()));
        }
        if (result.hasTtlForward() && result.hasTtlReverse()) {
            line.append("  ttl ").append(result.getTtlForward()).append('/').append(result.getTtlReverse());
        }
        return line.append(result.getReordered() ? "  out of order" : "").toString();
    }

    private static String rtt(ProbeResult result) {
        return result.hasRttSeconds() ? "rtt " + Units.delay(result.getRttSeconds()) : "rtt unknown";
    }
}
