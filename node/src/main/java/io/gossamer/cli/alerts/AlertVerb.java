package io.gossamer.cli.alerts;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertsReply;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.Evidence;
import io.gossamer.proto.NotificationStatus;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code alerts show}: everything about one alert. */
@Command(name = "show", description = "Show one alert with its evidence and who was told.")
public final class AlertVerb extends ReadVerb<AlertsReply> {
    @Parameters(paramLabel = "ID", description = "The alert, as `alerts ls` names it.")
    String id;

    @Override
    protected AlertsReply fetch(MeshClient mesh) {
        AlertsRequest request =
                AlertsRequest.newBuilder().setId(id).setIncludeResolved(true).build();
        AlertsReply reply = mesh.ask(stub -> stub.alerts(request));
        if (reply.getAlertsCount() == 0) {
            throw new CommandException(ExitCode.NO, "no alert '" + id + "': `gossamer alerts ls --all` lists them");
        }
        return reply;
    }

    @Override
    protected void page(AlertsReply reply, Page page) {
        reply.getAlertsList().forEach(alert -> print(alert, page));
        Words.unreached(reply.getUnreachedList(), page);
    }

    private static void print(Alert alert, Page page) {
        Cell state = Words.state(alert.getState());
        page.line(page.paint(state.tone(), state.text()) + "  " + page.paint(Tone.HEAD, alert.getSubject()) + "  "
                + alert.getSummary());
        page.blank();
        Table facts = new Table().left("", "");
        row(facts, "id", alert.getId());
        row(facts, "rule", alert.getRule() + ", " + alert.getSeverity());
        row(facts, "pending", Units.time(Units.instant(alert.getPendingAt()), page.now()));
        if (alert.hasFiringAt()) {
            String after = String.format(Locale.ROOT, ", %.1f s after pending", alert.getPendingSeconds());
            row(facts, "firing", Units.time(Units.instant(alert.getFiringAt()), page.now()) + after);
        }
        if (alert.hasResolvedAt()) {
            row(facts, "resolved", Units.time(Units.instant(alert.getResolvedAt()), page.now()));
        }
        row(facts, "note", AlertsList.note(alert));
        row(facts, "comment", alert.getAcknowledgeComment());
        new TreeMap<>(alert.getLabelsMap()).forEach((key, value) -> row(facts, "label", key + "=" + value));
        page.table(facts);
        if (alert.getEvidenceCount() > 0) {
            page.blank().table(evidence(alert, page));
        }
        if (alert.getNotificationsCount() > 0) {
            page.blank().table(notifications(alert, page));
        }
    }

    private static void row(Table table, String label, String text) {
        if (!text.isEmpty()) {
            table.row(Cell.faint(label), Cell.of(text));
        }
    }

    private static Table evidence(Alert alert, Page page) {
        Table table = new Table().left("TIME", "REPORTER", "EVIDENCE");
        for (Evidence each : alert.getEvidenceList()) {
            table.row(
                    each.hasAt() ? Cell.of(Units.time(Units.instant(each.getAt()), page.now())) : Cell.unknown(),
                    Cell.of(Words.name(each.getReporter())),
                    Cell.of(each.getStatement(), each.getClears() ? Tone.GOOD : Tone.NONE));
        }
        return table;
    }

    private static Table notifications(Alert alert, Page page) {
        Table table = new Table()
                .left("RECEIVER", "TOLD", "OUTCOME")
                .right("ATTEMPTS")
                .left("AT", "ERROR");
        for (NotificationStatus each : alert.getNotificationsList()) {
            table.row(
                    Cell.of(each.getReceiver()),
                    Cell.of(each.getTransition()),
                    Cell.of(each.getOutcome(), each.getOutcome().equals("failed") ? Tone.BAD : Tone.NONE),
                    Cell.of(Integer.toString(each.getAttempts())),
                    each.hasSentAt()
                            ? Cell.of(Units.time(Units.instant(each.getSentAt()), page.now()))
                            : Cell.unknown(),
                    Cell.of(each.getError(), Tone.WARN));
        }
        return table;
    }
}
