package io.gossamer.daemon;

import com.google.protobuf.ByteString;
import io.gossamer.config.GossamerConfig;
import io.gossamer.identity.BootEpoch;
import io.gossamer.identity.DataDirectory;
import io.gossamer.identity.DataDirectoryException;
import io.gossamer.identity.MeshFile;
import io.gossamer.identity.NodeKeys;
import io.gossamer.identity.PeersFile;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.query.ChangeOrders;
import io.gossamer.time.Clock;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Signer;
import io.gossamer.wire.Verifier;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a daemon stands on: its data directory, held by it alone, and in it who it is, which boot this is, and whom it knew.
 */
record Ground(DataDirectory directory, NodeKeys keys, long epoch, MeshFile meshFile, PeersFile peersFile)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    /** Takes the directory and puts this boot's epoch on disk, before anything is sent. */
    static Ground take(GossamerConfig config, Clock clock) throws StartException {
        try {
            DataDirectory directory = DataDirectory.open(config.node().dataDir());
            try {
                return new Ground(
                        directory,
                        NodeKeys.loadOrCreate(directory),
                        BootEpoch.next(directory, clock.wallNanos()),
                        new MeshFile(directory),
                        new PeersFile(directory));
            } catch (DataDirectoryException damaged) {
                directory.close();
                throw damaged;
            }
        } catch (DataDirectoryException unusable) {
            throw new StartException(unusable.getMessage(), unusable);
        }
    }

    NodeId self() {
        return keys.id();
    }

    /** Blocking (disk). A disk that refuses is said: what is lost is a restart that the others hear at once. */
    void keepEpoch(long risen) {
        try {
            BootEpoch.raise(directory, risen);
        } catch (DataDirectoryException refused) {
            LOG.warn(
                    "the epoch could not be stored; after a restart others may not hear this node for a while: {}",
                    refused.getMessage());
        }
    }

    /** This node's voice in gossip. */
    Signer signer() {
        return new Signer() {
            @Override
            public ByteString publicKey() {
                return ByteString.copyFrom(keys.publicKey());
            }

            @Override
            public ByteString sign(ByteString content) {
                return ByteString.copyFrom(keys.sign(content.toByteArray()));
            }
        };
    }

    static Verifier verifier() {
        return (publicKey, content, signature) ->
                NodeKeys.verify(publicKey.toByteArray(), content.toByteArray(), signature.toByteArray());
    }

    /** Members of the last run; a hint, so an unreadable file is no reason not to start. */
    List<Endpoint> rememberedPeers() {
        try {
            return new ArrayList<>(peersFile.read());
        } catch (DataDirectoryException unreadable) {
            return List.of();
        }
    }

    /** Signs and checks what one node asks another to do. */
    ChangeOrders.Seal seal() {
        return new ChangeOrders.Seal() {
            @Override
            public byte[] publicKey() {
                return keys.publicKey();
            }

            @Override
            public byte[] sign(byte[] payload) {
                return keys.sign(payload);
            }

            @Override
            public boolean isBy(NodeId signer, byte[] publicKey, byte[] payload, byte[] signature) {
                return publicKey.length == Ed25519.PUBLIC_KEY_BYTES
                        && NodeKeys.idOf(publicKey).equals(signer)
                        && NodeKeys.verify(publicKey, payload, signature);
            }
        };
    }

    @Override
    public void close() {
        directory.close();
    }
}
