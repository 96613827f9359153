package io.gossamer.aggregate;

import io.gossamer.model.NodeId;
import io.gossamer.proto.PeerCheck;

/**
 * What one node found out about another that it suspects.
 *
 * @param ageNanos since it came in here; the ages in the check itself are of the moment when it was sent
 */
public record CheckEvidence(NodeId reporter, NodeId about, PeerCheck check, long ageNanos) {}
