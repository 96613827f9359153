package io.gossamer.cli.alerts;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.proto.RuleStatus;
import io.gossamer.proto.RulesReply;
import io.gossamer.proto.RulesRequest;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** {@code rules}: what is alerted on. */
@Command(
        name = "rules",
        description = "Show the alert rules in force; `alerting.rules` in the configuration changes them.")
public final class RulesVerb extends ReadVerb<RulesReply> {
    @Override
    protected RulesReply fetch(MeshClient mesh) {
        return mesh.ask(stub -> stub.rules(RulesRequest.getDefaultInstance()));
    }

    @Override
    protected void page(RulesReply reply, Page page) {
        Table table = new Table().left("RULE", "SEVERITY").right("FOR", "KEEP").left("PARAMETERS", "", "ALERTS WHEN");
        for (RuleStatus rule : reply.getRulesList()) {
            table.row(
                    Cell.of(rule.getName()),
                    Cell.of(rule.getSeverity()),
                    Cell.of(Units.age(rule.getForSeconds())),
                    Cell.of(Units.age(rule.getKeepFiringForSeconds())),
                    Cell.of(String.join(
                            " ",
                            new TreeMap<>(rule.getParametersMap())
                                    .entrySet().stream()
                                            .map(each -> each.getKey() + "=" + each.getValue())
                                            .toList())),
                    Cell.faint(rule.getEnabled() ? "" : "off"),
                    Cell.of(rule.getHelp()));
        }
        page.table(table);
    }
}
