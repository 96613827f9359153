package io.gossamer.cli.measure;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.InterfaceCounters;
import io.gossamer.proto.InterfacesReply;
import io.gossamer.proto.InterfacesRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code interfaces}: what a host's network interfaces count. */
@Command(
        name = "interfaces",
        description = {
            "Show a host's network interfaces: speed, rates, errors and drops.",
            "Rates are of now, the rest since each came up. They are those of the",
            "daemon's network namespace; in a container that is not the host's."
        })
public final class InterfacesVerb extends ReadVerb<InterfacesReply> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NODE",
            defaultValue = "",
            description = "A name or the start of an id (default: the node asked).")
    String node;

    @Override
    protected InterfacesReply fetch(MeshClient mesh) {
        InterfacesRequest request = InterfacesRequest.newBuilder().setNode(node).build();
        return mesh.measure(stub -> stub.interfaces(request), timeout());
    }

    @Override
    protected Csv csv(InterfacesReply reply) {
        return Csv.of(InterfaceCounters.getDescriptor(), reply.getInterfacesList());
    }

    @Override
    protected void page(InterfacesReply reply, Page page) {
        if (!reply.getUnavailable().isEmpty()) {
            page.line(Tone.WARN, Words.name(reply.getNode()) + ": not available: " + reply.getUnavailable());
            return;
        }
        page.line("interfaces of " + Words.name(reply.getNode()) + ", rates over "
                + Units.delay(reply.getRateSpanSeconds()));
        Table table = new Table()
                .left("NAME", "CARRIER")
                .right("SPEED", "IN", "OUT", "RECEIVED", "ERRORS", "DROPS", "SENT", "ERRORS", "DROPS");
        reply.getInterfacesList().forEach(each -> row(table, each));
        page.table(table);
        if (reply.getOmitted() > 0) {
            page.line(Tone.WARN, "and " + reply.getOmitted() + " more");
        }
        List<String> drops = new ArrayList<>();
        if (reply.hasSoftnetDropped()) {
            drops.add(whole(reply.getSoftnetDropped()) + " packets that no processor had room for (softnet)");
        }
        if (reply.hasUdpReceiveBufferErrors()) {
            drops.add(whole(reply.getUdpReceiveBufferErrors()) + " datagrams that no socket had room for");
        }
        if (!drops.isEmpty()) {
            page.line(Tone.FAINT, "since boot: " + String.join(", ", drops));
        }
    }

    private static void row(Table table, InterfaceCounters each) {
        table.row(
                Cell.of(each.getName()),
                carrier(each),
                each.hasSpeedBitsPerSecond() ? Cell.of(Units.bitRate(each.getSpeedBitsPerSecond())) : Cell.unknown(),
                rate(each.hasReceivedBitsPerSecond(), each.getReceivedBitsPerSecond()),
                rate(each.hasSentBitsPerSecond(), each.getSentBitsPerSecond()),
                Cell.of(Units.bytes(each.getReceivedBytes())),
                bad(each.getReceivedErrors()),
                bad(each.getReceivedDropped()),
                Cell.of(Units.bytes(each.getSentBytes())),
                bad(each.getSentErrors()),
                bad(each.getSentDropped()));
    }

    private static Cell carrier(InterfaceCounters each) {
        if (!each.hasCarrier()) {
            return Cell.faint("off");
        }
        return each.getCarrier() ? Cell.of("yes", Tone.GOOD) : Cell.of("no", Tone.BAD);
    }

    private static Cell rate(boolean known, double bits) {
        return known ? Cell.of(Units.bitRate(bits)) : Cell.unknown();
    }

    private static Cell bad(long count) {
        return count == 0 ? Cell.faint("0") : Cell.of(whole(count), Tone.WARN);
    }

    private static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
