package io.gossamer.lab.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The table over all scenarios, as a Markdown page. */
public final class Scoreboard {
    private static final String LAST = "Last run: ";
    private static final String ANEW = "Anew: ";

    private Scoreboard() {}

    /** @param conditions of the run, in a line or two: what ran, on what, how busy it was */
    public static String page(List<Result> results, String conditions) {
        return page(results.stream().map(Row::of).sorted().toList(), List.of(LAST + conditions));
    }

    /** The page {@code before} with the lines of these scenarios replaced, which it says. */
    public static String renewed(String before, List<Result> results, String conditions) {
        List<String> lines = before.lines().toList();
        TreeMap<String, Row> rows = new TreeMap<>();
        lines.forEach(line -> Row.parse(line, lines).ifPresent(row -> rows.put(row.name(), row)));
        results.stream().map(Row::of).forEach(row -> rows.put(row.name(), row));
        List<String> runs = new ArrayList<>(lines.stream()
                .filter(line -> line.startsWith(LAST) || line.startsWith(ANEW))
                .toList());
        List<String> names = results.stream()
                .map(result -> result.scenario().name())
                .sorted()
                .toList();
        runs.add(ANEW + String.join(", ", names) + ": " + conditions);
        return page(List.copyOf(rows.values()), runs);
    }

    private static String page(List<Row> rows, List<String> runs) {
        StringBuilder page = new StringBuilder("""
                # Scoreboard

                Every scenario of the lab, run with real daemons and their shipped settings; what the mesh said by its webhook, beside what was
                broken. `./gossamer lab score` writes this page; [lab.md](lab.md) says how it is judged. A miss is a fault that nobody named; an extra
                alert is one about something that was not broken, or that named it otherwise: what the detectors cannot do yet stands here as both.

                """);
        runs.forEach(run -> page.append(run).append("\n\n"));
        page.append(summary(rows)).append("\n\n");
        page.append(Row.HEAD).append('\n').append("|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach(row -> page.append(row.line()).append('\n'));
        Optional<Row> wrong = rows.stream().filter(row -> !row.note().isEmpty()).findFirst();
        if (wrong.isPresent()) {
            page.append("\n## What went wrong\n\n");
        }
        for (Row row : rows) {
            if (!row.note().isEmpty()) {
                page.append("- ")
                        .append(row.name())
                        .append(": ")
                        .append(row.note())
                        .append('\n');
            }
        }
        return page.toString();
    }

    private static String summary(List<Row> rows) {
        return "**%d of %d scenarios right; %d of %d faults named, %d with their direction; %d extra alerts, %d duplicates.**"
                .formatted(
                        rows.stream().filter(Row::isRight).count(),
                        rows.size(),
                        rows.stream().mapToInt(Row::named).sum(),
                        rows.stream().mapToInt(Row::expected).sum(),
                        rows.stream().mapToInt(Row::directed).sum(),
                        rows.stream().mapToInt(Row::extra).sum(),
                        rows.stream().mapToInt(Row::duplicates).sum());
    }
}
