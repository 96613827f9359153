package io.gossamer.cli.read;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Cell;
import io.gossamer.cli.output.Csv;
import io.gossamer.cli.output.Page;
import io.gossamer.cli.output.Style.Tone;
import io.gossamer.cli.output.Table;
import io.gossamer.cli.output.Units;
import io.gossamer.cli.output.Words;
import io.gossamer.proto.PathEnd;
import io.gossamer.proto.PathHop;
import io.gossamer.proto.PathReply;
import io.gossamer.proto.PathRequest;
import io.gossamer.proto.TracedPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code path}: which routers the packets of one link pass, and behind which of them they are lost. */
@Command(
        name = "path",
        description = {
            "Show which routers packets pass from FROM to TO, traced now from FROM's own probing port.",
            "A place that says nothing is no fault as long as a later one answers."
        })
public final class PathVerb extends ReadVerb<PathReply> {
    private static final long LOOK_MILLIS = 200;
    private static final long TRACE_MILLIS_MAX = 70_000;

    /** The node traces by itself now and then, which takes a second where all answer. */
    private static final long BUSY_MILLIS_MAX = 15_000;

    @Parameters(index = "0", paramLabel = "FROM", description = "The node that traces; a name or the start of an id.")
    String from;

    @Parameters(index = "1", paramLabel = "TO", description = "The node it sends to.")
    String to;

    @Option(names = "--last", description = "Trace nothing: show what is known of the last trace.")
    boolean last;

    @Option(
            names = "--flow",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Which of the eight source ports of the probes, 0 to 7: routers may choose by it (default: 0).")
    int flow;

    @Option(
            names = "--probes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Packets to each place, 1 to 30: more see lesser losses (default: 3).")
    int probes;

    @Override
    protected PathReply fetch(MeshClient mesh) {
        if (flow < 0 || flow > 7 || probes < 1 || probes > 30) {
            throw new CommandException(ExitCode.USAGE, "--flow is 0 to 7, --probes 1 to 30");
        }
        PathReply reply = ask(mesh, !last);
        for (long tries = BUSY_MILLIS_MAX / LOOK_MILLIS; !last && reply.getBusy() && tries > 0; tries--) {
            pause();
            reply = ask(mesh, true);
        }
        long left = TRACE_MILLIS_MAX / LOOK_MILLIS;
        while (!last && reply.getTracing() && left-- > 0) {
            pause();
            reply = ask(mesh, false);
        }
        return reply;
    }

    private PathReply ask(MeshClient mesh, boolean trace) {
        PathRequest request = PathRequest.newBuilder()
                .setFrom(from)
                .setTo(to)
                .setTrace(trace)
                .setFlow(flow)
                .setProbes(probes)
                .build();
        return mesh.ask(stub -> stub.path(request));
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected Csv csv(PathReply reply) {
        return Csv.of(PathHop.getDescriptor(), reply.getLatest().getHopsList());
    }

    @Override
    protected ExitCode verdict(PathReply reply) {
        return reply.getUnreachedCount() > 0 ? ExitCode.TIMED_OUT : ExitCode.OK;
    }

    @Override
    protected void page(PathReply reply, Page page) {
        String link = Words.name(reply.getFrom()) + " → " + Words.name(reply.getTo());
        if (reply.getUnreachedCount() > 0) {
            page.line("the path " + link + " is not known: only " + Words.name(reply.getFrom())
                    + " can trace it, and that cannot be asked now");
            Words.unreached(reply.getUnreachedList(), page);
            return;
        }
        if (!reply.getRefused().isEmpty()) {
            page.line(Tone.WARN, "not traced now: " + reply.getRefused());
        }
        if (!reply.hasLatest()) {
            page.line("no path " + link + " is known yet");
            return;
        }
        TracedPath latest = reply.getLatest();
        page.line(link + " from port " + latest.getSourcePort() + ", " + age(latest));
        page.table(hops(latest));
        page.line(outcome(reply).tone(), outcome(reply).text());
        if (reply.hasChange()) {
            page.line(
                    Tone.WARN,
                    "hop " + reply.getChange().getTtl() + " was "
                            + reply.getChange().getBefore() + " on the last good path (" + age(reply.getGood()) + ")");
        }
    }

    private static String age(TracedPath path) {
        return path.getAgeSeconds() < 2 ? "just now" : Units.age(path.getAgeSeconds()) + " ago";
    }

    private static Table hops(TracedPath path) {
        Table table =
                new Table().right("HOP").left("WHO").right("ANSWERED", "RTT").left("");
        for (PathHop hop : path.getHopsList()) {
            table.row(
                    Cell.of(String.valueOf(hop.getTtl())),
                    hop.getFromCount() == 0 ? Cell.faint("silent") : Cell.of(String.join(", ", hop.getFromList())),
                    Cell.of(hop.getAnswered() + "/" + hop.getSent()),
                    hop.hasRttSeconds() ? Cell.of(Units.delay(hop.getRttSeconds())) : Cell.faint("–"),
                    Cell.of(hop.getTarget() ? "target" : ""));
        }
        return table;
    }

    private record Outcome(Tone tone, String text) {}

    private static Outcome outcome(PathReply reply) {
        TracedPath path = reply.getLatest();
        if (!reply.getSuspect().isEmpty()) {
            return new Outcome(Tone.BAD, "loss begins " + reply.getSuspect());
        }
        if (path.getEnd() == PathEnd.PATH_REACHED) {
            return new Outcome(Tone.FAINT, "nothing was lost on the way");
        }
        return new Outcome(
                Tone.BAD,
                path.getEnd() == PathEnd.PATH_REFUSED ? "the last one says that there is no way on" : "no answer");
    }
}
