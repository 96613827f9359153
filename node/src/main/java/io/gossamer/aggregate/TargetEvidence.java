package io.gossamer.aggregate;

import io.gossamer.model.NodeId;
import io.gossamer.proto.TargetSummaryRecord;

/**
 * What one node said of one target last.
 *
 * @param ageNanos since it came in here
 */
public record TargetEvidence(NodeId reporter, TargetSummaryRecord summary, long ageNanos) {}
