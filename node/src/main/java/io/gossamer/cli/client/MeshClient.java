package io.gossamer.cli.client;

import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.model.Endpoint;
import io.gossamer.proto.InstrumentsGrpc;
import io.gossamer.proto.InstrumentsGrpc.InstrumentsBlockingStub;
import io.gossamer.proto.MeshGrpc;
import io.gossamer.proto.MeshGrpc.MeshBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One daemon as a command sees it: calls with a deadline, failures as messages with a next step. Any thread may call. */
public final class MeshClient implements AutoCloseable {
    private final Endpoint endpoint;
    private final Duration timeout;
    private final MeshBlockingStub stub;
    private final LeanChannel channel;

    private MeshClient(Endpoint endpoint, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.channel = new LeanChannel(endpoint);
        this.stub = MeshGrpc.newBlockingStub(channel);
    }

    public static MeshClient to(Endpoint endpoint, Duration timeout) {
        return new MeshClient(endpoint, timeout);
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** One call, and its whole answer. */
    public <R> R ask(Function<MeshBlockingStub, R> call) {
        return ask(call, timeout);
    }

    public <R> R ask(Function<MeshBlockingStub, R> call, Duration within) {
        try {
            return call.apply(stub.withDeadlineAfter(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException failed) {
            throw explained(failed);
        }
    }

    /** One call of the Instruments service; its stub is made here, for most commands never need it. */
    public <R> R measure(Function<InstrumentsBlockingStub, R> call, Duration within) {
        try {
            return call.apply(InstrumentsGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException failed) {
            throw explained(failed);
        }
    }

    /** As {@link #follow}, of the Instruments service. */
    public <R> R followInstruments(Function<InstrumentsBlockingStub, R> call) {
        return call.apply(InstrumentsGrpc.newBlockingStub(channel));
    }

    /** A stream that goes on until the caller stops reading; a failure in the iterator is for {@link #explained}. */
    public <R> R follow(Function<MeshBlockingStub, R> call) {
        return call.apply(stub);
    }

    public CommandException explained(StatusRuntimeException failed) {
        Status status = failed.getStatus();
        String text = status.getDescription() == null ? status.getCode().toString() : status.getDescription();
        return switch (status.getCode()) {
            case UNAVAILABLE -> new CommandException(ExitCode.NO_DAEMON, unavailable(status, text), failed);
            case DEADLINE_EXCEEDED ->
                new CommandException(
                        ExitCode.TIMED_OUT,
                        "no answer from " + endpoint + " within " + timeout.toMillis() / 1e3
                                + " s: ask again with a longer --timeout, or another node with --at",
                        failed);
            case INVALID_ARGUMENT -> new CommandException(ExitCode.USAGE, text, failed);
            case NOT_FOUND -> new CommandException(ExitCode.NO, text, failed);
            case PERMISSION_DENIED, FAILED_PRECONDITION, UNAUTHENTICATED, RESOURCE_EXHAUSTED, ABORTED ->
                new CommandException(ExitCode.REFUSED, text, failed);
            case UNIMPLEMENTED ->
                new CommandException(
                        ExitCode.REFUSED,
                        "the daemon at " + endpoint + " does not know this call: it may be older than this command, "
                                + "or another service (" + text + ")",
                        failed);
            case INTERNAL ->
                status.getCause() instanceof MalformedReplyException stranger
                        ? new CommandException(
                                ExitCode.NO_DAEMON,
                                "no daemon answers at " + endpoint + ": " + stranger.getMessage()
                                        + "; --at wants a daemon's gRPC port, 7404 unless configured",
                                failed)
                        : new CommandException(ExitCode.FAILED, "asking " + endpoint + " failed: " + text, failed);
            default -> new CommandException(ExitCode.FAILED, "asking " + endpoint + " failed: " + text, failed);
        };
    }

    /** Nobody there is the common case and gets the plainest words; a daemon's own "unavailable" speaks for itself. */
    private String unavailable(Status status, String text) {
        Throwable cause = status.getCause();
        if (cause == null) {
            return text;
        }
        if (cause instanceof java.net.UnknownHostException) {
            return "the name " + endpoint.host() + " has no address: check it, or give --at an address";
        }
        String remedy = Loopback.is(endpoint.host())
                ? "start one with `gossamer agent`, or name another with --at HOST[:PORT]"
                : "check that one runs there and that the port is open (`gossamer check " + endpoint.host() + "`)";
        return "no daemon answers at " + endpoint + ": " + remedy;
    }

    @Override
    public void close() {
        // every call closes its own connection
    }
}
