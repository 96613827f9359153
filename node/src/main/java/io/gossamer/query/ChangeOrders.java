package io.gossamer.query;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.ChangeOrder;
import io.gossamer.proto.ChangeReply;
import io.gossamer.proto.DrainRequest;
import io.gossamer.proto.LeaveRequest;
import io.gossamer.proto.MeasureOrder;
import io.gossamer.proto.MemberStatus;
import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.SignedChange;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Changing calls passed from the node that was asked to the node that they are about: signed there with the node's own key,
 * obeyed here if the signer is a member. Without it a node would have to take such calls from any address.
 *
 * <p>A copied order is refused: it names the boot of its target, and each boot of a signer counts its orders upward.
 */
public final class ChangeOrders {
    private static final byte[] CONTEXT = "gossamer change 1".getBytes(StandardCharsets.US_ASCII);
    static final int SIGNERS_MAX = 1024;

    /** The node's own key, and the check of others' (Ed25519; a node id is the hash of its public key). */
    public interface Seal {
        byte[] publicKey();

        byte[] sign(byte[] payload);

        /** True if the key's hash is that node id and the signature is its over the payload; false on any malformed input. */
        boolean isBy(NodeId signer, byte[] publicKey, byte[] payload, byte[] signature);
    }

    private record LastOrder(long epoch, long counter) {}

    private final LocalMesh mesh;
    private final Seal seal;
    private final Tally tally;
    private final AtomicLong counter = new AtomicLong();
    private final Map<NodeId, LastOrder> lastOrders = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, LastOrder> eldest) {
            return size() > SIGNERS_MAX;
        }
    };

    public ChangeOrders(LocalMesh mesh, Seal seal, Tally tally) {
        this.mesh = mesh;
        this.seal = seal;
        this.tally = tally;
    }

    /** An order to the target to leave. Throws {@link CallFailure} when it is no member. */
    SignedChange leave(NodeId target) {
        return sign(target, ChangeOrder.newBuilder().setLeave(true));
    }

    /** An order to the target to take part in a measurement. Throws {@link CallFailure} when it is no member. */
    public SignedChange measure(NodeId target, MeasureOrder order) {
        return sign(target, ChangeOrder.newBuilder().setMeasure(order));
    }

    private SignedChange sign(NodeId target, ChangeOrder.Builder call) {
        byte[] bytes = call.setSigner(ByteString.copyFrom(mesh.self().bytes()))
                .setSignerEpoch(epochOf(mesh.self()))
                .setCounter(counter.incrementAndGet())
                .setTarget(ByteString.copyFrom(target.bytes()))
                .setTargetEpoch(epochOf(target))
                .build()
                .toByteArray();
        return SignedChange.newBuilder()
                .setOrder(ByteString.copyFrom(bytes))
                .setPublicKey(ByteString.copyFrom(seal.publicKey()))
                .setSignature(ByteString.copyFrom(seal.sign(signed(bytes))))
                .build();
    }

    /** Carries out another member's order, or refuses it with {@link CallFailure}. */
    public CompletableFuture<ChangeReply> obey(SignedChange change) {
        try {
            ChangeOrder order = checked(change);
            tally.count("orders_obeyed");
            return switch (order.getCallCase()) {
                case LEAVE -> mesh.leave(LeaveRequest.getDefaultInstance());
                case DRAIN_FOR_SECONDS ->
                    mesh.drain(DrainRequest.newBuilder()
                            .setNode(mesh.self().toString())
                            .setForSeconds(order.getDrainForSeconds())
                            .build());
                case MEASURE, CALL_NOT_SET ->
                    throw refused("call_unknown", "it asks for something that this version does not know");
            };
        } catch (CallFailure refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Another member's order to measure, and who gives it. */
    public record Measure(NodeId signer, MeasureOrder order) {}

    /** Reads and checks it, or refuses it with {@link CallFailure}. */
    public Measure measure(SignedChange change) {
        ChangeOrder order = checked(change);
        if (order.getCallCase() != ChangeOrder.CallCase.MEASURE) {
            throw refused("call_unknown", "it does not ask to measure");
        }
        tally.count("orders_obeyed");
        return new Measure(NodeId.of(order.getSigner().toByteArray()), order.getMeasure());
    }

    private ChangeOrder checked(SignedChange change) {
        ChangeOrder order;
        try {
            order = ChangeOrder.parseFrom(change.getOrder());
        } catch (InvalidProtocolBufferException malformed) {
            throw refused("malformed", "it cannot be read");
        }
        if (order.getSigner().size() != NodeId.BYTES) {
            throw refused("malformed", "it names no signer");
        }
        NodeId signer = NodeId.of(order.getSigner().toByteArray());
        byte[] payload = signed(change.getOrder().toByteArray());
        if (!seal.isBy(
                signer,
                change.getPublicKey().toByteArray(),
                payload,
                change.getSignature().toByteArray())) {
            throw refused("signature", "its signature is not that of " + signer.shortText());
        }
        if (find(signer).isEmpty()) {
            throw refused("not_member", signer.shortText() + " is not a member");
        }
        boolean forMe = order.getTarget().equals(ByteString.copyFrom(mesh.self().bytes()));
        if (!forMe || order.getTargetEpoch() != epochOf(mesh.self())) {
            throw refused("not_for_this", "it is meant for another node, or for an earlier start of this one");
        }
        if (!isNew(signer, order)) {
            throw refused("replayed", "it was carried out before");
        }
        return order;
    }

    private boolean isNew(NodeId signer, ChangeOrder order) {
        synchronized (lastOrders) {
            LastOrder last = lastOrders.get(signer);
            int byEpoch = last == null ? 1 : Long.compareUnsigned(order.getSignerEpoch(), last.epoch());
            if (byEpoch < 0 || (byEpoch == 0 && Long.compareUnsigned(order.getCounter(), last.counter()) <= 0)) {
                return false;
            }
            lastOrders.put(signer, new LastOrder(order.getSignerEpoch(), order.getCounter()));
            return true;
        }
    }

    private CallFailure refused(String reason, String because) {
        tally.count("orders_refused", reason);
        return new CallFailure(
                CallFailure.Kind.FORBIDDEN,
                "the order from another node was refused: " + because,
                "run it on the node itself");
    }

    private static byte[] signed(byte[] order) {
        byte[] payload = java.util.Arrays.copyOf(CONTEXT, CONTEXT.length + order.length);
        System.arraycopy(order, 0, payload, CONTEXT.length, order.length);
        return payload;
    }

    private long epochOf(NodeId node) {
        MemberStatus member = find(node).orElseThrow(() -> CallFailure.noMember(node.toString()));
        return member.getIncarnation() >>> 32;
    }

    private Optional<MemberStatus> find(NodeId node) {
        String id = node.toString();
        return mesh.members(MembersRequest.getDefaultInstance()).getMembersList().stream()
                .filter(member -> member.getId().equals(id))
                .findFirst();
    }
}
