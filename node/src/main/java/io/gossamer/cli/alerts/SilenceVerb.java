package io.gossamer.cli.alerts;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ChangeVerb;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Units;
import io.gossamer.proto.AddSilenceReply;
import io.gossamer.proto.AddSilenceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alerts silence}: nobody is told of the alerts that match, for a time. */
@Command(
        name = "silence",
        description = {
            "Tell nobody of the alerts that match, for a time; they are still shown.",
            "Example: gossamer alerts silence rule=link_loss 'from=db*' --for 2h -m \"line is being replaced\""
        })
public final class SilenceVerb extends ChangeVerb<AddSilenceReply> {
    @Parameters(
            arity = "1..*",
            paramLabel = "LABEL=VALUE",
            description = "All must match; a trailing * matches any end.")
    List<String> labels = new ArrayList<>();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            required = true,
            converter = DurationConverter.class,
            description = "How long, such as 30m or 2h.")
    Duration time;

    @Option(
            names = {"-m", "--comment"},
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why.")
    String comment;

    @Option(names = "--by", paramLabel = "NAME", description = "Who (default: $USER).")
    String by;

    @Override
    protected AddSilenceReply change(MeshClient mesh) {
        AddSilenceRequest request = AddSilenceRequest.newBuilder()
                .putAllMatchers(matchers())
                .setForSeconds(time.toMillis() / 1e3)
                .setBy(author(by))
                .setComment(comment)
                .build();
        return mesh.ask(stub -> stub.addSilence(request));
    }

    private Map<String, String> matchers() {
        Map<String, String> matchers = new LinkedHashMap<>();
        for (String each : labels) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new CommandException(
                        ExitCode.USAGE, "'" + each + "' is not LABEL=VALUE, such as node=n3 or 'from=db*'");
            }
            matchers.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return matchers;
    }

    @Override
    protected String sentence(AddSilenceReply reply) {
        return "silenced for " + Units.age(time.toMillis() / 1e3) + "; `gossamer alerts unsilence "
                + reply.getSilence().getId() + "` ends it";
    }
}
