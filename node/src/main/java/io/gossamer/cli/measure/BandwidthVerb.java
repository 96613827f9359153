package io.gossamer.cli.measure;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.output.BandwidthLines;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.BandwidthReply;
import io.gossamer.proto.BandwidthRequest;
import io.gossamer.proto.PeerBandwidth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bandwidth}: what a node knows of the way to each other. */
@Command(
        name = "bandwidth",
        description = {
            "Show how much goes to each other node: three numbers, never one.",
            "capacity: what the narrowest link could carry (`gossamer capacity`);",
            "throughput: what one connection got (`gossamer throughput`); delivery rate:",
            "what the hosts' own connections lately got, read from the kernel."
        })
public final class BandwidthVerb extends ReadVerb<BandwidthReply> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NODE",
            defaultValue = "",
            description = "A name or the start of an id (default: the node asked).")
    String node;

    @Override
    protected BandwidthReply fetch(MeshClient mesh) {
        BandwidthRequest request = BandwidthRequest.newBuilder().setNode(node).build();
        return mesh.measure(stub -> stub.bandwidth(request), timeout());
    }

    @Override
    protected Csv csv(BandwidthReply reply) {
        return Csv.of(PeerBandwidth.getDescriptor(), reply.getPeersList());
    }

    @Override
    protected void page(BandwidthReply reply, Page page) {
        if (reply.getPeersCount() == 0) {
            page.line("nothing is known yet: no connection to another member's host was seen, and nobody measured");
        } else {
            BandwidthLines.ofPeers(reply.getNode(), reply.getPeersList(), page);
        }
        if (!reply.getTrafficUnavailable().isEmpty()) {
            page.line(
                    Tone.WARN,
                    "connections of " + Words.name(reply.getNode()) + " are not available: "
                            + reply.getTrafficUnavailable());
        }
    }
}
