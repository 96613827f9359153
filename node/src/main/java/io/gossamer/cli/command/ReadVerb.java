package io.gossamer.cli.command;

import com.google.protobuf.Message;
import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Json;
import io.gossamer.cli.output.OutputFormat;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Yaml;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A verb that fetches one message and prints it as a table, JSON, YAML or CSV, once or again and again. */
public abstract class ReadVerb<R extends Message> extends Verb {
    private static final long WATCH_MILLIS_MIN = 200;
    private static final String HOME_AND_CLEAR = "\033[H\033[2J";

    @Mixin
    ConnectionOptions connection;

    @Mixin
    OutputOptions output;

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "2s",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Print again and again, every 2s unless a time is given.")
    Duration watch;

    protected abstract R fetch(MeshClient mesh);

    protected abstract void page(R reply, Page page);

    /** What the CSV has a line for; the default is the reply's only repeated field, or the reply itself. */
    protected Csv csv(R reply) {
        return Csv.of(reply);
    }

    protected ExitCode verdict(R reply) {
        return ExitCode.OK;
    }

    @Override
    protected final ExitCode run() throws Exception {
        try (MeshClient mesh = connection.connect(terminal())) {
            R reply = fetch(mesh);
            print(reply, true);
            while (watch != null && !terminal().out().checkError()) {
                Thread.sleep(Math.max(WATCH_MILLIS_MIN, watch.toMillis()));
                Optional<R> next = again(mesh);
                if (next.isPresent()) {
                    reply = next.get();
                    print(reply, false);
                }
            }
            return verdict(reply);
        }
    }

    /** Who watches wants to see the daemon come back: one that does not answer now is said, and asked again. */
    private Optional<R> again(MeshClient mesh) {
        try {
            return Optional.of(fetch(mesh));
        } catch (CommandException silent) {
            if (silent.code() != ExitCode.NO_DAEMON && silent.code() != ExitCode.TIMED_OUT) {
                throw silent;
            }
            terminal().err().println("gossamer: " + silent.getMessage());
            return Optional.empty();
        }
    }

    private void between() {
        if (terminal().interactive()) {
            terminal().out().print(HOME_AND_CLEAR);
        } else if (output.format() == OutputFormat.table) {
            terminal().out().println();
        } else if (output.format() == OutputFormat.yaml) {
            terminal().out().println("---");
        }
    }

    private void print(R reply, boolean first) {
        if (!first) {
            between();
        }
        switch (output.format()) {
            case table -> {
                Page page = new Page(output.style(terminal()), terminal().now().get(), terminal()::columns);
                page(reply, page);
                terminal().out().print(page.text());
            }
            case json -> terminal().out().println(Json.print(reply));
            case yaml -> terminal().out().print(Yaml.print(reply));
            case csv -> {
                String text = csv(reply).print();
                boolean headed = first || terminal().interactive();
                terminal().out().print(headed ? text : text.substring(text.indexOf('\n') + 1));
            }
        }
        terminal().out().flush();
    }

    protected final Duration timeout() {
        return connection.timeout();
    }

    /** For what takes its time: so long, or longer if the user says so. */
    protected final Duration atLeast(Duration usual) {
        return usual.compareTo(timeout()) > 0 ? usual : timeout();
    }
}
