package io.gossamer.cli.measure;

import io.gossamer.cli.output.Style;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Units;
import io.gossamer.proto.ProbeOutcome;
import io.gossamer.proto.ProbeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest probes as columns, oldest at the left: a bar as high as the round trip, and under it what else became of the probe.
 * Drawn with block elements, eight steps a row; the scale begins at 0 unless all round trips are alike, and is written beside it.
 * What goes far beyond it ends in an arrowhead.
 */
final class LivePlot {
    static final int ROWS = 6;
    static final int PROBES_MAX = 1024;

    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final int STEPS = 8;
    private static final int LABEL = 8;
    /** One round trip so far above the others would press them all into the lowest row: it is cut off, and shown as such. */
    private static final double OUTLIER = 4;

    private static final String ABOVE = "▲";
    private static final double[] NICE = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};

    private final TreeMap<Integer, ProbeResult> byNumber = new TreeMap<>();

    void take(ProbeResult result) {
        if (result.getOutcome() == ProbeOutcome.REPLIED || result.getOutcome() == ProbeOutcome.LOST) {
            byNumber.put(result.getNumber(), result);
        } else {
            // what a probe was first stays to be seen; that it came late or twice is its mark
            byNumber.computeIfPresent(result.getNumber(), (number, first) -> first.toBuilder()
                    .setOutcome(result.getOutcome())
                    .build());
        }
        while (byNumber.size() > PROBES_MAX) {
            byNumber.pollFirstEntry();
        }
    }

    /** Exactly {@link #ROWS} and one lines, none wider than {@code columns}. */
    List<String> lines(int columns, Style style) {
        int width = Math.max(1, columns - LABEL - 2);
        int newest = byNumber.isEmpty() ? 0 : byNumber.lastKey();
        int oldest = Math.max(1, newest - width + 1);
        Map<Integer, ProbeResult> shown = byNumber.subMap(oldest, true, Math.max(oldest, newest), true);
        double[] scale = scale(shown);
        List<String> lines = new ArrayList<>();
        for (int row = ROWS - 1; row >= 0; row--) {
            StringBuilder line = new StringBuilder(label(row, scale)).append(" ┤");
            for (int number = oldest; number <= newest; number++) {
                line.append(bar(shown.get(number), row, scale, style));
            }
            lines.add(line.toString());
        }
        StringBuilder marks = new StringBuilder(" ".repeat(LABEL)).append("  ");
        for (int number = oldest; number <= newest; number++) {
            marks.append(mark(shown.get(number), style));
        }
        lines.add(marks.toString());
        return lines;
    }

    /** The middle of the top row's upper edge, and the lower edge. */
    private static String label(int row, double[] scale) {
        String text = row == ROWS - 1 ? Units.delay(scale[1]) : row == 0 ? Units.delay(scale[0]) : "";
        return " ".repeat(Math.max(0, LABEL - text.length())) + text;
    }

    /** From and to, in seconds. */
    private static double[] scale(Map<Integer, ProbeResult> shown) {
        double[] sorted = shown.values().stream()
                .filter(ProbeResult::hasRttSeconds)
                .mapToDouble(ProbeResult::getRttSeconds)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return new double[] {0, 0.001};
        }
        double least = sorted[0];
        double most = Math.max(1e-6, sorted[sorted.length - 1]);
        double usual = sorted[(sorted.length - 1) * 9 / 10];
        if (most > OUTLIER * usual && sorted.length >= 10) {
            return new double[] {0, niceAbove(2 * usual)};
        }
        if (least < most / 2) {
            return new double[] {0, niceAbove(most)};
        }
        double span = niceAbove(Math.max(most - least, most / 20) * 1.2);
        double from = Math.max(0, Math.floor((least - span / 8) / (span / 10)) * (span / 10));
        return new double[] {from, from + Math.max(span, most - from)};
    }

    private static double niceAbove(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(value)));
        for (double nice : NICE) {
            if (nice * unit >= value * 0.999_999) {
                return nice * unit;
            }
        }
        return 10 * unit;
    }

    private static String bar(ProbeResult probe, int row, double[] scale, Style style) {
        if (probe == null || !probe.hasRttSeconds()) {
            return " ";
        }
        if (row == ROWS - 1 && probe.getRttSeconds() > scale[1]) {
            return style.paint(Tone.WARN, ABOVE);
        }
        double share = (probe.getRttSeconds() - scale[0]) / (scale[1] - scale[0]);
        int steps = (int) Math.max(1, Math.min(ROWS * STEPS, Math.round(share * ROWS * STEPS)));
        int here = Math.max(0, Math.min(STEPS, steps - row * STEPS));
        return here == 0 ? " " : style.paint(Tone.GOOD, String.valueOf(BLOCKS.charAt(here)));
    }

    /** Lost there, lost back, lost on a way that nobody knows; late, twice, out of order. */
    static String mark(ProbeResult probe, Style style) {
        if (probe == null) {
            return " ";
        }
        return switch (probe.getOutcome()) {
            case LOST -> style.paint(Tone.BAD, !probe.hasLostForward() ? "×" : probe.getLostForward() ? "→" : "←");
            case LATE -> style.paint(Tone.WARN, "l");
            case DUPLICATED -> style.paint(Tone.WARN, "2");
            default -> probe.getReordered() ? style.paint(Tone.WARN, "r") : " ";
        };
    }
}
