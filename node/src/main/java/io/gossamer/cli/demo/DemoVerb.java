package io.gossamer.cli.demo;

import io.gossamer.cli.command.Terminal;
import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Json;
import io.gossamer.cli.output.OutputFormat;
import io.gossamer.cli.output.Style;
import io.gossamer.cli.output.Yaml;
import java.io.IOException;
import java.net.InetAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: a real mesh on this host, one death, one leader's death, and what the mesh says about it. */
@Command(
        name = "demo",
        description = {
            "Start real daemons on loopback, kill one and then the leader, and show what the mesh says.",
            "Shipped timings, the public API, a real webhook. Exit code 0 only if every step happened in its time.",
            "Nothing is left behind; Ctrl-C ends it at any moment."
        })
public final class DemoVerb extends Verb {
    private static final int NODES_MIN = 5;
    private static final int NODES_MAX = 50;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many daemons, 5 or more (default: 5).")
    int count;

    @Option(names = "--keep", description = "Leave the mesh running afterwards, until Ctrl-C, to play with.")
    boolean keep;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table (the story), json or yaml (one object on stdout, the story on stderr).")
    OutputFormat format;

    @Option(names = "--no-color", description = "No colour.")
    boolean noColour;

    @Override
    protected ExitCode run() throws IOException {
        if (count < NODES_MIN || count > NODES_MAX) {
            throw new CommandException(
                    ExitCode.USAGE, "--nodes: from " + NODES_MIN + " to " + NODES_MAX + ", not " + count);
        }
        if (format == OutputFormat.csv) {
            throw new CommandException(ExitCode.USAGE, "the demo is told as table, json or yaml, not as csv");
        }
        Terminal terminal = terminal();
        boolean story = format == OutputFormat.table;
        Style style = noColour || !story || !terminal.wantsColour() ? Style.PLAIN : Style.COLOURED;
        Narrator narrator = new Narrator(story ? terminal.out() : terminal.err(), style);
        DemoReport report = new DemoReport();
        boolean ok = played(narrator, report);
        report.put("ok", ok);
        report.put("nodes", count);
        report.put("seconds", narrator.seconds());
        switch (format) {
            case json -> terminal.out().println(Json.printTree(report.tree()));
            case yaml -> terminal.out().print(Yaml.print(report.tree()));
            default -> {}
        }
        terminal.out().flush();
        return ok ? ExitCode.OK : ExitCode.NO;
    }

    private boolean played(Narrator narrator, DemoReport report) throws IOException {
        InetAddress loopback;
        try {
            loopback = PortBlocks.loopback();
        } catch (StepFailure impossible) {
            return failed(narrator, report, impossible);
        }
        try (WebhookReceiver webhook = new WebhookReceiver(loopback, narrator);
                DemoMesh mesh = new DemoMesh(count, webhook.url(), loopback)) {
            narrator.title("Gossamer demo: " + count + " real daemons on " + loopback.getHostAddress()
                    + ", everything as shipped, files in " + mesh.directory());
            try {
                new DemoScript(mesh, webhook, narrator, report).run();
            } catch (StepFailure broken) {
                failed(narrator, report, broken);
                mesh.nodes()
                        .forEach(node ->
                                narrator.block("--- the end of " + node.name() + "'s log\n" + node.logTail() + "\n"));
                return false;
            }
            narrator.seen("every step happened in its time");
            if (keep) {
                hold(mesh, narrator);
            }
            narrator.act("stopping the daemons and removing " + mesh.directory());
        } catch (StepFailure notSetUp) {
            return failed(narrator, report, notSetUp);
        }
        return true;
    }

    private static boolean failed(Narrator narrator, DemoReport report, StepFailure broken) {
        narrator.failed(broken.getMessage());
        report.put("failure", broken.getMessage());
        return false;
    }

    /** Until Ctrl-C, whose hook ends the daemons. */
    private static void hold(DemoMesh mesh, Narrator narrator) {
        StringBuilder text = new StringBuilder("\nThe mesh keeps running until Ctrl-C here. In another terminal:\n\n");
        String at = mesh.nodes().get(0).grpcAddress();
        for (String verb : new String[] {"status", "matrix --watch", "events -f"}) {
            text.append("  ./gossamer ")
                    .append(verb)
                    .append(" --at ")
                    .append(at)
                    .append('\n');
        }
        text.append('\n');
        for (DemoNode node : mesh.nodes()) {
            text.append("  ")
                    .append(node.name())
                    .append("  gRPC ")
                    .append(node.grpcAddress())
                    .append("  HTTP http://")
                    .append(node.httpAddress())
                    .append("/  pid ")
                    .append(node.pid())
                    .append('\n');
        }
        narrator.block(text.toString());
        try {
            new java.util.concurrent.CountDownLatch(1).await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
