package io.gossamer.cli.read;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.NearNode;
import io.gossamer.proto.NearReply;
import io.gossamer.proto.NearRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code near}: the nodes within a round trip of one, measured or estimated. */
@Command(
        name = "near",
        description = {
            "Show which nodes are near one, by round trip.",
            "≈ marks an estimate from network coordinates, where nobody measures the pair."
        })
public final class NearVerb extends ReadVerb<NearReply> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NODE",
            defaultValue = "",
            description = "A name or the start of an id (default: the node asked).")
    String node;

    @Option(
            names = "--within",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Only those at most so far away, e.g. 10ms or 500us.")
    Duration within;

    @Option(names = "--limit", defaultValue = "100", description = "At most so many nodes (default: 100).")
    int limit;

    @Override
    protected NearReply fetch(MeshClient mesh) {
        NearRequest.Builder request = NearRequest.newBuilder().setNode(node).setLimit(limit);
        if (within != null) {
            request.setWithinSeconds(within.toNanos() / 1e9);
        }
        return mesh.ask(stub -> stub.near(request.build()));
    }

    @Override
    protected Csv csv(NearReply reply) {
        return Csv.of(NearNode.getDescriptor(), reply.getNodesList());
    }

    @Override
    protected void page(NearReply reply, Page page) {
        Table table =
                new Table().left("NODE", "STATE").right("RTT").left("SOURCE").right("AGE");
        table.left("ZONE");
        for (NearNode near : reply.getNodesList()) {
            table.row(
                    Cell.of(Words.name(near.getNode())),
                    Words.state(near.getState()),
                    near.hasEstimated() ? Words.estimate(near.getEstimated()) : rtt(near),
                    near.hasEstimated()
                            ? Cell.faint("estimate, ± "
                                    + Units.percent(near.getEstimated().getErrorRatio()))
                            : Words.tier(near.getTier()),
                    Words.age(near.hasAgeSeconds(), near.getAgeSeconds()),
                    Cell.of(near.getZone()));
        }
        String name = Words.name(reply.getNode());
        if (table.isEmpty()) {
            page.line("no node is " + (within == null ? "known to be near " : "within " + time() + " of ") + name);
        } else {
            page.line("from " + name + (within == null ? "" : ", within " + time()));
            page.table(table);
        }
        if (reply.getTruncated()) {
            page.line(
                    Tone.WARN, "cut off after " + reply.getNodesCount() + " nodes: use a smaller --within or --limit");
        }
        if (reply.getUnplaced() > 0) {
            page.line(Tone.FAINT, reply.getUnplaced() + " more cannot be placed yet: nothing measured, no coordinate");
        }
    }

    private String time() {
        return Units.delay(within.toNanos() / 1e9);
    }

    private static Cell rtt(NearNode near) {
        return Cell.of(
                (near.getTier() == io.gossamer.proto.Tier.TIER_BAND ? "~" : "") + Units.delay(near.getRttSeconds()));
    }
}
