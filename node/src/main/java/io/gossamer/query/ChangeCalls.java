package io.gossamer.query;

import io.gossamer.model.NodeId;
import io.gossamer.proto.AddSilenceReply;
import io.gossamer.proto.AddSilenceRequest;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.DrainRequest;
import io.gossamer.proto.ForgetRequest;
import io.gossamer.proto.JoinReply;
import io.gossamer.proto.JoinRequest;
import io.gossamer.proto.LeaveRequest;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.PeerGrpc;
import io.gossamer.proto.SignedChange;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The changing calls that need more than passing on: names are resolved, nonsense is refused, and what only the other node
 * can do (leave) is signed and sent there. A drain is a decision about a node, not by it, so it is made here, through the
 * log, also for a node that is already off.
 */
final class ChangeCalls {
    static final int SEEDS_MAX = 64;
    static final double SECONDS_MAX = 366 * 86_400.0;

    private final LocalMesh mesh;
    private final PeerAsk ask;
    private final Optional<ChangeOrders> orders;

    ChangeCalls(LocalMesh mesh, PeerAsk ask, Optional<ChangeOrders> orders) {
        this.mesh = mesh;
        this.ask = ask;
        this.orders = orders;
    }

    CompletableFuture<JoinReply> join(JoinRequest request) {
        if (request.getSeedsCount() == 0 || request.getSeedsCount() > SEEDS_MAX) {
            throw CallFailure.invalid(
                    request.getSeedsCount() + " seeds", "give 1 to " + SEEDS_MAX + ", HOST or HOST:PORT");
        }
        return mesh.join(request);
    }

    CompletableFuture<ChangeReply> leave(LeaveRequest request) {
        if (request.getNode().isEmpty()) {
            return mesh.leave(request);
        }
        NodeRef target = resolve(request.getNode());
        if (isSelf(target)) {
            return mesh.leave(LeaveRequest.getDefaultInstance());
        }
        if (orders.isEmpty()) {
            throw new CallFailure(
                    CallFailure.Kind.CONFLICT,
                    "this node cannot speak for another",
                    "run `gossamer leave` on " + target.getName());
        }
        SignedChange order = orders.get().leave(NodeId.parse(target.getId()));
        return ask.<io.gossamer.proto.ForwardChangeReply>one(
                        target,
                        (channel, deadline, answer) ->
                                PeerGrpc.newStub(channel).withDeadline(deadline).forwardChange(order, answer))
                .thenApply(
                        done -> ChangeReply.newBuilder().setText(done.getText()).build())
                .exceptionally(failure -> {
                    throw notReached(target, failure);
                });
    }

    private static CallFailure notReached(NodeRef target, Throwable failure) {
        CallFailure why = CallFailure.of(failure);
        return !PeerAsk.isSilence(failure)
                ? why
                : new CallFailure(
                        why.kind(),
                        target.getName() + " did not answer: " + why.getMessage(),
                        "if it is gone for good: gossamer forget " + target.getName(),
                        why);
    }

    CompletableFuture<ChangeReply> forget(ForgetRequest request) {
        NodeRef target = resolve(request.getNode());
        if (isSelf(target)) {
            throw CallFailure.invalid("a node cannot forget itself", "to take it out of the mesh: gossamer leave");
        }
        return mesh.forget(ForgetRequest.newBuilder().setNode(target.getId()).build());
    }

    CompletableFuture<ChangeReply> drain(DrainRequest request) {
        checkSeconds(request.getForSeconds(), true);
        String target = request.getNode().isEmpty()
                ? mesh.self().toString()
                : resolve(request.getNode()).getId();
        return mesh.drain(request.toBuilder().setNode(target).build());
    }

    CompletableFuture<AddSilenceReply> addSilence(AddSilenceRequest request) {
        checkSeconds(request.getForSeconds(), false);
        if (request.getMatchersCount() == 0) {
            throw CallFailure.invalid(
                    "a silence without matchers would silence everything", "give at least one, e.g. node=n3");
        }
        return mesh.addSilence(request);
    }

    private static void checkSeconds(double seconds, boolean zeroAllowed) {
        boolean enough = zeroAllowed ? seconds >= 0 : seconds > 0; // false for NaN
        if (!enough || seconds > SECONDS_MAX) {
            throw CallFailure.invalid("for_seconds is " + seconds, "a time up to 366 days, in seconds");
        }
    }

    private boolean isSelf(NodeRef node) {
        return node.getId().equals(mesh.self().toString());
    }

    private NodeRef resolve(String nameOrId) {
        if (nameOrId.isEmpty()) {
            throw CallFailure.invalid("no node was named", "give a name, an id or the beginning of an id");
        }
        return mesh.resolve(nameOrId).orElseThrow(() -> CallFailure.noMember(nameOrId));
    }
}
