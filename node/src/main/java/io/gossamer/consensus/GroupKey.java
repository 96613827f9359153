package io.gossamer.consensus;

import io.gossamer.model.NodeId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which Raft group: a mesh has one an epoch, and a new epoch only by {@code gossamer raft recover} or {@code bootstrap}.
 * Its id is a hash of both, so that nodes name the same group without asking each other.
 */
public record GroupKey(NodeId meshId, long epoch) {
    public static final long FIRST_EPOCH = 1;

    /** The last one that was worked out: a node has one group, and its id is asked for many times a second. */
    private static volatile Optional<Map.Entry<GroupKey, NodeId>> latest = Optional.empty();

    public NodeId groupId() {
        Optional<Map.Entry<GroupKey, NodeId>> known = latest;
        if (known.isPresent() && known.get().getKey().equals(this)) {
            return known.get().getValue();
        }
        NodeId id = hash();
        latest = Optional.of(Map.entry(this, id));
        return id;
    }

    private NodeId hash() {
        MessageDigest digest = sha256();
        field(digest, "gossamer raft group 1".getBytes(StandardCharsets.UTF_8));
        field(digest, meshId.bytes());
        field(digest, Long.toString(epoch).getBytes(StandardCharsets.UTF_8));
        return truncated(digest);
    }

    public UUID uuid() {
        return uuidOf(groupId());
    }

    public static UUID uuidOf(NodeId groupId) {
        return new UUID(groupId.high(), groupId.low());
    }

    /** One founder as all founders know it; the peer id tells a wiped disk from the one that voted. */
    public record Founder(String name, NodeId node, String peerId) {}

    /** The mesh that exactly these founders make together. @param founders ordered by name */
    public static NodeId meshOf(String cluster, List<Founder> founders) {
        MessageDigest digest = sha256();
        field(digest, "gossamer mesh 1".getBytes(StandardCharsets.UTF_8));
        field(digest, cluster.getBytes(StandardCharsets.UTF_8));
        for (Founder founder : founders) {
            field(digest, founder.name().getBytes(StandardCharsets.UTF_8));
            field(digest, founder.node().bytes());
            field(digest, founder.peerId().getBytes(StandardCharsets.UTF_8));
        }
        return truncated(digest);
    }

    /** Length first, so that no two lists of fields hash alike. */
    private static void field(MessageDigest digest, byte[] bytes) {
        digest.update((byte) (bytes.length >>> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
    }

    /** The first 128 bits, marked as a custom UUID (RFC 9562 section 5.8: version 8, variant 10). */
    private static NodeId truncated(MessageDigest digest) {
        byte[] hash = digest.digest();
        byte[] id = java.util.Arrays.copyOf(hash, NodeId.BYTES);
        id[6] = (byte) (id[6] & 0x0f | 0x80);
        id[8] = (byte) (id[8] & 0x3f | 0x80);
        return NodeId.of(id);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
