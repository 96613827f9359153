package io.gossamer.cli.read;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.LinksRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code links}: every directed link, its state and its last window. */
@Command(
        name = "links",
        description = {
            "Show every directed link: its state and its newest values.",
            "SOURCE says how first-hand they are: measured here, a summary, or a band from gossip (~).",
            "≈ is an estimate from network coordinates, where there is no measurement yet."
        })
public final class LinksVerb extends ReadVerb<LinksReply> {
    @Option(names = "--bad", description = "Only links that are degraded, down or unknown.")
    boolean bad;

    @Option(names = "--from", paramLabel = "NODE", defaultValue = "", description = "Only links from this node.")
    String from;

    @Option(names = "--to", paramLabel = "NODE", defaultValue = "", description = "Only links to this node.")
    String to;

    @Option(
            names = "--detail",
            description = {
                "Each way by itself, of links that the asked node or --from measures: the longest run of losses, delay",
                "variation (PDV), jitter J (RFC 3550), one-way delay with its bound, the peer's clock, TTL, marks."
            })
    boolean detail;

    @Option(names = "--local", description = "Only what the node asked knows itself; no other is asked.")
    boolean local;

    @Override
    protected LinksReply fetch(MeshClient mesh) {
        LinksRequest request = LinksRequest.newBuilder()
                .setBadOnly(bad)
                .setFrom(from)
                .setTo(to)
                .setLocalOnly(local)
                .setDetail(detail)
                .build();
        return mesh.ask(stub -> stub.links(request));
    }

    @Override
    protected Csv csv(LinksReply reply) {
        return Csv.of(LinkStatus.getDescriptor(), reply.getLinksList());
    }

    @Override
    protected void page(LinksReply reply, Page page) {
        if (detail) {
            LinkDetailTable.print(reply, page);
            return;
        }
        Table table =
                new Table().left("FROM", "TO", "STATE").right("FOR", "LOSS", "RTT MIN", "P50", "MAX", "IPDV", "AGE");
        table.left("SOURCE", "WHY");
        List<LinkStatus> links = new ArrayList<>(reply.getLinksList());
        links.sort(Comparator.comparing((LinkStatus link) -> Words.name(link.getFrom()))
                .thenComparing(link -> Words.name(link.getTo())));
        for (LinkStatus link : links) {
            LinkMeasures m = link.getMeasures();
            table.row(
                    Cell.of(Words.name(link.getFrom())),
                    Cell.of(Words.name(link.getTo())),
                    Words.state(link.getState()),
                    Words.age(link.hasStateAgeSeconds(), link.getStateAgeSeconds()),
                    Words.loss(m),
                    Words.delay(m.hasRttMinSeconds(), m.getRttMinSeconds(), m),
                    link.hasEstimated()
                            ? Words.estimate(link.getEstimated())
                            : Words.delay(m.hasRttP50Seconds(), m.getRttP50Seconds(), m),
                    Words.delay(m.hasRttMaxSeconds(), m.getRttMaxSeconds(), m),
                    Words.delay(m.hasIpdvP50Seconds(), m.getIpdvP50Seconds(), m),
                    Words.age(link.hasAgeSeconds(), link.getAgeSeconds()),
                    Words.tier(link.getTier()),
                    Cell.of(why(link), Tone.WARN));
        }
        if (table.isEmpty()) {
            page.line(bad ? "no bad link" : "no link: this mesh has one node, or nothing fits --from and --to");
        } else {
            page.table(table);
        }
        Words.unreached(reply.getUnreachedList(), page);
    }

    private static String why(LinkStatus link) {
        List<String> reasons = new ArrayList<>();
        reasons.add(link.getReason());
        reasons.add(link.getMeasures().getSelfImpaired() ? "the measuring node itself was late" : "");
        reasons.add(LinkDetailTable.remarks(link.getMeasures()));
        return reasons.stream().filter(reason -> !reason.isEmpty()).collect(Collectors.joining("; "));
    }
}
