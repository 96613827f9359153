package io.gossamer.cli.alerts;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsReply;
import io.gossamer.proto.AlertsRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The list of alerts, for {@code alerts} and {@code alerts ls}. */
abstract class AlertsList extends ReadVerb<AlertsReply> {
    private static final double STALE_SECONDS = 5;

    @Option(
            names = {"-a", "--all"},
            description = "Also alerts that are resolved.")
    boolean all;

    @Override
    protected AlertsReply fetch(MeshClient mesh) {
        AlertsRequest request =
                AlertsRequest.newBuilder().setIncludeResolved(all).build();
        return mesh.ask(stub -> stub.alerts(request));
    }

    @Override
    protected void page(AlertsReply reply, Page page) {
        Table table =
                new Table().left("ID", "STATE").right("FOR").left("SEVERITY", "RULE", "SUBJECT", "SUMMARY", "NOTE");
        for (Alert alert : reply.getAlertsList()) {
            table.row(
                    Cell.faint(alert.getId()),
                    Words.state(alert.getState()),
                    Cell.of(Units.age(since(alert), page.now())),
                    Cell.of(alert.getSeverity()),
                    Cell.of(alert.getRule()),
                    Cell.of(alert.getSubject(), Tone.HEAD),
                    Cell.of(alert.getSummary()),
                    Cell.of(note(alert), Tone.WARN));
        }
        if (table.isEmpty()) {
            page.line(Tone.GOOD, all ? "no alert" : "no alert is pending or firing");
        } else {
            page.table(table);
        }
        if (reply.getAgeSeconds() >= STALE_SECONDS) {
            page.line(
                    Tone.WARN,
                    "this copy of the alert book (" + reply.getSource() + ") may be " + Units.age(reply.getAgeSeconds())
                            + " old");
        }
        Words.unreached(reply.getUnreachedList(), page);
    }

    static Instant since(Alert alert) {
        if (alert.getState() == AlertState.RESOLVED && alert.hasResolvedAt()) {
            return Units.instant(alert.getResolvedAt());
        }
        boolean fired = alert.getState() == AlertState.FIRING && alert.hasFiringAt();
        return Units.instant(fired ? alert.getFiringAt() : alert.getPendingAt());
    }

    static String note(Alert alert) {
        List<String> notes = new ArrayList<>();
        if (alert.getAcknowledged()) {
            notes.add("acknowledged by " + alert.getAcknowledgedBy());
        }
        if (alert.getSilenced()) {
            notes.add("silenced");
        }
        if (alert.getInhibited()) {
            notes.add("inhibited by " + alert.getInhibitedBy());
        }
        if (!alert.getResolveReason().isEmpty()) {
            notes.add(alert.getResolveReason());
        }
        return String.join("; ", notes);
    }
}
