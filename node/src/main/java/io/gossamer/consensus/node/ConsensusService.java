package io.gossamer.consensus.node;

import com.google.protobuf.ByteString;
import io.gossamer.consensus.CommandLog;
import io.gossamer.consensus.observer.ControlFeed;
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
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Answers other members' calls of {@code gossamer.v1.Consensus}. No call blocks the server's thread. */
final class ConsensusService extends ConsensusGrpc.ConsensusImplBase {
    private final ControlFeed feed;
    private final Proposals proposals;
    private final Seats seats;

    /** What only the control thread can answer. */
    interface Seats {
        CompletableFuture<PrepareVoterReply> prepare(PrepareVoterRequest request);

        CompletableFuture<VoteFoundersReply> vote(VoteFoundersRequest request);
    }

    ConsensusService(ControlFeed feed, Proposals proposals, Seats seats) {
        this.feed = feed;
        this.proposals = proposals;
        this.seats = seats;
    }

    @Override
    public void watchControl(WatchControlRequest request, StreamObserver<ControlUpdate> out) {
        feed.watch(request, (ServerCallStreamObserver<ControlUpdate>) out);
    }

    @Override
    public void propose(ProposeRequest request, StreamObserver<ProposeReply> out) {
        CompletableFuture<ProposeReply> reply = proposals
                .proposeHere(request.getCommand().toByteArray())
                .handle((index, failure) -> failure == null
                        ? ProposeReply.newBuilder()
                                .setAccepted(true)
                                .setIndex(index)
                                .build()
                        : refused(failure));
        answer(reply, out);
    }

    private static ProposeReply refused(Throwable failure) {
        Throwable cause = failure.getCause() != null && failure instanceof java.util.concurrent.CompletionException
                ? failure.getCause()
                : failure;
        ProposeReply.Builder reply = ProposeReply.newBuilder().setProblem(String.valueOf(cause.getMessage()));
        if (cause instanceof CommandLog.NotAppliedException notApplied) {
            notApplied.leader().map(NodeId::bytes).map(ByteString::copyFrom).ifPresent(reply::setLeaderId);
        } else {
            reply.setIndeterminate(true);
        }
        return reply.build();
    }

    @Override
    public void prepareVoter(PrepareVoterRequest request, StreamObserver<PrepareVoterReply> out) {
        answer(seats.prepare(request), out);
    }

    @Override
    public void voteFounders(VoteFoundersRequest request, StreamObserver<VoteFoundersReply> out) {
        answer(seats.vote(request), out);
    }

    private static <T> void answer(CompletableFuture<T> reply, StreamObserver<T> out) {
        reply.whenComplete((message, failure) -> {
            if (failure != null) {
                out.onError(Status.UNAVAILABLE
                        .withDescription(String.valueOf(failure.getMessage()))
                        .asRuntimeException());
            } else {
                out.onNext(message);
                out.onCompleted();
            }
        });
    }
}
