package io.gossamer.consensus;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.proto.ConsensusGrpc;
import io.gossamer.proto.ControlUpdate;
import io.gossamer.proto.PrepareVoterReply;
import io.gossamer.proto.PrepareVoterRequest;
import io.gossamer.proto.ProposeReply;
import io.gossamer.proto.ProposeRequest;
import io.gossamer.proto.VoteFoundersReply;
import io.gossamer.proto.VoteFoundersRequest;
import io.gossamer.proto.WatchControlRequest;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Calls another member's {@code gossamer.v1.Consensus}, each with a deadline; every failure is in the future. */
public final class PeerCalls {
    private static final long QUICK_MILLIS = 3_000;
    /** Founders are asked while they start, on hosts that may all be busy with it. */
    private static final long VOTE_MILLIS = 5_000;
    /** The target starts a Raft server meanwhile. */
    private static final long PREPARE_MILLIS = 10_000;

    private final NodeId self;
    private final Function<NodeId, Optional<Channel>> channels;

    public PeerCalls(NodeId self, Function<NodeId, Optional<Channel>> channels) {
        this.self = self;
        this.channels = channels;
    }

    public Optional<ConsensusGrpc.ConsensusStub> stub(NodeId node) {
        return channels.apply(node).map(ConsensusGrpc::newStub);
    }

    public CompletableFuture<ProposeReply> propose(NodeId to, byte[] command, long timeoutMillis) {
        ProposeRequest request = ProposeRequest.newBuilder()
                .setCommand(ByteString.copyFrom(command))
                .setProposer(ByteString.copyFrom(self.bytes()))
                .build();
        return call(to, timeoutMillis, (stub, reply) -> stub.propose(request, reply));
    }

    public CompletableFuture<PrepareVoterReply> prepare(NodeId to, GroupKey key) {
        PrepareVoterRequest request = PrepareVoterRequest.newBuilder()
                .setGroupId(ByteString.copyFrom(key.groupId().bytes()))
                .setRaftEpoch(key.epoch())
                .setLeaderId(ByteString.copyFrom(self.bytes()))
                .build();
        return call(to, PREPARE_MILLIS, (stub, reply) -> stub.prepareVoter(request, reply));
    }

    public CompletableFuture<VoteFoundersReply> vote(NodeId to, VoteFoundersRequest request) {
        return call(to, VOTE_MILLIS, (stub, reply) -> stub.voteFounders(request, reply));
    }

    /** The first message of its stream, without the state. Fails if it is not a voter. */
    public CompletableFuture<GroupHeader> header(NodeId of) {
        CompletableFuture<GroupHeader> result = new CompletableFuture<>();
        Optional<ConsensusGrpc.ConsensusStub> stub = stub(of);
        if (stub.isEmpty()) {
            result.completeExceptionally(new IOException("no address for " + of.shortText()));
            return result;
        }
        WatchControlRequest request = WatchControlRequest.newBuilder()
                .setNodeId(ByteString.copyFrom(self.bytes()))
                .setFromIndex(Long.MAX_VALUE)
                .build();
        Context.CancellableContext context = Context.ROOT.withCancellation();
        context.run(() -> stub.get()
                .withDeadlineAfter(QUICK_MILLIS, TimeUnit.MILLISECONDS)
                .watchControl(request, new FirstHeader(result)));
        result.whenComplete((header, failure) -> context.cancel(null));
        return result;
    }

    private static final class FirstHeader implements StreamObserver<ControlUpdate> {
        private final CompletableFuture<GroupHeader> result;

        FirstHeader(CompletableFuture<GroupHeader> result) {
            this.result = result;
        }

        @Override
        public void onNext(ControlUpdate update) {
            try {
                result.complete(GroupHeader.of(update));
            } catch (IllegalArgumentException nonsense) {
                result.completeExceptionally(nonsense);
            }
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            result.completeExceptionally(new IOException("closed without a word"));
        }
    }

    private <T> CompletableFuture<T> call(
            NodeId to, long timeoutMillis, BiConsumer<ConsensusGrpc.ConsensusStub, StreamObserver<T>> unary) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Optional<ConsensusGrpc.ConsensusStub> stub = stub(to);
        if (stub.isEmpty()) {
            result.completeExceptionally(new IOException("no address for " + to.shortText()));
            return result;
        }
        // Not under the caller's context: a call made inside a served one must not die with it.
        Context.ROOT.run(() ->
                unary.accept(stub.get().withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS), new Single<>(result)));
        return result;
    }

    private static final class Single<T> implements StreamObserver<T> {
        private final CompletableFuture<T> result;

        Single(CompletableFuture<T> result) {
            this.result = result;
        }

        @Override
        public void onNext(T reply) {
            result.complete(reply);
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            result.completeExceptionally(new IOException("closed without a reply")); // no-op after a reply
        }
    }
}
