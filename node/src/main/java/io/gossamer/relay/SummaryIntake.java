package io.gossamer.relay;

import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.proto.FindingRecord;
import io.gossamer.proto.PeerCheckRecord;
import io.gossamer.proto.TargetSummaryRecord;
import java.util.List;
import java.util.Optional;

/** Where a voter takes what other nodes measured. Called on worker threads, several at once; must not block for long. */
@FunctionalInterface
public interface SummaryIntake {
    /**
     * One origin's summaries, of a member and signed by it, and not taken before by this process.
     *
     * @param receivedNanos monotonic, of this node: the receiver's clock closes windows
     * @param replay from a spool, or long after the next ones: kept, but opens and closes no alert
     */
    void accept(Delivery delivery, long receivedNanos, boolean replay);

    /**
     * What one origin measured, and what it concluded from it.
     *
     * @param epoch of the origin's boot in which it measured
     * @param sequence of this batch in that boot
     * @param targets of things outside the mesh
     * @param checks of members that it suspects
     * @param arrivals of others' probes at it, in the same window
     */
    record Delivery(
            NodeId origin,
            long epoch,
            long sequence,
            List<LinkSummary> summaries,
            List<FindingRecord> findings,
            List<TargetSummaryRecord> targets,
            List<PeerCheckRecord> checks,
            Optional<Arrivals> arrivals) {
        public Delivery {
            summaries = List.copyOf(summaries);
            findings = List.copyOf(findings);
            targets = List.copyOf(targets);
            checks = List.copyOf(checks);
        }

        /** Without arrivals. */
        public Delivery(
                NodeId origin,
                long epoch,
                long sequence,
                List<LinkSummary> summaries,
                List<FindingRecord> findings,
                List<TargetSummaryRecord> targets,
                List<PeerCheckRecord> checks) {
            this(origin, epoch, sequence, summaries, findings, targets, checks, Optional.empty());
        }
    }
}
