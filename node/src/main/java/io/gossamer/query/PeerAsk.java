package io.gossamer.query;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.Unreached;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks other members with a deadline, and says who did not answer and why. */
final class PeerAsk {
    private final PeerChannels peers;
    private final Duration timeout;
    private final Tally tally;

    /** Starts one unary call on a stub made of these. */
    interface Call<A> {
        void start(Channel channel, Deadline deadline, StreamObserver<A> answer);
    }

    /** What came of asking: an answer or none, and who was asked in vain. */
    record Asked<A>(Optional<A> answer, Optional<NodeRef> by, List<Unreached> unreached) {}

    PeerAsk(PeerChannels peers, Duration timeout, Tally tally) {
        this.peers = peers;
        this.timeout = timeout;
        this.tally = tally;
    }

    /** One member; fails with {@link CallFailure}. */
    <A> CompletableFuture<A> one(NodeRef peer, Call<A> call) {
        return one(peer, timeout.toNanos(), call);
    }

    private <A> CompletableFuture<A> one(NodeRef peer, long timeoutNanos, Call<A> call) {
        CompletableFuture<A> future = new CompletableFuture<>();
        Optional<Channel> channel = peers.channel(NodeId.parse(peer.getId()));
        if (channel.isEmpty()) {
            future.completeExceptionally(
                    new CallFailure(CallFailure.Kind.UNAVAILABLE, "no gRPC address of it is known here", ""));
            return future;
        }
        tally.count("peer_calls");
        call.start(channel.get(), Deadline.after(timeoutNanos, TimeUnit.NANOSECONDS), new Completing<>(future));
        return future.whenComplete((answer, failure) -> {
            if (failure != null) {
                tally.count(
                        "peer_calls_failed",
                        CallFailure.of(failure).kind().name().toLowerCase(Locale.ROOT));
            }
        });
    }

    /** The first of these that answers, one after the other, all within the one timeout. */
    <A> CompletableFuture<Asked<A>> anyOf(List<NodeRef> candidates, Call<A> call) {
        return next(candidates, System.nanoTime() + timeout.toNanos(), List.of(), call);
    }

    private <A> CompletableFuture<Asked<A>> next(
            List<NodeRef> candidates, long deadlineNanos, List<Unreached> unreached, Call<A> call) {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (candidates.isEmpty() || leftNanos <= 0) {
            return CompletableFuture.completedFuture(new Asked<>(Optional.empty(), Optional.empty(), unreached));
        }
        NodeRef peer = candidates.get(0);
        List<NodeRef> others = candidates.subList(1, candidates.size());
        return one(peer, leftNanos / candidates.size(), call)
                .handle((answer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(
                                new Asked<>(Optional.of(answer), Optional.of(peer), unreached));
                    }
                    List<Unreached> longer = new ArrayList<>(unreached);
                    longer.add(unreached(peer, failure));
                    return next(others, deadlineNanos, longer, call);
                })
                .thenCompose(outcome -> outcome);
    }

    /** True for a failure of reaching the peer, not one that the peer answered with. */
    static boolean isSilence(Throwable thrown) {
        CallFailure.Kind kind = CallFailure.of(thrown).kind();
        return kind == CallFailure.Kind.UNAVAILABLE
                || kind == CallFailure.Kind.TIMEOUT
                || kind == CallFailure.Kind.BUSY;
    }

    Unreached unreached(NodeRef peer, Throwable thrown) {
        return Unreached.newBuilder()
                .setNode(peer)
                .setReason(reason(CallFailure.of(thrown)))
                .build();
    }

    private String reason(CallFailure failure) {
        return failure.kind() == CallFailure.Kind.TIMEOUT
                ? "no answer within " + timeout.toMillis() + " ms"
                : failure.getMessage();
    }

    /** What failed at another node, with its name: for a call that has nothing to say without it. */
    CallFailure refused(NodeRef peer, Throwable thrown) {
        CallFailure failure = CallFailure.of(thrown);
        return new CallFailure(
                failure.kind(),
                peer.getName() + " was asked: " + reason(failure),
                "`gossamer members` says whether it is alive",
                failure);
    }

    /** Turns a unary answer into a future. */
    private static final class Completing<A> implements StreamObserver<A> {
        private final CompletableFuture<A> future;

        Completing(CompletableFuture<A> future) {
            this.future = future;
        }

        @Override
        public void onNext(A answer) {
            future.complete(answer);
        }

        @Override
        public void onError(Throwable thrown) {
            future.completeExceptionally(thrown);
        }

        @Override
        public void onCompleted() {
            // does nothing after onNext; a unary call without an answer is a failure
            future.completeExceptionally(new CallFailure(CallFailure.Kind.INTERNAL, "ended without an answer", ""));
        }
    }
}
