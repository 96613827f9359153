package io.gossamer.cli.change;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.DrainRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drain}: maintenance, watched but not alerted on. */
@Command(name = "drain", description = "Maintenance: watch a node without alerting on it or its links, for a time.")
public final class DrainVerb extends ChangeVerb<ChangeReply> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NODE",
            defaultValue = "",
            description = "A name, or the start of an id (default: the node asked).")
    String node;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long, such as 30m or 2h.")
    Duration time;

    @Option(names = "--end", description = "End the maintenance now.")
    boolean end;

    @Override
    protected ChangeReply change(MeshClient mesh) {
        if (end == (time != null)) {
            throw new CommandException(ExitCode.USAGE, "drain wants either --for TIME, such as --for 1h, or --end");
        }
        if (!end && time.isZero()) {
            throw new CommandException(ExitCode.USAGE, "--for wants more than no time; --end ends a maintenance");
        }
        DrainRequest request = DrainRequest.newBuilder()
                .setNode(node)
                .setForSeconds(end ? 0 : time.toMillis() / 1e3)
                .build();
        return mesh.ask(stub -> stub.drain(request));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
