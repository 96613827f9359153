package io.gossamer.cli.change;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.SetLogLevelRequest;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code log-level}: what a running node logs. */
@Command(
        name = "log-level",
        description = {
            "Change what the node asked logs, until it restarts.",
            "Example: gossamer log-level debug io.gossamer.swim"
        })
public final class LogLevelVerb extends ChangeVerb<ChangeReply> {
    /** The levels of the log, as they are typed. */
    enum Level {
        off,
        error,
        warn,
        info,
        debug,
        trace
    }

    @Parameters(index = "0", paramLabel = "LEVEL", description = "${COMPLETION-CANDIDATES}.")
    Level level;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LOGGER",
            defaultValue = "",
            description = "A package or class (default: all).")
    String logger;

    @Override
    protected ChangeReply change(MeshClient mesh) {
        SetLogLevelRequest request = SetLogLevelRequest.newBuilder()
                .setLogger(logger)
                .setLevel(level.name().toUpperCase(Locale.ROOT))
                .build();
        return mesh.ask(stub -> stub.setLogLevel(request));
    }

    @Override
    protected String sentence(ChangeReply reply) {
        return reply.getText();
    }
}
