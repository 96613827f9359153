package io.gossamer.cli.command;

import com.google.protobuf.Message;
import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Json;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Yaml;
import java.time.Duration;
import picocli.CommandLine.Mixin;

/** A verb that fetches one message and prints it as a table, JSON, YAML or CSV, once or again and again. */
public abstract class ReadVerb<R extends Message> extends Verb {
    private static final String HOME_AND_CLEAR = "\033[H\033[2J";

    @Mixin
    ConnectionOptions connection;

    @Mixin
    OutputOptions output;

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
            print(reply);
            while (output.watch() != null && !terminal().out().checkError()) {
                Thread.sleep(Math.max(200, output.watch().toMillis()));
                reply = fetch(mesh);
                between();
                print(reply);
            }
            return verdict(reply);
        }
    }

    private void between() {
        if (terminal().interactive()) {
            terminal().out().print(HOME_AND_CLEAR);
        } else {
            terminal().out().println();
        }
    }

    private void print(R reply) {
        switch (output.format()) {
            case table -> {
                Page page = new Page(
                        output.style(terminal()),
                        terminal().now().get(),
                        terminal().columns());
                page(reply, page);
                terminal().out().print(page.text());
            }
            case json -> terminal().out().println(Json.print(reply));
            case yaml -> terminal().out().print(Yaml.print(reply));
            case csv -> terminal().out().print(csv(reply).print());
        }
        terminal().out().flush();
    }

    protected final Duration timeout() {
        return connection.timeout();
    }
}
