package io.gossamer.cli.command;

import io.gossamer.cli.client.Loopback;
import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.model.Endpoint;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Which daemon a command talks to, and for how long it waits. */
public final class ConnectionOptions {
    public static final String AT_VARIABLE = "GOSSAMER_AT";
    public static final int PORT_DEFAULT = 7404;

    /** Variables of ours that are the command line's and the start script's, and no configuration keys. */
    public static final List<String> VARIABLES = List.of(
            AT_VARIABLE,
            "GOSSAMER_HOME",
            "GOSSAMER_JAVA_OPTS",
            "GOSSAMER_CONFIG",
            "GOSSAMER_CACHE_DIR",
            "GOSSAMER_REQUIRE_ALL");

    @Option(
            names = "--at",
            paramLabel = "HOST[:PORT]",
            description =
                    "The daemon to ask (default: $" + AT_VARIABLE + ", else this host, port " + PORT_DEFAULT + ").")
    String at;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to wait for an answer, such as 10s or 2m (default: 10s).")
    Duration timeout;

    public Endpoint endpoint(Terminal terminal) {
        String text = at != null ? at : terminal.environment().getOrDefault(AT_VARIABLE, "");
        if (text.isBlank()) {
            return new Endpoint(Loopback.host(), PORT_DEFAULT);
        }
        try {
            return Endpoint.parse(text, PORT_DEFAULT);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(
                    ExitCode.USAGE, (at != null ? "--at: " : "$" + AT_VARIABLE + ": ") + wrong.getMessage(), wrong);
        }
    }

    public Duration timeout() {
        if (timeout != null && timeout.isZero()) {
            throw new CommandException(ExitCode.USAGE, "--timeout: more than no time, such as 10s");
        }
        return timeout == null ? Duration.ofSeconds(10) : timeout;
    }

    public MeshClient connect(Terminal terminal) {
        return MeshClient.to(endpoint(terminal), timeout());
    }
}
