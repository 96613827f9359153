package io.gossamer.lab.verdict;

import io.gossamer.lab.script.Expectation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * One line of the scoreboard, with what is said below the table of it; made from a result, or read back from the page, so that some
 * scenarios can be run anew without the others.
 *
 * @param cells as they stand in the table, without the bars between them
 * @param note empty where all was right
 */
record Row(List<String> cells, String note) implements Comparable<Row> {
    static final String HEAD = "| scenario | what is broken | expected | said | after | over after | extra | again | |";

    private static final int CELLS = 9;
    private static final String MISS = "**miss**";
    private static final String NO_DIRECTION = " (no direction)";
    private static final String NOTHING = "–";
    private static final String RIGHT = "right";

    Row {
        cells = List.copyOf(cells);
    }

    static Row of(Result result) {
        List<Verdict.Finding> findings = result.verdict().findings();
        String said = findings.stream().map(Row::said).collect(Collectors.joining("; "));
        String after =
                findings.stream().map(finding -> seconds(finding.afterNanos())).collect(Collectors.joining("; "));
        String over = findings.stream()
                .map(finding -> seconds(finding.resolvedNanos()))
                .collect(Collectors.joining("; "));
        String expected =
                result.scenario().expected().stream().map(Expectation::toString).collect(Collectors.joining("; "));
        List<String> cells = List.of(
                result.scenario().name(),
                result.scenario().title(),
                expected.isEmpty() ? "nothing" : expected,
                findings.isEmpty() ? NOTHING : said,
                findings.isEmpty() ? NOTHING : after,
                findings.isEmpty() ? NOTHING : over,
                number(result.verdict().extra().size()),
                number(result.verdict().duplicates().size()),
                result.isVoid() ? "void" : result.isRight() ? RIGHT : "**wrong**");
        return new Row(cells, noteOf(result));
    }

    private static String said(Verdict.Finding finding) {
        return finding.told()
                .map(told -> finding.rightDirection() ? told : told + NO_DIRECTION)
                .orElse(MISS);
    }

    private static String seconds(OptionalLong nanos) {
        return nanos.isPresent() ? "%.1f s".formatted(nanos.getAsLong() / 1e9) : NOTHING;
    }

    private static String number(int count) {
        return count == 0 ? "0" : "**" + count + "**";
    }

    private static String noteOf(Result result) {
        String tooBusy = "void: " + result.busy() + "; ";
        String problems = result.problems().stream().map(Row::plain).collect(Collectors.joining("; "));
        return ((result.isVoid() ? tooBusy : "") + problems).replaceFirst("; $", "");
    }

    /** A line of a daemon's log may hold anything. */
    private static String plain(String text) {
        return text.lines().findFirst().orElse("").replace("`", "'");
    }

    /** Of a line of the page's table; empty of any other line. */
    static Optional<Row> parse(String line, List<String> page) {
        String[] cells =
                line.replaceFirst("^\\| ", "").replaceFirst(" \\|$", "").split("(?<!\\\\) \\| ", -1);
        if (!line.startsWith("| ") || cells.length != CELLS || line.equals(HEAD)) {
            return Optional.empty();
        }
        String mark = "- " + cells[0] + ": ";
        String note = page.stream()
                .filter(each -> each.startsWith(mark))
                .map(each -> each.substring(mark.length()))
                .findFirst()
                .orElse("");
        return Optional.of(new Row(
                Arrays.stream(cells).map(cell -> cell.replace("\\|", "|")).toList(), note));
    }

    String name() {
        return cells.get(0);
    }

    boolean isRight() {
        return cells.get(8).equals(RIGHT);
    }

    int expected() {
        return cells.get(3).equals(NOTHING) ? 0 : cells.get(3).split("; ").length;
    }

    int named() {
        return expected() - count(MISS);
    }

    int directed() {
        return named() - count(NO_DIRECTION);
    }

    private int count(String mark) {
        return (cells.get(3).length() - cells.get(3).replace(mark, "").length()) / mark.length();
    }

    int extra() {
        return Integer.parseInt(cells.get(6).replace("*", ""));
    }

    int duplicates() {
        return Integer.parseInt(cells.get(7).replace("*", ""));
    }

    /** A bar inside of a cell would end it. */
    String line() {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    @Override
    public int compareTo(Row other) {
        return name().compareTo(other.name());
    }
}
