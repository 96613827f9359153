package io.gossamer.swim;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.Endpoint;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Tally;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Membership as a pure machine: time, randomness and messages come in, effects go out. One thread.
 */
public final class Swim {
    private final NodeId self;
    private final Tally tally = new Tally("swim");

    /** Who this node is. {@code epoch} is persisted and higher than at any boot before. */
    public record Self(Signer signer, long epoch, NodeProfile profile) {}

    public Swim(
            SwimConfig config,
            Self self,
            Verifier verifier,
            Optional<NodeId> meshId,
            boolean solo,
            RandomGenerator random,
            SwimEffects effects) {
        this.self = io.gossamer.wire.Ed25519.nodeId(self.signer().publicKey());
    }

    public void start(long nowNanos) {}

    public void onGossip(long nowNanos, Endpoint source, Gossip gossip) {}

    public void onTimer(long nowNanos, SwimTimer timer) {}

    public SyncReply onSyncRequest(long nowNanos, Endpoint source, SyncRequest request) {
        return null;
    }

    public void onSyncReply(long nowNanos, long exchangeId, SyncReply reply) {}

    public void onSyncFailed(long nowNanos, long exchangeId) {}

    /** The event loop noticed that it ran this late. */
    public void onLateness(long nowNanos, long lateNanos) {}

    /** A packet of another cluster or version arrived, or the other side said that ours is. Said once an address. */
    public void onWrongCluster(long nowNanos, Endpoint source, boolean toldByOther) {}

    /** Retried for ever, with back-off, until a known member has that endpoint. Own addresses do no harm. */
    public void addSeeds(long nowNanos, List<Endpoint> seeds) {}

    public void updateProfile(long nowNanos, NodeProfile profile) {}

    public void setMesh(long nowNanos, NodeId meshId, boolean solo) {}

    public void publishRow(long nowNanos, LinkRow row, boolean urgent) {}

    /** False: unknown, or it still answers. */
    public boolean forget(long nowNanos, NodeId member) {
        return false;
    }

    public void leave(long nowNanos) {}

    public void stop(long nowNanos) {}

    public NodeId self() {
        return self;
    }

    public MembershipView view() {
        return new MembershipView(0, self, self, List.of(), Optional.empty(), false, 0);
    }

    /** Ordered by origin. */
    public List<LinkStateTable.Received> rows() {
        return List.of();
    }

    /** Whom this node probes. */
    public List<NodeId> observedSubjects() {
        return List.of();
    }

    /** Whose accusations of the member's present incarnation stand here. */
    public List<NodeId> evidence(NodeId member) {
        return List.of();
    }

    public Tally tally() {
        return tally;
    }
}
