package io.gossamer.cli.measure;

import io.gossamer.cli.output.Style;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Units;
import io.gossamer.proto.ProbeOutcome;
import io.gossamer.proto.ProbeResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** All that a live probe told, summed up as ping does, and more where it is known: each way by itself. */
final class ProbeStatistics {
    /** As in every window: fewer do not make a p90 or a p99. */
    private static final int QUANTILE_SAMPLES_MIN = 100;

    private static final int RATIO_SAMPLES_MIN = 10;
    private static final double Z_95 = 1.96;

    private final List<Double> rtts = new ArrayList<>();
    private final List<Double> variations = new ArrayList<>();
    private double forwardMax = -1;
    private double reverseMax = -1;
    private double previousRtt;
    private int previousNumber;
    private int reordered;
    private int duplicates;
    private int late;
    private ProbeResult latest = ProbeResult.getDefaultInstance();

    /** How many are kept is bounded by the longest and fastest that a daemon allows. */
    void take(ProbeResult result) {
        latest = result;
        reordered += result.getReordered() ? 1 : 0;
        duplicates += result.getOutcome() == ProbeOutcome.DUPLICATED ? 1 : 0;
        late += result.getOutcome() == ProbeOutcome.LATE ? 1 : 0;
        if (result.getOutcome() != ProbeOutcome.REPLIED || !result.hasRttSeconds()) {
            return;
        }
        if (previousNumber > 0 && result.getNumber() == previousNumber + 1) {
            variations.add(Math.abs(result.getRttSeconds() - previousRtt));
        }
        rtts.add(result.getRttSeconds());
        previousRtt = result.getRttSeconds();
        previousNumber = result.getNumber();
        forwardMax = result.hasForwardOverMinSeconds()
                ? Math.max(forwardMax, result.getForwardOverMinSeconds())
                : forwardMax;
        reverseMax = result.hasReverseOverMinSeconds()
                ? Math.max(reverseMax, result.getReverseOverMinSeconds())
                : reverseMax;
    }

    boolean anyReply() {
        return latest.getTotalReplied() > 0;
    }

    /** Probes that are neither answered nor lost yet count as neither. */
    String lossLine(Style style) {
        int settled = latest.getTotalReplied() + latest.getTotalLost();
        int lost = latest.getTotalLost();
        StringBuilder line = new StringBuilder()
                .append(latest.getTotalReplied())
                .append(" of ")
                .append(settled)
                .append(" answered");
        if (lost > 0) {
            String text = ", " + lost + " lost" + ratio(lost, settled) + directions(lost);
            line.append(style.paint(Tone.BAD, text));
        } else {
            line.append(", none lost");
        }
        odd(line, reordered, "out of order");
        odd(line, duplicates, "twice");
        return line.toString();
    }

    private static void odd(StringBuilder line, int count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what);
        }
    }

    /** Wilson's interval at 95 %; none under ten. */
    private static String ratio(int lost, int settled) {
        if (settled < RATIO_SAMPLES_MIN) {
            return "";
        }
        double p = (double) lost / settled;
        double z2 = Z_95 * Z_95;
        double middle = p + z2 / (2 * settled);
        double half = Z_95 * Math.sqrt(p * (1 - p) / settled + z2 / (4.0 * settled * settled));
        double whole = 1 + z2 / settled;
        return String.format(
                Locale.ROOT,
                " (%s, 95 %%: %s to %s)",
                Units.percent(p),
                Units.percent(Math.max(0, (middle - half) / whole)),
                Units.percent(Math.min(1, (middle + half) / whole)));
    }

    private String directions(int lost) {
        int there = latest.getTotalLostForward();
        int back = latest.getTotalLostReverse();
        int tooLate = Math.min(late, lost - there - back);
        int unknown = lost - there - back - tooLate;
        List<String> parts = new ArrayList<>();
        if (there > 0) {
            parts.add(there + " →");
        }
        if (back > 0) {
            parts.add(back + " ←");
        }
        if (tooLate > 0) {
            parts.add(tooLate + " answered too late");
        }
        if (unknown > 0) {
            parts.add(unknown + " where nothing that came later tells the way");
        }
        return ": " + String.join(", ", parts);
    }

    /** All of it, two or three lines. */
    List<String> summary(Style style) {
        List<String> lines = new ArrayList<>(List.of(lossLine(style), rttLine()));
        lines.addAll(variationLines());
        return lines;
    }

    private String rttLine() {
        if (rtts.isEmpty()) {
            return "RTT   not known: nothing came back";
        }
        double[] sorted = sorted(rtts);
        StringBuilder line = new StringBuilder("RTT   min ")
                .append(Units.delay(sorted[0]))
                .append("  p50 ")
                .append(Units.delay(quantile(sorted, 0.5)));
        if (sorted.length >= QUANTILE_SAMPLES_MIN) {
            line.append("  p90 ")
                    .append(Units.delay(quantile(sorted, 0.9)))
                    .append("  p99 ")
                    .append(Units.delay(quantile(sorted, 0.99)));
        }
        return line.append("  max ")
                .append(Units.delay(sorted[sorted.length - 1]))
                .toString();
    }

    private List<String> variationLines() {
        List<String> lines = new ArrayList<>();
        if (!variations.isEmpty()) {
            double[] sorted = sorted(variations);
            lines.add("IPDV  p50 " + Units.delay(quantile(sorted, 0.5)) + "  max "
                    + Units.delay(sorted[sorted.length - 1]));
        }
        if (forwardMax >= 0) {
            lines.add("OWD   over its least, max: → " + Units.delay(forwardMax)
                    + (reverseMax >= 0 ? "  ← " + Units.delay(reverseMax) : ""));
        }
        return lines;
    }

    /** Narrow: what changes while it runs, in a few words. */
    String now() {
        if (rtts.isEmpty()) {
            return "no reply yet";
        }
        double[] sorted = sorted(rtts);
        return "RTT now " + Units.delay(rtts.get(rtts.size() - 1)) + "  min " + Units.delay(sorted[0]) + "  p50 "
                + Units.delay(quantile(sorted, 0.5)) + "  max " + Units.delay(sorted[sorted.length - 1]);
    }

    private static double[] sorted(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Nearest rank. */
    private static double quantile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
