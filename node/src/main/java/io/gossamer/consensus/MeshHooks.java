package io.gossamer.consensus;

import io.gossamer.model.NodeId;
import java.util.Optional;

/** What consensus asks of the rest of the node about the mesh it belongs to. Any thread may call; nothing blocks for long. */
public interface MeshHooks {
    /** The mesh this node belongs to, as stored on its disk; absent before it founded or joined one. */
    Optional<NodeId> meshId();

    /** Has nobody ever joined this mesh? Only such a mesh gives itself up for a larger one. */
    boolean solo();

    /** This node took part in founding a mesh: store it durably before returning, then tell gossip. Idempotent. */
    void meshFounded(NodeId meshId, boolean solo);
}
