package io.gossamer.cli.measure;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ConnectionOptions;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.command.OutputOptions;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Json;
import io.gossamer.cli.output.OutputFormat;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.cli.output.Yaml;
import io.gossamer.proto.ProbeEnded;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeRequest;
import io.gossamer.proto.ProbeResult;
import io.gossamer.proto.ProbeStarted;
import io.grpc.StatusRuntimeException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code probe}: one link, probed while somebody looks. */
@Command(
        name = "probe",
        description = {
            "Probe one link now, and show each probe as it comes back.",
            "FROM, which may be any node, is asked to probe TO. In a terminal a plot of",
            "the round trips; under it: → lost on the way there, ← on the way back,",
            "× lost and no later reply tells where, l late, 2 twice, r out of order.",
            "json: one object a line. Ends with --count, --for or Ctrl-C, and sums up."
        })
public final class ProbeVerb extends Verb {
    private static final Duration INTERVAL_MIN = Duration.ofMillis(100);
    private static final Duration FOR_MAX = Duration.ofMinutes(15);

    @Mixin
    ConnectionOptions connection;

    @Mixin
    LinkNodes link;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after so many probes.")
    Integer count;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "200ms",
            description = "From one probe to the next, at least 100ms (default: 200ms).")
    Duration interval;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "15m",
            description = "End after so long, at most 15m (default: 15m).")
    Duration length;

    @Mixin
    OutputOptions output;

    private final LivePlot plot = new LivePlot();
    private final ProbeStatistics statistics = new ProbeStatistics();
    private ProbeStarted started = ProbeStarted.getDefaultInstance();
    private LiveScreen screen;
    private boolean summedUp;

    @Override
    protected ExitCode run() {
        ProbeRequest request = request();
        boolean table = output.format() == OutputFormat.table;
        screen = new LiveScreen(terminal().out(), output.style(terminal()), terminal()::columns);
        Thread onInterrupt = new Thread(this::sumUp, "probe-summary");
        if (table) {
            Runtime.getRuntime().addShutdownHook(onInterrupt);
        }
        try (MeshClient mesh = connection.connect(terminal())) {
            follow(mesh, request);
            sumUp();
        } finally {
            screen.end();
            release(onInterrupt);
        }
        return statistics.anyReply() ? ExitCode.OK : ExitCode.NO;
    }

    private void follow(MeshClient mesh, ProbeRequest request) {
        try {
            Iterator<ProbeReport> reports = mesh.followInstruments(stub -> stub.probe(request));
            printHeading();
            while (reports.hasNext() && !terminal().out().checkError()) {
                take(reports.next());
            }
        } catch (StatusRuntimeException failed) {
            throw mesh.explained(failed);
        }
    }

    /** Also while the process ends, when the hook is at work and may not be taken back. */
    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // it does what it is for
        }
    }

    private ProbeRequest request() {
        if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new CommandException(ExitCode.USAGE, "--interval: from 100ms to 1m");
        }
        if (length.isZero() || length.compareTo(FOR_MAX) > 0) {
            throw new CommandException(ExitCode.USAGE, "--for: more than no time, at most 15m");
        }
        if (count != null && count < 1) {
            throw new CommandException(ExitCode.USAGE, "--count: at least 1");
        }
        return ProbeRequest.newBuilder()
                .setFrom(link.from())
                .setTo(link.to())
                .setCount(count == null ? 0 : count)
                .setIntervalSeconds(interval.toNanos() / 1e9)
                .setForSeconds(length.toNanos() / 1e9)
                .build();
    }

    private boolean draws() {
        return terminal().interactive()
                && !"dumb".equals(terminal().environment().get("TERM"));
    }

    private void printHeading() {
        if (output.format() == OutputFormat.csv) {
            terminal()
                    .out()
                    .print(Csv.of(ProbeResult.getDescriptor(), List.of()).print());
            terminal().out().flush();
        }
    }

    private synchronized void take(ProbeReport report) {
        if (summedUp) {
            return;
        }
        if (report.hasStarted()) {
            started = report.getStarted();
        } else if (report.hasResult()) {
            plot.take(report.getResult());
            statistics.take(report.getResult());
        }
        PrintStream out = terminal().out();
        switch (output.format()) {
            case table -> show(report);
            case json -> out.println(Json.printLine(report));
            case yaml -> out.print("---\n" + Yaml.print(report));
            case csv -> {
                if (report.hasResult()) {
                    String text = Csv.of(ProbeResult.getDescriptor(), List.of(report.getResult()))
                            .print();
                    out.print(text.substring(text.indexOf('\n') + 1));
                }
            }
        }
        out.flush();
    }

    private void show(ProbeReport report) {
        if (draws()) {
            screen.draw(started, plot, statistics, report.hasEnded());
        } else if (report.hasStarted()) {
            terminal().out().println(heading());
        } else if (report.hasResult()) {
            terminal().out().println(LiveScreen.line(report.getResult()));
        }
        if (report.hasEnded()) {
            sumUp();
            sayEnd(report.getEnded());
        }
    }

    private String heading() {
        return Words.name(started.getFrom()) + " → " + Words.name(started.getTo()) + " (" + started.getAddress()
                + "), every " + Units.delay(started.getIntervalSeconds()) + ", " + started.getStampMethod()
                + " stamps";
    }

    private void sayEnd(ProbeEnded ended) {
        if (!ended.getWhy().isEmpty()) {
            terminal().out().println(output.style(terminal()).paint(Tone.WARN, "ended: " + ended.getWhy()));
        }
        if (ended.getReportsDropped() > 0) {
            terminal()
                    .out()
                    .println(output.style(terminal())
                            .paint(
                                    Tone.WARN,
                                    ended.getReportsDropped() + " results were not read in time and are missing"));
        }
    }

    /** Once: at the end, or when the user had enough. */
    private synchronized void sumUp() {
        if (summedUp || output.format() != OutputFormat.table || !started.hasFrom()) {
            return;
        }
        summedUp = true;
        PrintStream out = terminal().out();
        if (draws()) {
            screen.finish(started, plot, statistics);
        } else {
            out.println();
            statistics.summary(output.style(terminal())).forEach(out::println);
        }
        out.flush();
    }
}
