package io.gossamer.cli.alerts;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.proto.Silence;
import io.gossamer.proto.SilencesReply;
import io.gossamer.proto.SilencesRequest;
import java.time.Duration;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code alerts silences}: what is silenced, for how long, and by whom. */
@Command(name = "silences", description = "List silences.")
public final class SilencesVerb extends ReadVerb<SilencesReply> {
    @Option(
            names = {"-a", "--all"},
            description = "Also silences that have ended.")
    boolean all;

    @Override
    protected SilencesReply fetch(MeshClient mesh) {
        SilencesRequest request =
                SilencesRequest.newBuilder().setIncludeExpired(all).build();
        return mesh.ask(stub -> stub.silences(request));
    }

    @Override
    protected void page(SilencesReply reply, Page page) {
        Table table = new Table().left("ID", "ENDS", "MATCHES", "BY", "COMMENT");
        for (Silence silence : reply.getSilencesList()) {
            Duration left = Duration.between(page.now(), Units.instant(silence.getEndsAt()));
            table.row(
                    Cell.faint(silence.getId()),
                    left.isNegative() ? Cell.faint("ended") : Cell.of("in " + Units.age(left.toMillis() / 1e3)),
                    Cell.of(String.join(
                            " ",
                            new TreeMap<>(silence.getMatchersMap())
                                    .entrySet().stream()
                                            .map(each -> each.getKey() + "=" + each.getValue())
                                            .toList())),
                    Cell.of(silence.getCreatedBy()),
                    Cell.of(silence.getComment()));
        }
        if (table.isEmpty()) {
            page.line("nothing is silenced");
        } else {
            page.table(table);
        }
    }
}
