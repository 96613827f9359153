package io.gossamer.cli.read;

import io.gossamer.cli.client.MeshClient;
import io.gossamer.cli.command.DurationConverter;
import io.gossamer.cli.command.ReadVerb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.cli.output.Page;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: is all well here, and if not, what to do. */
@Command(
        name = "status",
        description = {
            "Say whether all is well, and if not, what to do.",
            "Exit code 0: no problem; 1: there are problems, or the mesh is not complete."
        })
public final class StatusVerb extends ReadVerb<StatusReply> {
    private static final long POLL_MILLIS = 250;
    private static final Duration WAIT_DEFAULT = Duration.ofSeconds(60);

    @Option(names = "--wait", description = "Wait until a daemon answers and its mesh is complete.")
    boolean wait;

    @Option(
            names = "--wait-for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "As --wait, and give up after this time (default: 60s), with exit code 5.")
    Duration waitMax;

    @Override
    protected StatusReply fetch(MeshClient mesh) {
        return wait || waitMax != null
                ? awaited(mesh)
                : mesh.ask(stub -> stub.status(StatusRequest.getDefaultInstance()));
    }

    private StatusReply awaited(MeshClient mesh) {
        Duration most = waitMax == null ? WAIT_DEFAULT : waitMax;
        long end = System.nanoTime() + most.toNanos();
        String last;
        do {
            try {
                StatusReply reply = mesh.ask(stub -> stub.status(StatusRequest.getDefaultInstance()));
                if (reply.getComplete()) {
                    return reply;
                }
                last = reply.getVerdict();
            } catch (CommandException notYet) {
                if (notYet.code() != ExitCode.NO_DAEMON && notYet.code() != ExitCode.TIMED_OUT) {
                    throw notYet;
                }
                last = notYet.getMessage();
            }
            pause();
        } while (System.nanoTime() < end);
        throw new CommandException(ExitCode.TIMED_OUT, "not complete after " + most.toSeconds() + " s: " + last);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", stopped);
        }
    }

    @Override
    protected void page(StatusReply reply, Page page) {
        StatusPage.print(reply, page);
    }

    @Override
    protected ExitCode verdict(StatusReply reply) {
        return reply.getProblemsCount() == 0 && reply.getComplete() ? ExitCode.OK : ExitCode.NO;
    }
}
