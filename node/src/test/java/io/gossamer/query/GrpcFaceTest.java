package io.gossamer.query;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.model.Tally;
import io.gossamer.proto.Event;
import io.gossamer.proto.EventsRequest;
import io.gossamer.proto.MeshGrpc;
import io.gossamer.proto.StatusRequest;
import io.gossamer.waiting.Eventually;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a gRPC client sees of one node: reflection, health, limits, events. */
@Timeout(300)
final class GrpcFaceTest {
    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestNode("n1", InMemoryMesh.world(), 11);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Channel channel() {
        return node.peers.channel(node.id()).orElseThrow();
    }

    @Test
    void reflectionListsTheServicesAndDescribesTheMesh() throws Exception {
        CompletableFuture<ServerReflectionResponse> services = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> ask =
                ServerReflectionGrpc.newStub(channel()).serverReflectionInfo(first(services));
        ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(services.get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .getListServicesResponse()
                        .getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("gossamer.v1.Mesh", "gossamer.v1.Peer", "grpc.health.v1.Health");
        ask.onCompleted();
        CompletableFuture<ServerReflectionResponse> file = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> symbol =
                ServerReflectionGrpc.newStub(channel()).serverReflectionInfo(first(file));
        symbol.onNext(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("gossamer.v1.Mesh")
                .build());
        assertThat(file.get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .getFileDescriptorResponse()
                        .getFileDescriptorProtoCount())
                .isPositive();
        symbol.onCompleted();
    }

    private static StreamObserver<ServerReflectionResponse> first(CompletableFuture<ServerReflectionResponse> into) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse response) {
                into.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                into.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {}
        };
    }

    @Test
    void healthServesForTheServerAndTheMeshService() {
        for (String service : List.of("", "gossamer.v1.Mesh")) {
            assertThat(HealthGrpc.newBlockingStub(channel())
                            .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .check(HealthCheckRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void aTakenPortNamesTheKeyToChange() {
        GrpcFace second = new GrpcFace(
                GrpcFace.Settings.of(Optional.of("127.0.0.1"), node.grpc.port()),
                node.loops,
                node.workers,
                List.of(),
                new Tally("grpc"));
        assertThatThrownBy(second::start)
                .isInstanceOf(BindFailure.class)
                .hasMessageContaining("network.ports.grpc")
                .hasMessageContaining("127.0.0.1:" + node.grpc.port());
        second.close();
    }

    @Test
    void keptEventsComeFirstThenNewOnesAndNoneTwice() {
        node.mesh.happen("member.joined", "one");
        node.mesh.happen("link.down", "two");
        Iterator<Event> events = MeshGrpc.newBlockingStub(channel())
                .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .events(EventsRequest.newBuilder()
                        .setFollow(true)
                        .setBacklog(10)
                        .build());
        assertThat(events.next().getText()).isEqualTo("one");
        assertThat(events.next().getText()).isEqualTo("two");
        node.mesh.happen("member.left", "three");
        assertThat(events.next().getText()).isEqualTo("three");
    }

    @Test
    void withoutFollowTheStreamEndsAfterTheKeptEventsOfThatKind() {
        node.mesh.happen("member.joined", "one");
        node.mesh.happen("link.down", "two");
        List<String> texts = new ArrayList<>();
        MeshGrpc.newBlockingStub(channel())
                .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .events(EventsRequest.newBuilder()
                        .setBacklog(10)
                        .setKindPrefix("link.")
                        .build())
                .forEachRemaining(event -> texts.add(event.getText()));
        assertThat(texts).containsExactly("two");
    }

    @Test
    void aReaderThatIsTooSlowSeesAGapAndDelaysNobody() throws Exception {
        SlowReader slow = new SlowReader();
        MeshGrpc.newStub(channel())
                .events(EventsRequest.newBuilder().setFollow(true).build(), slow);
        await().until(() -> node.mesh.listeners() == 1);
        Iterator<Event> quick = MeshGrpc.newBlockingStub(channel())
                .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .events(EventsRequest.newBuilder()
                        .setFollow(true)
                        .setKindPrefix("quick")
                        .build());
        String large = "x".repeat(4000);
        for (int i = 0; i < 2000; i++) {
            node.mesh.happen("slow", large);
        }
        await().untilAsserted(() ->
                assertThat(node.tally.value("events_dropped", "slow_reader")).isPositive());
        // a follower's call may not have arrived yet when the first one happens
        await().until(() -> {
            node.mesh.happen("quick", "now");
            return node.tally.value("calls", "") >= 2;
        });
        node.mesh.happen("quick", "last");
        assertThat(quick.next().getKind()).isEqualTo("quick");
        slow.readAll();
        await().untilAsserted(() -> {
            node.mesh.happen("slow", "after");
            assertThat(slow.sequences.size()).isGreaterThan(300);
            assertThat(slow.hasGap()).isTrue();
        });
        slow.call.cancel("done", null);
        await().untilAsserted(() -> assertThat(slow.ended.getCount()).isZero());
    }

    /** Asks for one event, and for the rest only when told to. */
    private static final class SlowReader implements ClientResponseObserver<EventsRequest, Event> {
        final List<Long> sequences = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch ended = new CountDownLatch(1);
        volatile ClientCallStreamObserver<EventsRequest> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<EventsRequest> stream) {
            call = stream;
            stream.disableAutoRequestWithInitial(1);
        }

        void readAll() {
            call.request(Integer.MAX_VALUE);
        }

        boolean hasGap() {
            synchronized (sequences) {
                for (int i = 1; i < sequences.size(); i++) {
                    if (sequences.get(i) > sequences.get(i - 1) + 1 && sequences.get(i - 1) < 1900) {
                        return true;
                    }
                }
                return false;
            }
        }

        @Override
        public void onNext(Event event) {
            sequences.add(event.getSequence());
        }

        @Override
        public void onError(Throwable failure) {
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }
    }

    @Test
    void aHugeBacklogIsRefused() {
        assertThatThrownBy(() -> MeshGrpc.newBlockingStub(channel())
                        .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .events(EventsRequest.newBuilder().setBacklog(5000).build())
                        .next())
                .hasMessageContaining("backlog is 5000");
    }

    @Test
    void oneCallTooManyIsRefusedAndTheNextIsNot() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        Tally tally = new Tally("grpc");
        MeshCalls calls = new MeshCalls(node.mesh, node.peers, TestNode.FANOUT, Optional.empty(), tally);
        try (GrpcFace small = new GrpcFace(
                new GrpcFace.Settings(Optional.of("127.0.0.1"), 0, 8, 1),
                node.loops,
                node.workers,
                List.of(new MeshService(calls, new ChangeGuard(() -> false), node.workers)),
                tally)) {
            small.start();
            PeerChannels to = new PeerChannels(
                    id -> Optional.of(new io.gossamer.model.Endpoint("127.0.0.1", small.port())),
                    node.loops,
                    node.workers,
                    tally);
            MeshGrpc.MeshBlockingStub stub = MeshGrpc.newBlockingStub(
                            to.channel(node.id()).orElseThrow())
                    .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
            node.mesh.beforeStatus = () -> waitFor(hold);
            CompletableFuture<?> held =
                    CompletableFuture.runAsync(() -> stub.status(StatusRequest.getDefaultInstance()));
            await().until(() -> tally.value("calls", "") == 1);
            assertThatThrownBy(() -> stub.status(StatusRequest.getDefaultInstance()))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> assertThat(
                                    refused.getStatus().getCode())
                            .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            hold.countDown();
            held.get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
            await().untilAsserted(() -> assertThat(
                            stub.status(StatusRequest.getDefaultInstance()).getVersion())
                    .isEqualTo("0.1.0"));
            to.close();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
