package io.gossamer.cli.read;

import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Width;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MemberState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The grid of {@code matrix}: nodes by zone, a symbol a link, and its median RTT where the terminal is wide enough. */
public final class MatrixGrid {
    private static final String ZONE_BORDER = " │";
    private static final int GAP = 2;

    private final MatrixReply reply;
    private final Page page;
    private final List<Integer> order;
    private final Map<Long, MatrixCell> cells = new HashMap<>();

    public MatrixGrid(MatrixReply reply, Page page) {
        this.reply = reply;
        this.page = page;
        this.order = IntStream.range(0, reply.getNodesCount())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> reply.getNodes(i).getZone())
                        .thenComparing(i -> reply.getNodes(i).getName()))
                .toList();
        reply.getCellsList().forEach(cell -> cells.put(key(cell.getFrom(), cell.getTo()), cell));
    }

    private static long key(int from, int to) {
        return (long) from << 32 | to;
    }

    public void print(boolean compact) {
        if (order.isEmpty()) {
            page.line("no node");
            return;
        }
        boolean numbers = !compact && width(true) <= page.columns();
        List<List<Cell>> rows = rows(numbers);
        int[] widths = widths(rows);
        int label = labelWidth(numbers);
        print(header(numbers), widths, label, Cell.of(""));
        String zone = null;
        for (int i = 0; i < order.size(); i++) {
            MatrixNode node = node(i);
            if (!node.getZone().equals(zone) && zones() > 1) {
                page.line(Tone.FAINT, node.getZone().isEmpty() ? "(no zone)" : node.getZone());
            }
            zone = node.getZone();
            print(rows.get(i), widths, label, label(i, numbers));
        }
        page.blank().line(legend(numbers));
        page.line(Tone.FAINT, "rows: from, columns: to" + (numbers ? "; RTT: median of the last window" : ""));
        if (reply.getEstimatesOmitted() > 0) {
            page.line(
                    Tone.FAINT,
                    reply.getEstimatesOmitted()
                            + " more pairs could be estimated: gossamer near NODE has them node by node");
        }
        Words.unreached(reply.getUnreachedList(), page);
    }

    private MatrixNode node(int position) {
        return reply.getNodes(order.get(position));
    }

    private long zones() {
        return reply.getNodesList().stream().map(MatrixNode::getZone).distinct().count();
    }

    private int width(boolean numbers) {
        int width = labelWidth(numbers);
        for (int each : widths(rows(numbers))) {
            width += each + GAP;
        }
        return width + (int) (zones() - 1) * ZONE_BORDER.length();
    }

    private int labelWidth(boolean numbers) {
        return IntStream.range(0, order.size())
                .map(i -> Width.of(label(i, numbers).text()))
                .max()
                .orElse(0);
    }

    /** Without numbers the columns are narrower than the names: rows and columns are numbered instead. */
    private Cell label(int position, boolean numbers) {
        MatrixNode node = node(position);
        String name = node.getName().isEmpty() ? Words.shortId(node.getId()) : node.getName();
        String text = numbers ? name : String.format("%3d %s", position + 1, name);
        return node.getState() == MemberState.ALIVE
                ? Cell.of(text)
                : Cell.of(text, Words.state(node.getState()).tone());
    }

    private List<Cell> header(boolean numbers) {
        List<Cell> header = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            header.add(Cell.of(numbers ? label(i, true).text() : Integer.toString(i + 1), Tone.HEAD));
        }
        return header;
    }

    private List<List<Cell>> rows(boolean numbers) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int from : order) {
            List<Cell> row = new ArrayList<>();
            for (int to : order) {
                row.add(from == to ? Cell.faint("–") : cell(cells.get(key(from, to)), numbers));
            }
            rows.add(row);
        }
        return rows;
    }

    private int[] widths(List<List<Cell>> rows) {
        boolean numbers = rows.stream().flatMap(List::stream).anyMatch(cell -> Width.of(cell.text()) > 1);
        int[] widths = new int[order.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            int widest = rows.stream()
                    .mapToInt(row -> Width.of(row.get(column).text()))
                    .max()
                    .orElse(1);
            widths[i] = Math.max(widest, Width.of(numbers ? label(i, true).text() : Integer.toString(i + 1)));
        }
        return widths;
    }

    private static Cell cell(MatrixCell cell, boolean numbers) {
        if (cell == null) {
            return Cell.faint("·");
        }
        if (cell.hasEstimated()) {
            return estimated(cell, numbers);
        }
        Cell symbol = symbol(cell.getState());
        LinkMeasures measures = cell.getMeasures();
        if (!numbers) {
            return symbol;
        }
        if (cell.getState() == LinkState.LINK_DEGRADED && measures.getLossRatio() >= 0.01) {
            return Cell.of(symbol.text() + " " + Units.percent(measures.getLossRatio()), symbol.tone());
        }
        boolean timed = measures.hasRttP50Seconds() && cell.getState() != LinkState.LINK_DOWN;
        String delay = timed ? " " + (measures.getBanded() ? "~" : "") + Units.delay(measures.getRttP50Seconds()) : "";
        return Cell.of(symbol.text() + delay, symbol.tone());
    }

    /** A dot is a link that nobody probes; the number beside it is nobody's measurement. */
    private static Cell estimated(MatrixCell cell, boolean numbers) {
        boolean isProbed = cell.getState() != LinkState.LINK_STATE_UNSPECIFIED;
        String symbol = isProbed ? symbol(cell.getState()).text() : "·";
        return Cell.faint(
                symbol + (numbers ? " " + Words.estimate(cell.getEstimated()).text() : ""));
    }

    private boolean hasEstimates() {
        return reply.getCellsList().stream().anyMatch(MatrixCell::hasEstimated);
    }

    private static Cell symbol(LinkState state) {
        return switch (state) {
            case LINK_UP -> Cell.of("●", Tone.GOOD);
            case LINK_DEGRADED -> Cell.of("◐", Tone.WARN);
            case LINK_DOWN -> Cell.of("✗", Tone.BAD);
            default -> Cell.faint("?");
        };
    }

    private String legend(boolean numbers) {
        return symbolAndWord(LinkState.LINK_UP, numbers ? "up, RTT" : "up") + "   "
                + symbolAndWord(LinkState.LINK_DEGRADED, numbers ? "degraded, loss or RTT" : "degraded") + "   "
                + symbolAndWord(LinkState.LINK_DOWN, "down") + "   "
                + symbolAndWord(LinkState.LINK_UNKNOWN, "unknown") + "   "
                + page.paint(Tone.FAINT, "·") + " not probed"
                + (numbers && hasEstimates() ? "   " + page.paint(Tone.FAINT, "≈") + " estimated" : "");
    }

    private String symbolAndWord(LinkState state, String word) {
        Cell symbol = symbol(state);
        return page.paint(symbol.tone(), symbol.text()) + " " + word;
    }

    private void print(List<Cell> row, int[] widths, int labelWidth, Cell label) {
        StringBuilder line = new StringBuilder(page.paint(label.tone(), label.text()));
        int owed = labelWidth - Width.of(label.text());
        for (int i = 0; i < widths.length; i++) {
            if (i > 0 && !node(i).getZone().equals(node(i - 1).getZone())) {
                line.append(" ".repeat(owed)).append(page.paint(Tone.FAINT, ZONE_BORDER));
                owed = 0;
            }
            Cell cell = row.get(i);
            line.append(" ".repeat(owed + GAP)).append(page.paint(cell.tone(), cell.text()));
            owed = widths[i] - Width.of(cell.text());
        }
        page.line(line.toString());
    }
}
