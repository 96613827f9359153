package io.gossamer.swim;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import java.util.List;

/**
 * Everything that a membership machine is told: nothing else changes its state. Whoever stands between the world and the
 * machine, a recorder for one, sees all of it here. What each means is said at {@link Swim}.
 */
public interface SwimInputs {
    void start(long nowNanos);

    void onGossip(long nowNanos, Endpoint source, Gossip gossip);

    void onTimer(long nowNanos, SwimTimer timer);

    void onLateness(long nowNanos, long lateNanos);

    SyncReply onSyncRequest(long nowNanos, Endpoint source, SyncRequest request);

    void onSyncReply(long nowNanos, long exchangeId, SyncReply reply);

    void onSyncFailed(long nowNanos, long exchangeId);

    void onWrongCluster(long nowNanos, Endpoint source, boolean toldByOther);

    void addSeeds(long nowNanos, List<Endpoint> endpoints);

    void updateProfile(long nowNanos, NodeProfile profile);

    void setMesh(long nowNanos, NodeId meshId, boolean solo);

    void publishRow(long nowNanos, LinkRow row, boolean urgent);

    boolean forget(long nowNanos, NodeId member);

    void leave(long nowNanos);

    void stop(long nowNanos);
}
