package io.gossamer.cli.measure;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.BandwidthLines;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.Capacity;
import io.gossamer.proto.CapacityReply;
import io.gossamer.proto.CapacityRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code capacity}: what the narrowest link on the way could carry. */
@Command(
        name = "capacity",
        description = {
            "Measure what the narrowest link between two nodes could carry.",
            "By 20 trains of 40 packets, 1.1 MB; it is not what other traffic leaves of",
            "it. ≥: as fast as the sender could, the path may carry more. TO must be",
            "reachable at bandwidth.port, UDP. Once in 10 s a link."
        })
public final class CapacityVerb extends ReadVerb<CapacityReply> {
    private static final Duration WITHIN = Duration.ofSeconds(45);

    @Mixin
    LinkNodes link;

    @Override
    protected CapacityReply fetch(MeshClient mesh) {
        CapacityRequest request = CapacityRequest.newBuilder()
                .setFrom(link.from())
                .setTo(link.to())
                .build();
        return mesh.measure(stub -> stub.capacity(request), atLeast(WITHIN));
    }

    @Override
    protected void page(CapacityReply reply, Page page) {
        Capacity capacity = reply.getCapacity();
        String ends = Words.name(reply.getFrom()) + " → " + Words.name(reply.getTo());
        if (capacity.hasBitsPerSecond()) {
            page.line(ends + "  capacity "
                    + page.paint(Tone.HEAD, BandwidthLines.figure(capacity).text()));
            page.line(Tone.FAINT, BandwidthLines.how(capacity));
        } else {
            page.line(ends + "  capacity " + page.paint(Tone.WARN, BandwidthLines.how(capacity)));
        }
    }

    @Override
    protected ExitCode verdict(CapacityReply reply) {
        return reply.getCapacity().hasBitsPerSecond() ? ExitCode.OK : ExitCode.NO;
    }
}
