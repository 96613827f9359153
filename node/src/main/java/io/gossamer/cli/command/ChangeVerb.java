package io.gossamer.cli.command;

import com.google.protobuf.Message;
import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Json;
import io.gossamer.cli.output.OutputFormat;
import io.gossamer.cli.output.Yaml;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A verb that asks a daemon to change something and prints what it answered in one line. */
public abstract class ChangeVerb<R extends Message> extends Verb {
    @Mixin
    ConnectionOptions connection;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table (a sentence), json, yaml or csv.")
    OutputFormat format;

    protected abstract R change(MeshClient mesh);

    /** One line for a person. */
    protected abstract String sentence(R reply);

    protected ExitCode verdict(R reply) {
        return ExitCode.OK;
    }

    /** Whom to name as the author of an acknowledgement or a silence when the caller does not say. */
    protected final String author(String given) {
        if (given != null) {
            return given;
        }
        String user = terminal().environment().getOrDefault("USER", System.getProperty("user.name", ""));
        return user.isBlank() ? "somebody" : user;
    }

    @Override
    protected final ExitCode run() {
        try (MeshClient mesh = connection.connect(terminal())) {
            R reply = change(mesh);
            switch (format) {
                case json -> terminal().out().println(Json.print(reply));
                case csv -> terminal().out().print(Csv.of(reply).print());
                case yaml -> terminal().out().print(Yaml.print(reply));
                default -> terminal().out().println(sentence(reply));
            }
            terminal().out().flush();
            return verdict(reply);
        }
    }
}
