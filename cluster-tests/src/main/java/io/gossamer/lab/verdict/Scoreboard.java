package io.gossamer.lab.verdict;

import io.gossamer.lab.script.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table over all scenarios, as Markdown. */
public final class Scoreboard {
    private Scoreboard() {}

    /** @param conditions of the run, in a line or two: what ran, on what, how busy it was */
    public static String page(List<Result> results, String conditions) {
        StringBuilder page = new StringBuilder("""
                # Scoreboard

                Every scenario of the lab, run with real daemons and their shipped settings; what the mesh said by its webhook, beside what was
                broken. `./gossamer lab score` writes this page; [lab.md](lab.md) says how it is judged. A miss is a fault that nobody named; an extra
                alert is one about something that was not broken, or that named it otherwise: what the detectors cannot do yet stands here as both.

                """);
        page.append(conditions).append("\n\n").append(summary(results)).append("\n\n");
        page.append("| scenario | what is broken | expected | said | after | over after | extra | again | |\n");
        page.append("|---|---|---|---|---|---|---|---|---|\n");
        results.forEach(result -> page.append(row(result)).append('\n'));
        List<String> notes = new ArrayList<>();
        results.forEach(result -> notes(result, notes));
        if (!notes.isEmpty()) {
            page.append("\n## What went wrong\n\n");
            notes.forEach(note -> page.append("- ").append(note).append('\n'));
        }
        return page.toString();
    }

    private static String summary(List<Result> results) {
        long right = results.stream().filter(Result::isRight).count();
        long extra = results.stream()
                .mapToLong(result -> result.verdict().extra().size())
                .sum();
        long again = results.stream()
                .mapToLong(result -> result.verdict().duplicates().size())
                .sum();
        List<Verdict.Finding> findings = results.stream()
                .flatMap(result -> result.verdict().findings().stream())
                .toList();
        long named =
                findings.stream().filter(finding -> finding.told().isPresent()).count();
        long directed = findings.stream()
                .filter(finding -> finding.told().isPresent() && finding.rightDirection())
                .count();
        return "**%d of %d scenarios right; %d of %d faults named, %d with their direction; %d extra alerts, %d duplicates.**"
                .formatted(right, results.size(), named, findings.size(), directed, extra, again);
    }

    private static String row(Result result) {
        List<Verdict.Finding> findings = result.verdict().findings();
        String said = findings.stream()
                .map(finding -> finding.told()
                        .map(told -> finding.rightDirection() ? told : told + " (no direction)")
                        .orElse("**miss**"))
                .collect(Collectors.joining("; "));
        String after = findings.stream()
                .map(finding -> finding.afterNanos().stream()
                        .mapToObj(nanos -> "%.1f s".formatted(nanos / 1e9))
                        .findFirst()
                        .orElse("–"))
                .collect(Collectors.joining("; "));
        String over = findings.stream()
                .map(finding -> finding.resolvedNanos().stream()
                        .mapToObj(nanos -> "%.1f s".formatted(nanos / 1e9))
                        .findFirst()
                        .orElse("–"))
                .collect(Collectors.joining("; "));
        String expected =
                result.scenario().expected().stream().map(Expectation::toString).collect(Collectors.joining("; "));
        List<String> cells = List.of(
                result.scenario().name(),
                result.scenario().title(),
                expected.isEmpty() ? "nothing" : expected,
                findings.isEmpty() ? "–" : said,
                findings.isEmpty() ? "–" : after,
                findings.isEmpty() ? "–" : over,
                number(result.verdict().extra().size()),
                number(result.verdict().duplicates().size()),
                result.isVoid() ? "void" : result.isRight() ? "right" : "**wrong**");
        // A bar inside of a cell would end it.
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String number(int count) {
        return count == 0 ? "0" : "**" + count + "**";
    }

    private static void notes(Result result, List<String> notes) {
        if (result.isVoid()) {
            notes.add(
                    "%s is void: the switch was late by %.1f ms at the 99th percentile, the machine stood still for %.1f s"
                            .formatted(
                                    result.scenario().name(), result.lateP99Nanos() / 1e6, result.stallNanos() / 1e9));
        }
        if (!result.problems().isEmpty()) {
            notes.add(result.scenario().name() + ": "
                    + result.problems().stream().map(Scoreboard::plain).collect(Collectors.joining("; ")));
        }
    }

    /** A line of a daemon's log may hold anything. */
    private static String plain(String text) {
        return text.lines().findFirst().orElse("").replace("`", "'");
    }
}
