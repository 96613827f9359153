package io.gossamer.instrument;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.gossamer.instrument.Instruments.Ends;
import io.gossamer.model.NodeId;
import io.gossamer.passive.HostNetwork;
import io.gossamer.proto.BandwidthReply;
import io.gossamer.proto.BandwidthRequest;
import io.gossamer.proto.CapacityReply;
import io.gossamer.proto.CapacityRequest;
import io.gossamer.proto.InstrumentPeerGrpc;
import io.gossamer.proto.InstrumentsGrpc;
import io.gossamer.proto.InterfacesReply;
import io.gossamer.proto.InterfacesRequest;
import io.gossamer.proto.MeasureOrder;
import io.gossamer.proto.MeasureReply;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.ThroughputReply;
import io.gossamer.proto.ThroughputRequest;
import io.gossamer.query.CallFailure;
import io.gossamer.query.Verb;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The unary calls of the Instruments service, for both faces: at this node, or at the node that they are about. */
public final class InstrumentCalls {
    private static final long MEASURE_SECONDS = 40;

    private final Instruments with;
    private final InterfaceReading interfaces;
    private final ThroughputRun.Tokens ownTokens;

    public InstrumentCalls(Instruments with) {
        this.with = with;
        this.interfaces = new InterfaceReading(with.clock(), new HostNetwork());
        this.ownTokens = order -> new InstrumentPeerService(with, this).grant(order);
    }

    public List<Verb<?, ?>> verbs() {
        return List.of(
                verb("Bandwidth", false, BandwidthRequest.getDefaultInstance(), this::bandwidth),
                verb("Interfaces", false, InterfacesRequest.getDefaultInstance(), this::interfaces),
                verb("Capacity", true, CapacityRequest.getDefaultInstance(), this::capacity),
                verb("Throughput", true, ThroughputRequest.getDefaultInstance(), this::throughput));
    }

    private static <Q extends Message, A extends Message> Verb<Q, A> verb(
            String rpc, boolean changes, Q empty, Function<Q, CompletableFuture<A>> call) {
        return new Verb<>(rpc, changes, empty, call);
    }

    private CompletableFuture<BandwidthReply> bandwidth(BandwidthRequest request) {
        NodeRef node = with.resolve(request.getNode());
        if (isSelf(node)) {
            return CompletableFuture.completedFuture(new BandwidthWords(with).all());
        }
        return ask(node, readTimeoutMillis(), answer -> InstrumentsGrpc.newStub(with.channel(id(node)))
                .withDeadlineAfter(readTimeoutMillis(), TimeUnit.MILLISECONDS)
                .bandwidth(BandwidthRequest.getDefaultInstance(), answer));
    }

    private CompletableFuture<InterfacesReply> interfaces(InterfacesRequest request) {
        NodeRef node = with.resolve(request.getNode());
        if (isSelf(node)) {
            return CompletableFuture.completedFuture(
                    interfaces.read().setNode(node).build());
        }
        return ask(node, readTimeoutMillis(), answer -> InstrumentsGrpc.newStub(with.channel(id(node)))
                .withDeadlineAfter(readTimeoutMillis(), TimeUnit.MILLISECONDS)
                .interfaces(InterfacesRequest.getDefaultInstance(), answer));
    }

    /** Rates of interfaces take half a second to measure. */
    private long readTimeoutMillis() {
        return 1_000 + with.config().get().api().fanoutTimeout().toMillis();
    }

    private CompletableFuture<CapacityReply> capacity(CapacityRequest request) {
        Ends ends = with.ends(request.getFrom(), request.getTo());
        return measure(ends, MeasureOrder.Kind.TRAIN, 0).thenApply(reply -> CapacityReply.newBuilder()
                .setFrom(ends.from())
                .setTo(ends.to())
                .setCapacity(reply.getCapacity())
                .build());
    }

    private CompletableFuture<ThroughputReply> throughput(ThroughputRequest request) {
        Ends ends = with.ends(request.getFrom(), request.getTo());
        double seconds = request.getSeconds() == 0 ? ThroughputRun.SECONDS_DEFAULT : request.getSeconds();
        if (!(seconds >= 1) || seconds > ThroughputRun.SECONDS_MAX) { // true for NaN
            throw CallFailure.invalid("seconds is " + seconds, "1 to 10");
        }
        return measure(ends, MeasureOrder.Kind.BULK, seconds).thenApply(reply -> ThroughputReply.newBuilder()
                .setFrom(ends.from())
                .setTo(ends.to())
                .setThroughput(reply.getThroughput())
                .build());
    }

    private CompletableFuture<MeasureReply> measure(Ends ends, MeasureOrder.Kind kind, double seconds) {
        if (isSelf(ends.from())) {
            return own(kind, ends.toId(), seconds);
        }
        MeasureOrder order = MeasureOrder.newBuilder()
                .setStep(MeasureOrder.Step.RUN)
                .setKind(kind)
                .setFrom(ByteString.copyFrom(ends.fromId().bytes()))
                .setTo(ByteString.copyFrom(ends.toId().bytes()))
                .setSeconds(seconds)
                .build();
        return ask(
                ends.from(), MEASURE_SECONDS * 1000, answer -> InstrumentPeerGrpc.newStub(with.channel(ends.fromId()))
                        .withDeadlineAfter(MEASURE_SECONDS, TimeUnit.SECONDS)
                        .measure(with.orders().measure(ends.fromId(), order), answer));
    }

    /** From this node. */
    CompletableFuture<MeasureReply> own(MeasureOrder.Kind kind, NodeId to, double seconds) {
        return switch (kind) {
            case TRAIN ->
                CompletableFuture.supplyAsync(
                        () -> MeasureReply.newBuilder()
                                .setCapacity(new CapacityRun(with).measure(to))
                                .build(),
                        Instruments.OWN_THREAD);
            case BULK -> {
                if (!(seconds >= 1) || seconds > ThroughputRun.SECONDS_MAX) {
                    throw CallFailure.invalid("seconds is " + seconds, "1 to 10");
                }
                yield CompletableFuture.supplyAsync(
                        () -> MeasureReply.newBuilder()
                                .setThroughput(new ThroughputRun(with, ownTokens).measure(to, seconds))
                                .build(),
                        Instruments.OWN_THREAD);
            }
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw CallFailure.invalid("it asks for a measurement that this version does not know", "");
        };
    }

    private boolean isSelf(NodeRef node) {
        return id(node).equals(with.mesh().self());
    }

    private static NodeId id(NodeRef node) {
        return NodeId.parse(node.getId());
    }

    private interface Asking<A> {
        void start(StreamObserver<A> answer);
    }

    private static <A> CompletableFuture<A> ask(NodeRef node, long withinMillis, Asking<A> call) {
        CompletableFuture<A> future = new CompletableFuture<>();
        call.start(new StreamObserver<>() {
            @Override
            public void onNext(A answer) {
                future.complete(answer);
            }

            @Override
            public void onError(Throwable thrown) {
                CallFailure why = CallFailure.of(thrown);
                String text = why.kind() == CallFailure.Kind.TIMEOUT
                        ? "no answer within " + withinMillis + " ms"
                        : why.getMessage();
                future.completeExceptionally(
                        new CallFailure(why.kind(), node.getName() + " was asked: " + text, why.hint(), thrown));
            }

            @Override
            public void onCompleted() {
                future.completeExceptionally(
                        new CallFailure(CallFailure.Kind.INTERNAL, node.getName() + " ended without an answer", ""));
            }
        });
        return future;
    }
}
