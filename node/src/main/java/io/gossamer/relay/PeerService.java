package io.gossamer.relay;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.ForwardChangeReply;
import io.gossamer.proto.LinkSummaryRecord;
import io.gossamer.proto.PeerGrpc;
import io.gossamer.proto.SignedChange;
import io.gossamer.proto.SummaryAck;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.proto.SummaryContent;
import io.gossamer.query.CallFailure;
import io.gossamer.query.PeerChannels;
import io.gossamer.time.Clock;
import io.gossamer.wire.ArrivalCodec;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SignedSummaries;
import io.gossamer.wire.SummaryCodec;
import io.gossamer.wire.Verifier;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The gRPC service Peer: takes other members' summaries once and under their signature, carries those meant for a third node,
 * obeys signed orders.
 */
public final class PeerService extends PeerGrpc.PeerImplBase {
    static final int SUMMARIES_MAX = 2048;
    static final int FINDINGS_MAX = 1024;
    static final int TARGETS_MAX = 1024;
    static final int CHECKS_MAX = 256;
    static final int CARRIED_AT_ONCE_MAX = 64;

    private final NodeId self;
    private final Predicate<NodeId> members;
    private final Verifier verifier;
    private final SummaryIntake intake;
    private final SummaryPush push;
    private final Function<SignedChange, CompletableFuture<ChangeReply>> orders;
    private final Clock clock;
    private final Tally tally;
    private final SeenBatches seen = new SeenBatches();
    private final AtomicInteger carried = new AtomicInteger();

    /**
     * @param members whose summaries are taken
     * @param orders {@code ChangeOrders::obey}
     */
    public PeerService(
            NodeId self,
            Predicate<NodeId> members,
            Verifier verifier,
            SummaryIntake intake,
            PeerChannels peers,
            Function<SignedChange, CompletableFuture<ChangeReply>> orders,
            Clock clock,
            Tally tally) {
        this.self = self;
        this.members = members;
        this.verifier = verifier;
        this.intake = intake;
        this.push = new SummaryPush(self, peers, List::of, tally);
        this.orders = orders;
        this.clock = clock;
        this.tally = tally;
    }

    @Override
    public void pushSummaries(SummaryBatch batch, StreamObserver<SummaryAck> answer) {
        long receivedNanos = clock.monotonicNanos();
        try {
            if (!batch.getRelayTo().isEmpty() && !batch.getRelayTo().equals(ByteString.copyFrom(self.bytes()))) {
                carry(batch, answer);
                return;
            }
            answer.onNext(take(batch, receivedNanos));
            answer.onCompleted();
        } catch (RuntimeException refused) {
            fail(answer, refused);
        }
    }

    /** A signature is checked once a batch: what was taken before is known by its name, and changes nothing. */
    private SummaryAck take(SummaryBatch batch, long receivedNanos) {
        SummaryIntake.Delivery delivery = read(batch);
        SeenBatches.Name name = new SeenBatches.Name(delivery.origin(), delivery.epoch(), delivery.sequence());
        int count = delivery.summaries().size() + delivery.targets().size();
        if (!seen.isTaken(name)) {
            checkOrigin(delivery, batch);
        }
        boolean replay = batch.getReplay() || seen.isOld(name);
        if (!seen.take(name, replay)) {
            tally.add("summaries_duplicate", "", count);
            return SummaryAck.newBuilder().setDuplicate(count).build();
        }
        try {
            intake.accept(delivery, receivedNanos, replay);
        } catch (RuntimeException notTaken) {
            // the sender will try again, and must not be told then that it had been taken
            seen.forget(name);
            throw notTaken;
        }
        tally.add("summaries_taken", replay ? "replay" : "fresh", count);
        return SummaryAck.newBuilder().setAccepted(count).build();
    }

    private SummaryIntake.Delivery read(SummaryBatch batch) {
        SummaryContent content;
        try {
            content = SummaryContent.parseFrom(batch.getContent());
        } catch (InvalidProtocolBufferException unreadable) {
            throw malformed("content");
        }
        if (content.getVersion() == 0 || content.getOrigin().size() != NodeId.BYTES) {
            throw malformed("origin");
        }
        if (content.getSummariesCount() > SUMMARIES_MAX
                || content.getFindingsCount() > FINDINGS_MAX
                || content.getTargetsCount() > TARGETS_MAX
                || content.getChecksCount() > CHECKS_MAX) {
            throw malformed("too_many");
        }
        NodeId origin = NodeId.of(content.getOrigin().toByteArray());
        List<LinkSummary> summaries = new ArrayList<>(content.getSummariesCount());
        for (LinkSummaryRecord record : content.getSummariesList()) {
            try {
                summaries.add(SummaryCodec.decode(record));
            } catch (MalformedPacketException unreadable) {
                throw malformed("summary");
            }
        }
        // a node speaks of its own links only
        if (summaries.stream()
                .anyMatch(summary -> !summary.link().from().equals(origin) || summary.epoch() != content.getEpoch())) {
            throw malformed("not_its_own");
        }
        return new SummaryIntake.Delivery(
                origin,
                content.getEpoch(),
                content.getSequence(),
                summaries,
                content.getFindingsList(),
                content.getTargetsList(),
                content.getChecksList(),
                arrivals(content));
    }

    private Optional<Arrivals> arrivals(SummaryContent content) {
        try {
            return content.hasArrivals() ? Optional.of(ArrivalCodec.decode(content.getArrivals())) : Optional.empty();
        } catch (MalformedPacketException unreadable) {
            throw malformed("arrivals");
        }
    }

    private void checkOrigin(SummaryIntake.Delivery delivery, SummaryBatch batch) {
        if (!members.test(delivery.origin())) {
            // gossip may not have brought it yet: the sender keeps the batch and tries again
            tally.count("batches_refused", "not_a_member");
            throw new CallFailure(
                    CallFailure.Kind.FORBIDDEN, delivery.origin().shortText() + " is no member here yet", "");
        }
        if (!SignedSummaries.isBy(delivery.origin(), batch, verifier)) {
            throw malformed("signature");
        }
    }

    private CallFailure malformed(String reason) {
        tally.count("batches_refused", reason);
        return CallFailure.invalid("the batch of summaries is not valid: " + reason, "");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled in it
    private void carry(SummaryBatch batch, StreamObserver<SummaryAck> answer) {
        if (batch.getRelayTo().size() != NodeId.BYTES || batch.getHops() != 0) {
            throw malformed("hops");
        }
        if (carried.incrementAndGet() > CARRIED_AT_ONCE_MAX) {
            carried.decrementAndGet();
            tally.count("carry_refused", "too_many");
            throw new CallFailure(CallFailure.Kind.BUSY, "too many batches are being carried", "");
        }
        NodeId voter = NodeId.of(batch.getRelayTo().toByteArray());
        push.acknowledged(voter, batch.toBuilder().setHops(1).build(), SummaryPush.DIRECT_MILLIS_MAX)
                .whenComplete((ack, failure) -> {
                    carried.decrementAndGet();
                    tally.count(failure == null ? "carried" : "carry_failed");
                    if (failure == null) {
                        answer.onNext(ack);
                        answer.onCompleted();
                    } else {
                        fail(answer, failure);
                    }
                });
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled in it
    public void forwardChange(SignedChange change, StreamObserver<ForwardChangeReply> answer) {
        orders.apply(change).whenComplete((done, failure) -> {
            if (failure == null) {
                answer.onNext(
                        ForwardChangeReply.newBuilder().setText(done.getText()).build());
                answer.onCompleted();
            } else {
                fail(answer, failure);
            }
        });
    }

    private static void fail(StreamObserver<?> answer, Throwable thrown) {
        answer.onError(CallFailure.of(thrown).toStatus().asRuntimeException());
    }
}
