package io.gossamer.cli.read;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ConnectionOptions;
import io.gossamer.cli.command.OutputOptions;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Json;
import io.gossamer.cli.output.OutputFormat;
import io.gossamer.cli.output.Style;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Yaml;
import io.gossamer.proto.Event;
import io.gossamer.proto.EventsRequest;
import io.grpc.StatusRuntimeException;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code events}: what happened at the node asked, and with {@code -f} what happens. */
@Command(
        name = "events",
        description = {
            "Show what happened, as the node asked saw it; with -f go on as it happens.",
            "json: one object a line. yaml: one document an event."
        })
public final class EventsVerb extends Verb {
    /** So many does a node keep. */
    private static final int LINES_MAX = 1000;

    @Mixin
    ConnectionOptions connection;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until interrupted.")
    boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many kept events (default: 50).")
    int lines;

    @Option(
            names = "--kind",
            paramLabel = "PREFIX",
            defaultValue = "",
            description = "member, link, alert, raft, node, or a longer beginning.")
    String kind;

    @Mixin
    OutputOptions output;

    @Override
    protected ExitCode run() {
        if (lines < (follow ? 0 : 1) || lines > LINES_MAX) {
            throw new CommandException(
                    ExitCode.USAGE, "--lines: from 1 to " + LINES_MAX + ", with -f also 0, not " + lines);
        }
        EventsRequest request = EventsRequest.newBuilder()
                .setFollow(follow)
                .setBacklog(lines)
                .setKindPrefix(kind)
                .build();
        try (MeshClient mesh = connection.connect(terminal())) {
            try {
                Iterator<Event> events =
                        follow ? mesh.follow(stub -> stub.events(request)) : mesh.ask(stub -> stub.events(request));
                if (output.format() == OutputFormat.csv) {
                    terminal()
                            .out()
                            .print(Csv.of(Event.getDescriptor(), List.of()).print());
                    terminal().out().flush();
                }
                while (events.hasNext() && !terminal().out().checkError()) {
                    print(events.next());
                }
            } catch (StatusRuntimeException failed) {
                throw mesh.explained(failed);
            }
        }
        return ExitCode.OK;
    }

    private void print(Event event) {
        PrintStream out = terminal().out();
        switch (output.format()) {
            case table -> out.println(line(event));
            case json -> out.println(Json.printLine(event));
            case yaml -> out.print("---\n" + Yaml.print(event));
            case csv -> {
                String text = Csv.of(Event.getDescriptor(), List.of(event)).print();
                out.print(text.substring(text.indexOf('\n') + 1));
            }
        }
        out.flush();
    }

    private String line(Event event) {
        Style style = output.style(terminal());
        String time = Units.time(Units.instant(event.getAt()), terminal().now().get());
        return style.paint(Tone.FAINT, time) + "  "
                + style.paint(tone(event.getKind()), String.format("%-18s", event.getKind())) + "  "
                + subject(event, style) + event.getText();
    }

    /** Most texts are about their subject without naming it. */
    private static String subject(Event event, Style style) {
        boolean named = event.getSubject().isEmpty() || event.getText().startsWith(event.getSubject());
        return named ? "" : style.paint(Tone.HEAD, event.getSubject()) + ": ";
    }

    private static Tone tone(String kind) {
        String what = kind.substring(kind.indexOf('.') + 1);
        return switch (what) {
            case "down", "unreachable", "dead", "firing", "no_quorum" -> Tone.BAD;
            case "suspect", "degraded", "pending", "stopped" -> Tone.WARN;
            case "up", "alive", "joined", "resolved", "returned" -> Tone.GOOD;
            default -> Tone.NONE;
        };
    }
}
