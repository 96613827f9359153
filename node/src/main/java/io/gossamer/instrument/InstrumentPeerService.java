package io.gossamer.instrument;

import io.gossamer.model.Member;
import io.gossamer.model.NodeId;
import io.gossamer.proto.GrantReply;
import io.gossamer.proto.InstrumentPeerGrpc;
import io.gossamer.proto.MeasureOrder;
import io.gossamer.proto.MeasureReply;
import io.gossamer.proto.Receipt;
import io.gossamer.proto.SignedChange;
import io.gossamer.query.CallFailure;
import io.gossamer.query.ChangeOrders;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The gRPC service InstrumentPeer: measures, receives and grants what other members ask for under their signature. */
public final class InstrumentPeerService extends InstrumentPeerGrpc.InstrumentPeerImplBase {
    private final Instruments with;
    private final InstrumentCalls calls;
    private final Reception reception;

    public InstrumentPeerService(Instruments with, InstrumentCalls calls) {
        this.with = with;
        this.calls = calls;
        this.reception = new Reception(with);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled in it
    public void measure(SignedChange change, StreamObserver<MeasureReply> answer) {
        try {
            MeasureOrder order = checked(change, MeasureOrder.Step.RUN).order();
            NodeId from = node(order.getFrom().toByteArray());
            NodeId to = node(order.getTo().toByteArray());
            if (!from.equals(with.mesh().self()) || to.equals(from)) {
                throw CallFailure.invalid("the order is about another node", "");
            }
            with.member(to);
            calls.own(order.getKind(), to, order.getSeconds()).whenComplete((reply, failure) -> {
                if (failure == null) {
                    answer.onNext(reply);
                    answer.onCompleted();
                } else {
                    fail(answer, failure);
                }
            });
        } catch (RuntimeException refused) {
            fail(answer, refused);
        }
    }

    @Override
    public void receive(SignedChange change, StreamObserver<Receipt> answer) {
        try {
            ServerCallStreamObserver<Receipt> sender = (ServerCallStreamObserver<Receipt>) answer;
            sender.setOnCancelHandler(() -> {}); // who is gone is asked about; without this an answer would throw
            ChangeOrders.Measure checked = checked(change, MeasureOrder.Step.RECEIVE);
            isItsOwn(checked);
            reception.begin(checked.signer(), checked.order(), sender);
        } catch (RuntimeException refused) {
            fail(answer, refused);
        }
    }

    @Override
    public void grant(SignedChange change, StreamObserver<GrantReply> answer) {
        try {
            ChangeOrders.Measure checked = checked(change, MeasureOrder.Step.GRANT);
            isItsOwn(checked);
            answer.onNext(grant(checked.order()));
            answer.onCompleted();
        } catch (RuntimeException refused) {
            fail(answer, refused);
        }
    }

    /** The leader's word, which this node must be. */
    GrantReply grant(MeasureOrder order) {
        if (!with.mesh().raft().getSummary().getRole().equals("leader")) {
            throw new CallFailure(
                    CallFailure.Kind.CONFLICT, "this node does not lead", "ask again: the leader changed");
        }
        double seconds = order.getSeconds();
        if (!(seconds > 0) || seconds > ThroughputRun.SECONDS_MAX) {
            throw CallFailure.invalid("seconds is " + seconds, "up to " + ThroughputRun.SECONDS_MAX);
        }
        Member from = with.member(node(order.getFrom().toByteArray()));
        Member to = with.member(node(order.getTo().toByteArray()));
        String refused = with.tokens()
                .grant(
                        from.id(),
                        from.profile().zone(),
                        to.id(),
                        to.profile().zone(),
                        (long) (seconds * 1e9),
                        with.clock().monotonicNanos());
        with.tally().count(refused.isEmpty() ? "tokens_granted" : "tokens_refused");
        return GrantReply.newBuilder()
                .setGranted(refused.isEmpty())
                .setRefused(refused)
                .build();
    }

    private ChangeOrders.Measure checked(SignedChange change, MeasureOrder.Step step) {
        ChangeOrders.Measure checked = with.orders().measure(change);
        if (checked.order().getStep() != step) {
            throw CallFailure.invalid("the order is for another step", "");
        }
        return checked;
    }

    /** A node sends, and asks the leader, for itself only. */
    private static void isItsOwn(ChangeOrders.Measure checked) {
        if (!checked.signer().equals(node(checked.order().getFrom().toByteArray()))) {
            throw new CallFailure(CallFailure.Kind.FORBIDDEN, "the order is not its sender's own", "");
        }
    }

    private static NodeId node(byte[] bytes) {
        if (bytes.length != NodeId.BYTES) {
            throw CallFailure.invalid("the order names no node", "");
        }
        return NodeId.of(bytes);
    }

    private static void fail(StreamObserver<?> answer, Throwable failure) {
        answer.onError(CallFailure.of(failure).toStatus().asRuntimeException());
    }
}
