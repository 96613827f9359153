package io.gossamer.cli.measure;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.BandwidthLines;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.Throughput;
import io.gossamer.proto.ThroughputReply;
import io.gossamer.proto.ThroughputRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code throughput}: what one TCP connection gets when it takes all that it can. */
@Command(
        name = "throughput",
        description = {
            "Measure what one TCP connection gets. IT FILLS THE PATH meanwhile.",
            "Allowed by bandwidth.throughput: true at both ends, and by the leader: one",
            "at a time for a node and for a pair of zones, 1 % of a day for a link. Stops",
            "by itself when the link's RTT p95 rises by 50 ms."
        })
public final class ThroughputVerb extends ReadVerb<ThroughputReply> {
    private static final Duration WITHIN = Duration.ofSeconds(45);

    @Mixin
    LinkNodes link;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "5s",
            description = "How long, 1s to 10s (default: 5s).")
    Duration length;

    @Override
    protected ThroughputReply fetch(MeshClient mesh) {
        ThroughputRequest request = ThroughputRequest.newBuilder()
                .setFrom(link.from())
                .setTo(link.to())
                .setSeconds(length.toNanos() / 1e9)
                .build();
        return mesh.measure(stub -> stub.throughput(request), atLeast(WITHIN));
    }

    @Override
    protected void page(ThroughputReply reply, Page page) {
        Throughput throughput = reply.getThroughput();
        page.line(Words.name(reply.getFrom()) + " → " + Words.name(reply.getTo()) + "  throughput "
                + page.paint(Tone.HEAD, Units.bitRate(throughput.getBitsPerSecond())));
        page.line(throughput.getStopped().isEmpty() ? Tone.FAINT : Tone.WARN, BandwidthLines.how(throughput));
    }

    @Override
    protected ExitCode verdict(ThroughputReply reply) {
        return reply.getThroughput().getStopped().isEmpty() ? ExitCode.OK : ExitCode.NO;
    }
}
