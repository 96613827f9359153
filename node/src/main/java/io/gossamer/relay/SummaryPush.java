package io.gossamer.relay;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.PeerGrpc;
import io.gossamer.proto.SummaryAck;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.query.PeerChannels;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Brings one batch to one voter: directly, or carried by another member where the direct path fails. */
final class SummaryPush {
    static final long DIRECT_MILLIS_MAX = 3_000;
    /** Longer than direct: the carrier waits for the voter's answer. */
    static final long CARRIED_MILLIS_MAX = 5_000;

    private final NodeId self;
    private final PeerChannels peers;
    private final Supplier<List<NodeId>> carriers;
    private final Tally tally;
    private final long directMillisMax;
    private final long carriedMillisMax;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param carriers members that are alive here; this node and the voter meant are left out */
    SummaryPush(NodeId self, PeerChannels peers, Supplier<List<NodeId>> carriers, Tally tally) {
        this(self, peers, carriers, tally, DIRECT_MILLIS_MAX, CARRIED_MILLIS_MAX);
    }

    /** With deadlines of its own, which a test on a busy machine needs. */
    SummaryPush(
            NodeId self,
            PeerChannels peers,
            Supplier<List<NodeId>> carriers,
            Tally tally,
            long directMillisMax,
            long carriedMillisMax) {
        this.self = self;
        this.peers = peers;
        this.carriers = carriers;
        this.tally = tally;
        this.directMillisMax = directMillisMax;
        this.carriedMillisMax = carriedMillisMax;
    }

    /** Completes with true when the voter has the batch; never fails. */
    CompletableFuture<Boolean> to(NodeId voter, SummaryBatch batch) {
        return send(voter, batch, directMillisMax)
                .thenCompose(taken -> {
                    if (taken) {
                        tally.count("pushed", "direct");
                        return CompletableFuture.completedFuture(true);
                    }
                    return carried(voter, batch);
                })
                .exceptionally(unexpected -> {
                    tally.count("push_failed", "unexpected");
                    return false;
                });
    }

    private CompletableFuture<Boolean> carried(NodeId voter, SummaryBatch batch) {
        List<NodeId> able = carriers.get().stream()
                .filter(member -> !member.equals(self) && !member.equals(voter))
                .toList();
        if (able.isEmpty()) {
            tally.count("push_failed", "no_carrier");
            return CompletableFuture.completedFuture(false);
        }
        NodeId carrier = able.get(Math.floorMod(turn.getAndIncrement(), able.size()));
        SummaryBatch addressed =
                batch.toBuilder().setRelayTo(ByteString.copyFrom(voter.bytes())).build();
        return send(carrier, addressed, carriedMillisMax).thenApply(taken -> {
            tally.count(taken ? "pushed" : "push_failed", "carried");
            return taken;
        });
    }

    /** One hop. */
    CompletableFuture<Boolean> send(NodeId peer, SummaryBatch batch, long timeoutMillis) {
        return acknowledged(peer, batch, timeoutMillis).handle((ack, failure) -> failure == null);
    }

    CompletableFuture<SummaryAck> acknowledged(NodeId peer, SummaryBatch batch, long timeoutMillis) {
        CompletableFuture<SummaryAck> answer = new CompletableFuture<>();
        Optional<Channel> channel = peers.channel(peer);
        if (channel.isEmpty()) {
            answer.completeExceptionally(
                    new IllegalStateException("no gRPC address of " + peer.shortText() + " is known"));
            return answer;
        }
        PeerGrpc.newStub(channel.get())
                .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
                .pushSummaries(batch, new StreamObserver<>() {
                    @Override
                    public void onNext(SummaryAck ack) {
                        answer.complete(ack);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(new IllegalStateException("ended without an answer"));
                    }
                });
        return answer;
    }
}
