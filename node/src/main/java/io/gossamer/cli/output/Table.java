package io.gossamer.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, aligned by what a terminal shows; a column whose every cell is empty is left out. */
public final class Table {
    private record Column(String heading, boolean right) {}

    private static final String GAP = "  ";

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table left(String... headings) {
        for (String heading : headings) {
            columns.add(new Column(heading, false));
        }
        return this;
    }

    public Table right(String... headings) {
        for (String heading : headings) {
            columns.add(new Column(heading, true));
        }
        return this;
    }

    public void row(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + columns.size() + " headings");
        }
        rows.add(List.of(cells));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(StringBuilder out, Style style) {
        int[] widths = widths();
        boolean headed = columns.stream().anyMatch(column -> !column.heading.isEmpty());
        if (headed) {
            List<Cell> headings = new ArrayList<>();
            columns.forEach(column -> headings.add(Cell.of(column.heading, Style.Tone.HEAD)));
            printRow(out, style, headings, widths);
        }
        rows.forEach(row -> printRow(out, style, row, widths));
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int widest = 0;
            for (List<Cell> row : rows) {
                widest = Math.max(widest, Width.of(row.get(i).text()));
            }
            widths[i] = widest == 0 && !rows.isEmpty() ? 0 : Math.max(widest, Width.of(columns.get(i).heading));
        }
        return widths;
    }

    private void printRow(StringBuilder out, Style style, List<Cell> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        int owed = 0;
        boolean first = true;
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] == 0) {
                continue;
            }
            Cell cell = cells.get(i);
            int padding = widths[i] - Width.of(cell.text());
            owed += first ? 0 : GAP.length();
            first = false;
            if (cell.text().isEmpty()) {
                owed += widths[i];
                continue;
            }
            line.append(" ".repeat(owed + (columns.get(i).right ? padding : 0)));
            line.append(style.paint(cell.tone(), cell.text()));
            owed = columns.get(i).right ? 0 : padding;
        }
        out.append(line).append('\n');
    }
}
