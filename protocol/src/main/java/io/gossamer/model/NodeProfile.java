package io.gossamer.model;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a node says of itself, signed by itself: the part of a member's record that a person chose or that others need to
 * reach it.
 *
 * @param host the advertised IP literal; each service is at this host and its port
 * @param raftSeat present while it runs a Raft server of the mesh's group
 * @param tags at most 16, each key and value at most 64 characters, ordered
 */
public record NodeProfile(
        String name,
        Zone zone,
        String host,
        NodePorts ports,
        Map<String, String> tags,
        String version,
        long startedUnixMillis,
        Optional<RaftSeat> raftSeat) {
    public static final int TAGS_MAX = 16;
    public static final int TEXT_MAX = 64;

    /** A voter's place in the group; {@code peerId} is node id and storage incarnation: a wiped disk is another peer. */
    public record RaftSeat(NodeId groupId, long raftEpoch, String peerId) {}

    public NodeProfile {
        if (name.isBlank() || name.length() > TEXT_MAX) {
            throw new IllegalArgumentException("a node's name has 1 to " + TEXT_MAX + " characters");
        }
        if (tags.size() > TAGS_MAX) {
            throw new IllegalArgumentException("at most " + TAGS_MAX + " tags");
        }
        tags = java.util.Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    public Endpoint gossip() {
        return new Endpoint(host, ports.gossip());
    }

    public Endpoint stamp() {
        return new Endpoint(host, ports.stamp());
    }

    public Endpoint raft() {
        return new Endpoint(host, ports.raft());
    }

    public Endpoint grpc() {
        return new Endpoint(host, ports.grpc());
    }

    public Endpoint http() {
        return new Endpoint(host, ports.http());
    }
}
