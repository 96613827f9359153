package io.gossamer.swarm;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkRowSigning;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.proto.SummaryContent;
import io.gossamer.wire.ClusterKey;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.SignedSummaries;
import io.gossamer.wire.Signer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** One member that says of itself what a daemon would say, and does nothing else. Any thread, once it has its links. */
final class SwarmMember {
    static final long EPOCH = 1;
    private static final int BOOT_NONCE = 1;
    private static final int KEYS_HELD = 8;

    private final Signer signer;
    private final Envelope envelope;
    private final NodeProfile profile;
    private final NodeId id;
    private final NodeId meshId;
    private List<NodeId> targets = List.of();
    private List<NodeId> observers = List.of();
    private volatile MemberRecord record;
    private long rowVersion;

    SwarmMember(String name, String zone, int port, ClusterKey cluster, NodeId meshId) {
        this.signer = freshSigner();
        this.id = Ed25519.nodeId(signer.publicKey());
        this.envelope = new Envelope(cluster, id, EPOCH, KEYS_HELD);
        this.meshId = meshId;
        // Raft and gRPC at a port where nobody answers: these have no vote and are never asked anything.
        this.profile = new NodeProfile(
                name,
                new Zone(zone),
                "127.0.0.1",
                new NodePorts(port, port, 1, 1, 1),
                Map.of("rack", "r" + port % 40),
                "0.1.0",
                1_700_000_000_000L,
                Optional.empty());
        this.record = MemberRecord.sign(signer, EPOCH << 32 | 1, Lifecycle.RUNNING, BOOT_NONCE, profile);
    }

    private static Signer freshSigner() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return Ed25519.signer(pair.getPrivate(), pair.getPublic());
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /**
     * Its place in the probe plan, before it says anything.
     *
     * @param measures whom it measures
     * @param measuredBy who measures it
     */
    void link(List<NodeId> measures, List<NodeId> measuredBy) {
        targets = List.copyOf(measures);
        observers = List.copyOf(measuredBy);
    }

    NodeId id() {
        return id;
    }

    List<NodeId> targets() {
        return targets;
    }

    Envelope envelope() {
        return envelope;
    }

    MemberRecord record() {
        return record;
    }

    Gossip.Sender sender() {
        return new Gossip.Sender(id, record.incarnation(), record.bootNonce(), Optional.of(meshId), false);
    }

    SummaryBatch sign(SummaryContent.Builder summaries) {
        return SignedSummaries.sign(summaries, signer);
    }

    /** An accusation of the present life is answered with the next one (SWIM §4.2). */
    boolean refute(long accusedIncarnation) {
        if (accusedIncarnation != record.incarnation()) {
            return false;
        }
        record = MemberRecord.sign(signer, accusedIncarnation + 1, Lifecycle.RUNNING, BOOT_NONCE, profile);
        return true;
    }

    /** A newer row than any before: every link up, in bands that wobble. */
    synchronized SignedRow nextRow(Random random) {
        List<LinkRow.Outbound> outbound = targets.stream()
                .map(to -> new LinkRow.Outbound(
                        to,
                        LinkState.UP,
                        OptionalInt.of(10 + random.nextInt(12)),
                        OptionalInt.of(0),
                        OptionalInt.of(2 + random.nextInt(4))))
                .toList();
        List<LinkRow.Inbound> inbound =
                observers.stream().map(from -> new LinkRow.Inbound(from, true)).toList();
        LinkRow row = new LinkRow(id, EPOCH, ++rowVersion, outbound, inbound);
        return LinkRowSigning.sign(row, signer, reference -> false);
    }
}
