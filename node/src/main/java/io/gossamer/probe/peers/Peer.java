package io.gossamer.probe.peers;

import io.gossamer.model.NodeId;
import java.net.InetSocketAddress;

/**
 * A member that this node probes.
 *
 * @param api where its API listens; resolved
 * @param suspected the link to it is bad, or somebody accuses it
 */
public record Peer(NodeId node, InetSocketAddress api, boolean suspected) {}
