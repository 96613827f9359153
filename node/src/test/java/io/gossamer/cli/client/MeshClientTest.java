package io.gossamer.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.model.Endpoint;
import io.gossamer.proto.Event;
import io.gossamer.proto.EventsRequest;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.MeshGrpc;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lean channel against grpc-java's server, and against what is no gRPC server. */
class MeshClientTest {
    private static final int CELLS = 200_000;
    private static final int EVENTS = 5_000;

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new LongAnswers())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private MeshClient client() {
        return MeshClient.to(new Endpoint("127.0.0.1", server.getPort()), Duration.ofSeconds(20));
    }

    /** Megabytes of answer, thousands of events, and a status with a long text that makes Netty use Huffman. */
    private final class LongAnswers extends MeshGrpc.MeshImplBase {
        @Override
        public void matrix(MatrixRequest request, StreamObserver<MatrixReply> out) {
            MatrixReply.Builder reply = MatrixReply.newBuilder();
            for (int i = 0; i < CELLS; i++) {
                reply.addCells(MatrixCell.newBuilder().setFrom(i).setTo(i + 1).setAgeSeconds(i));
            }
            out.onNext(reply.build());
            out.onCompleted();
        }

        @Override
        public void events(EventsRequest request, StreamObserver<Event> out) {
            ((io.grpc.stub.ServerCallStreamObserver<Event>) out).setOnCancelHandler(cancelled::countDown);
            for (int i = 1; i <= EVENTS; i++) {
                out.onNext(Event.newBuilder()
                        .setSequence(i)
                        .setText("x".repeat(i % 300))
                        .build());
            }
            if (!request.getFollow()) {
                out.onCompleted();
            }
        }

        @Override
        public void status(StatusRequest request, StreamObserver<StatusReply> out) {
            out.onError(Status.FAILED_PRECONDITION
                    .withDescription("a very long reason, é, 100 %: " + "because ".repeat(200))
                    .asRuntimeException());
        }
    }

    @Test
    void anAnswerOfMegabytesArrivesWhole() {
        MatrixReply reply = client().ask(stub -> stub.matrix(MatrixRequest.getDefaultInstance()));
        assertThat(reply.getCellsCount()).isEqualTo(CELLS);
        assertThat(reply.getCells(CELLS - 1).getFrom()).isEqualTo(CELLS - 1);
        assertThat(reply.getSerializedSize()).isGreaterThan(3 << 20);
    }

    @Test
    void aStreamArrivesInOrderAndWhole() {
        Iterator<Event> events = client().ask(stub -> stub.events(EventsRequest.getDefaultInstance()));
        long expected = 1;
        while (events.hasNext()) {
            assertThat(events.next().getSequence()).isEqualTo(expected++);
        }
        assertThat(expected).isEqualTo(EVENTS + 1);
    }

    @Test
    void aDeadlineEndsAStreamThatDoesNot() {
        MeshClient client = MeshClient.to(new Endpoint("127.0.0.1", server.getPort()), Duration.ofSeconds(2));
        EventsRequest request = EventsRequest.newBuilder().setFollow(true).build();
        assertThatThrownBy(() -> {
                    Iterator<Event> events = client.ask(stub -> stub.events(request));
                    while (events.hasNext()) {
                        events.next();
                    }
                })
                .isInstanceOfSatisfying(
                        io.grpc.StatusRuntimeException.class,
                        late -> assertThat(client.explained(late).code()).isEqualTo(ExitCode.TIMED_OUT));
    }

    @Test
    void aRefusalKeepsItsTextHoweverLong() {
        assertThatThrownBy(() -> client().ask(stub -> stub.status(StatusRequest.getDefaultInstance())))
                .isInstanceOfSatisfying(CommandException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refused).hasMessage("a very long reason, é, 100 %: " + "because ".repeat(200));
                });
    }

    @Test
    void aCallThatTheServerDoesNotKnowIsRefused() {
        assertThatThrownBy(
                        () -> client().ask(stub -> stub.members(io.gossamer.proto.MembersRequest.getDefaultInstance())))
                .isInstanceOfSatisfying(CommandException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void aPortThatSpeaksHttpOneIsSaid() throws Exception {
        assertThat(askStranger("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
                .hasMessageContaining("HTTP/1.1, not gRPC");
    }

    @Test
    void aPortThatSaysSomethingElseIsSaid() throws Exception {
        assertThat(askStranger("SSH-2.0-OpenSSH_9.2p1 Debian\r\n")).hasMessageContaining("not HTTP/2");
    }

    @Test
    void aPortThatClosesAtOnceIsNoDaemon() throws Exception {
        CommandException failure = askStranger("");
        assertThat(failure.code()).isEqualTo(ExitCode.NO_DAEMON);
    }

    private static CommandException askStranger(String greeting) throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(stranger, greeting));
            answering.start();
            MeshClient client =
                    MeshClient.to(new Endpoint("127.0.0.1", stranger.getLocalPort()), Duration.ofSeconds(10));
            try {
                client.ask(stub -> stub.status(StatusRequest.getDefaultInstance()));
                throw new AssertionError("a stranger's answer was taken");
            } catch (CommandException expected) {
                return expected;
            } finally {
                answering.join(TimeUnit.SECONDS.toMillis(10));
            }
        }
    }

    private static void answer(ServerSocket stranger, String greeting) {
        try (Socket socket = stranger.accept();
                OutputStream out = socket.getOutputStream()) {
            out.write(greeting.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (java.io.IOException gone) {
            // the client hung up: it has seen enough
        }
    }
}
