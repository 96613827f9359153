package io.gossamer.cli.read;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.HistoryPoint;
import io.gossamer.proto.HistoryReply;
import io.gossamer.proto.HistoryRequest;
import io.gossamer.proto.LinkDetail;
import io.gossamer.proto.LinkMeasures;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code history}: what one link was like, read where it was measured. */
@Command(
        name = "history",
        description = "Show what the link FROM → TO was like, from the history of the node that measured it.")
public final class HistoryVerb extends ReadVerb<HistoryReply> {
    private static final int BAR_COLUMNS = 8;
    /** The daemon's own limit; more in one page is of no use to a person. */
    private static final int LIMIT_MAX = 20_000;
    /** After it in Unicode come the blocks that are seven to one eighths wide. */
    private static final char FULL_BLOCK = '█';

    private static final String WHEN = "a time such as 1h (ago), 2026-03-01, 2026-03-01T12:00 or 2026-03-01T12:00:00Z";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FROM",
            description = "The node that measured; a name or the start of an id.")
    String from;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TO", description = "The node it measured to.")
    String to;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Instead of TO: a target outside the mesh, as FROM, or the node that is asked, saw it.")
    String target;

    @Option(names = "--since", paramLabel = "TIME", defaultValue = "1h", description = "From when: " + WHEN + ".")
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Up to when (default: now).")
    String until;

    @Option(
            names = "--step",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "One line for so much time (default: so that the page stays short; at least 10s).")
    Duration step;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most so many lines (default: 1000).")
    int limit;

    @Override
    protected HistoryReply fetch(MeshClient mesh) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new CommandException(ExitCode.USAGE, "--limit: from 1 to " + LIMIT_MAX + ", not " + limit);
        }
        if (target.isEmpty() ? to == null : to != null) {
            throw new CommandException(
                    ExitCode.USAGE, "give two nodes, FROM and TO; or --target NAME, and FROM if another node saw it");
        }
        Instant now = Instant.now();
        HistoryRequest.Builder request = HistoryRequest.newBuilder()
                .setFrom(from == null ? "" : from)
                .setTo(to == null ? "" : to)
                .setTarget(target)
                .setLimit(limit)
                .setStart(Units.timestamp(moment("--since", since, now)));
        if (until != null) {
            request.setEnd(Units.timestamp(moment("--until", until, now)));
        }
        if (step != null) {
            request.setStepSeconds(step.toMillis() / 1e3);
        }
        return mesh.ask(stub -> stub.history(request.build()));
    }

    private static Instant moment(String option, String text, Instant now) {
        try {
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant();
            }
            if (!text.contains("T")) {
                return now.minus(DurationConverter.parse(text));
            }
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException | picocli.CommandLine.TypeConversionException wrong) {
            throw new CommandException(ExitCode.USAGE, option + ": '" + text + "' is not " + WHEN, wrong);
        }
    }

    @Override
    protected Csv csv(HistoryReply reply) {
        return Csv.of(HistoryPoint.getDescriptor(), reply.getPointsList());
    }

    /** Nothing because nobody could be asked is another answer than nothing because nothing was measured. */
    private static boolean isUnknown(HistoryReply reply) {
        return reply.getPointsCount() == 0 && reply.getUnreachedCount() > 0;
    }

    @Override
    protected ExitCode verdict(HistoryReply reply) {
        return isUnknown(reply) ? ExitCode.TIMED_OUT : ExitCode.OK;
    }

    @Override
    protected void page(HistoryReply reply, Page page) {
        if (isUnknown(reply)) {
            page.line(Words.name(reply.getFrom()) + " → " + Words.name(reply.getTo()) + " is not known: only "
                    + Words.name(reply.getFrom()) + " keeps it, and that cannot be asked now");
            Words.unreached(reply.getUnreachedList(), page);
            return;
        }
        page.line(Words.name(reply.getFrom()) + " → " + Words.name(reply.getTo()) + ", one line for "
                + Units.age(reply.getStepSeconds()));
        Table table = table(reply, page);
        if (table.isEmpty()) {
            page.line("nothing was measured in that time; --since asks for more");
        } else {
            page.table(table);
        }
        if (reply.getTruncated()) {
            page.line(Tone.WARN, "cut off after " + reply.getPointsCount() + " lines: use a longer --step or --limit");
        }
        Words.unreached(reply.getUnreachedList(), page);
    }

    /** Tails have a column where a step of it is long enough to have them. */
    private static Table table(HistoryReply reply, Page page) {
        boolean hasP99 = reply.getPointsList().stream()
                .anyMatch(point -> point.getMeasures().hasRttP99Seconds());
        boolean hasP999 = reply.getPointsList().stream()
                .anyMatch(point -> point.getMeasures().getDetail().hasRttP999Seconds());
        double highest = reply.getPointsList().stream()
                .mapToDouble(point -> point.getMeasures().getRttP50Seconds())
                .max()
                .orElse(0);
        Table table = new Table().left("TIME", "STATE").right("LOSS", "LOST", "RTT MIN", "P50");
        table = hasP99 ? table.right("P99") : table;
        table = hasP999 ? table.right("P99.9") : table;
        table = table.right("MAX", "IPDV").left("");
        for (HistoryPoint point : reply.getPointsList()) {
            LinkMeasures m = point.getMeasures();
            List<Cell> row = new ArrayList<>(List.of(
                    Cell.of(Units.time(Units.instant(point.getStart()), page.now())),
                    Words.state(point.getState()),
                    Words.loss(m),
                    Cell.of(m.getLost() + "/" + m.getSent()),
                    Words.delay(m.hasRttMinSeconds(), m.getRttMinSeconds(), m),
                    Words.delay(m.hasRttP50Seconds(), m.getRttP50Seconds(), m)));
            if (hasP99) {
                row.add(Words.delay(m.hasRttP99Seconds(), m.getRttP99Seconds(), m));
            }
            if (hasP999) {
                LinkDetail detail = m.getDetail();
                row.add(Words.delay(detail.hasRttP999Seconds(), detail.getRttP999Seconds(), m));
            }
            row.add(Words.delay(m.hasRttMaxSeconds(), m.getRttMaxSeconds(), m));
            row.add(Words.delay(m.hasIpdvP50Seconds(), m.getIpdvP50Seconds(), m));
            row.add(bar(m, highest));
            table.row(row.toArray(Cell[]::new));
        }
        return table;
    }

    /** A bar of at most eight columns, by eighths of a column. */
    private static Cell bar(LinkMeasures measures, double highest) {
        if (!measures.hasRttP50Seconds() || highest <= 0) {
            return Cell.of("");
        }
        int eighths = (int) Math.round(measures.getRttP50Seconds() / highest * BAR_COLUMNS * 8);
        String part = eighths % 8 == 0 ? "" : String.valueOf((char) (FULL_BLOCK + 8 - eighths % 8));
        return Cell.faint(String.valueOf(FULL_BLOCK).repeat(eighths / 8) + part);
    }
}
