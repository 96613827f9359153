package io.gossamer.daemon;

import io.gossamer.consensus.MeshHooks;
import io.gossamer.identity.DataDirectoryException;
import io.gossamer.identity.MeshFile;
import io.gossamer.model.NodeId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which mesh this node belongs to, in memory and on disk. Any thread may read; a write is on disk when it returns, so it is
 * never made on the protocol thread.
 */
final class MeshKeeper implements MeshHooks {
    private static final Logger LOG = LoggerFactory.getLogger(MeshKeeper.class);

    private final MeshFile file;
    private final Listener founded;
    private volatile Optional<MeshFile.Mesh> mesh;

    /** Told when this node founded a mesh, so that gossip says it. */
    interface Listener {
        void onMesh(NodeId meshId, boolean solo);
    }

    MeshKeeper(MeshFile file, Listener founded) throws DataDirectoryException {
        this.file = file;
        this.founded = founded;
        this.mesh = file.read();
    }

    @Override
    public Optional<NodeId> meshId() {
        return mesh.map(MeshFile.Mesh::id);
    }

    @Override
    public boolean solo() {
        return mesh.map(MeshFile.Mesh::solo).orElse(false);
    }

    @Override
    public void meshFounded(NodeId meshId, boolean solo) {
        if (keepFounded(meshId, solo)) {
            founded.onMesh(meshId, solo);
        }
    }

    /** False: gossip has made this node belong to another mesh meanwhile; consensus hears of it and gives its group up. */
    private synchronized boolean keepFounded(NodeId meshId, boolean solo) {
        if (mesh.filter(known -> !known.id().equals(meshId)).isPresent()) {
            LOG.info("mesh {}, founded a moment ago, is given up: this node belongs to another", meshId.shortText());
            return false;
        }
        keep(meshId, solo);
        return true;
    }

    /** What gossip made of it: adopted another, or no longer alone. */
    synchronized void keep(NodeId meshId, boolean solo) {
        MeshFile.Mesh next = new MeshFile.Mesh(meshId, solo);
        if (mesh.filter(next::equals).isPresent()) {
            return;
        }
        mesh = Optional.of(next);
        try {
            file.write(next);
        } catch (DataDirectoryException full) {
            // In memory it holds; after a restart gossip tells it again. What must not happen is a second founding,
            // which the raft directory and the join list prevent by themselves.
            LOG.error("the mesh id could not be stored: {}", full.getMessage());
        }
    }
}
