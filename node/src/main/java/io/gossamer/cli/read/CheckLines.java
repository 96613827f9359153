package io.gossamer.cli.read;

import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.CheckAnswer;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.PeerCheck;
import java.util.List;

/** What was found out about the far ends of links beside their probes; nothing where nothing was. */
final class CheckLines {
    private CheckLines() {}

    static void ofLinks(List<LinkStatus> links, Page page) {
        Table table = new Table().left("FROM", "TO", "TCP", "ICMP", "TRACE");
        for (LinkStatus link : links) {
            if (link.hasCheck()) {
                PeerCheck check = link.getCheck();
                table.row(
                        Cell.of(Words.name(link.getFrom())),
                        Cell.of(Words.name(link.getTo())),
                        tcp(check),
                        icmp(check),
                        path(check));
            }
        }
        if (!table.isEmpty()) {
            page.blank().table(table);
        }
    }

    private static Cell tcp(PeerCheck check) {
        CheckAnswer tcp = check.getTcp();
        return switch (tcp.getOutcome()) {
            case CHECK_ANSWERS -> Cell.of("connects" + in(tcp));
            case CHECK_SERVES -> Cell.of("connects and serves" + in(tcp));
            case CHECK_HANGS -> Cell.of("connects" + in(tcp) + ", then silence", Tone.WARN);
            default -> other(tcp);
        };
    }

    private static Cell icmp(PeerCheck check) {
        CheckAnswer icmp = check.getIcmp();
        return switch (icmp.getOutcome()) {
            case CHECK_ANSWERS, CHECK_SERVES, CHECK_HANGS -> Cell.of("answers" + in(icmp));
            default -> other(icmp);
        };
    }

    private static Cell other(CheckAnswer answer) {
        return switch (answer.getOutcome()) {
            case CHECK_REFUSED -> Cell.of("refused" + ago(answer), Tone.WARN);
            case CHECK_SILENT -> Cell.of("no answer" + ago(answer), Tone.WARN);
            case CHECK_NO_ROUTE -> Cell.of("no route" + ago(answer), Tone.WARN);
            case CHECK_NOT_PERMITTED -> Cell.of("not permitted here");
            default -> Cell.of("");
        };
    }

    private static Cell path(PeerCheck check) {
        return check.hasPath()
                ? Cell.of(check.getPath().getConclusion() + ", "
                        + Units.age(check.getPath().getAgeSeconds()) + " ago")
                : Cell.of("");
    }

    private static String in(CheckAnswer answer) {
        return (answer.hasRttSeconds() ? " in " + Units.delay(answer.getRttSeconds()) : "") + ago(answer);
    }

    private static String ago(CheckAnswer answer) {
        return answer.hasAgeSeconds() ? ", " + Units.age(answer.getAgeSeconds()) + " ago" : "";
    }
}
