package io.gossamer.probe.targets;

import io.gossamer.probe.DatagramChannels;
import io.gossamer.proto.TargetRecord;
import io.gossamer.targets.Outcome;
import io.gossamer.targets.TargetUrl;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Asks a gRPC server, without TLS, whether it serves (grpc.health.v1.Health/Check); a channel of its own for each probe. */
final class GrpcHealthProbe implements TargetProbe {
    private final EventLoop loop;
    private final Lookup lookup;
    private final LongSupplier nanos;

    GrpcHealthProbe(EventLoop loop, Lookup lookup, LongSupplier nanos) {
        this.loop = loop;
        this.lookup = lookup;
        this.nanos = nanos;
    }

    @Override
    public Attempt start(TargetUrl url, TargetRecord target, Consumer<Outcome> answer) {
        Run run = new Run(url, answer);
        lookup.start(url.host(), run::onAddress);
        return run;
    }

    /** One question, on the loop. */
    private final class Run implements Attempt, StreamObserver<HealthCheckResponse> {
        private final TargetUrl url;
        private final Consumer<Outcome> answer;
        private final long startNanos = nanos.getAsLong();
        private ManagedChannel channel;
        private boolean done;

        Run(TargetUrl url, Consumer<Outcome> answer) {
            this.url = url;
            this.answer = answer;
        }

        void onAddress(InetAddress address, String problem) {
            if (done) {
                return;
            }
            if (address == null) {
                finish(Outcome.failed(problem));
                return;
            }
            channel = NettyChannelBuilder.forAddress(new InetSocketAddress(address, url.port()))
                    .usePlaintext()
                    .eventLoopGroup(loop)
                    .channelType(DatagramChannels.socketChannel())
                    .executor(loop)
                    .build();
            HealthGrpc.newStub(channel)
                    .check(
                            HealthCheckRequest.newBuilder()
                                    .setService(url.path())
                                    .build(),
                            this);
        }

        @Override
        public void onNext(HealthCheckResponse response) {
            finish(
                    response.getStatus() == HealthCheckResponse.ServingStatus.SERVING
                            ? Outcome.answered(nanos.getAsLong() - startNanos)
                            : Outcome.failed("it says " + response.getStatus()));
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            finish(Outcome.failed(
                    switch (status.getCode()) {
                        case NOT_FOUND -> "it does not know the service '" + url.path() + "'";
                        case UNIMPLEMENTED -> "it does not offer grpc.health.v1";
                        default ->
                            status.getCause() == null
                                    ? "it answers " + status.getCode()
                                    : FailureWords.of(status.getCause());
                    }));
        }

        @Override
        public void onCompleted() {
            finish(Outcome.failed("it ended the call without an answer"));
        }

        private void finish(Outcome outcome) {
            if (!done) {
                done = true;
                close();
                answer.accept(outcome);
            }
        }

        private void close() {
            Optional.ofNullable(channel).ifPresent(ManagedChannel::shutdownNow);
        }

        @Override
        public Outcome abandon() {
            done = true;
            close();
            return Outcome.failed(
                    channel == null
                            ? "its name was not looked up in time"
                            : "it did not say in time whether it serves");
        }
    }
}
