package io.gossamer.daemon;

import io.gossamer.config.GossamerConfig;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import java.util.Optional;

/** What this node says of itself, kept in one place because several parts change it. Any thread. */
final class OwnProfile {
    private volatile NodeProfile current;

    OwnProfile(NodeProfile first) {
        this.current = first;
    }

    static OwnProfile of(
            GossamerConfig.Node node, String host, NodePorts ports, String version, long startedUnixMillis) {
        return new OwnProfile(new NodeProfile(
                node.name(), node.zone(), host, ports, node.tags(), version, startedUnixMillis, Optional.empty()));
    }

    NodeProfile get() {
        return current;
    }

    synchronized NodeProfile atHost(String host) {
        return set(host, current.raftSeat(), current);
    }

    synchronized NodeProfile seated(Optional<NodeProfile.RaftSeat> seat) {
        return set(current.host(), seat, current);
    }

    /** Zone and tags of a reloaded configuration. */
    synchronized NodeProfile described(GossamerConfig.Node node) {
        current = new NodeProfile(
                current.name(),
                node.zone(),
                current.host(),
                current.ports(),
                node.tags(),
                current.version(),
                current.startedUnixMillis(),
                current.raftSeat());
        return current;
    }

    private NodeProfile set(String host, Optional<NodeProfile.RaftSeat> seat, NodeProfile before) {
        current = new NodeProfile(
                before.name(),
                before.zone(),
                host,
                before.ports(),
                before.tags(),
                before.version(),
                before.startedUnixMillis(),
                seat);
        return current;
    }
}
