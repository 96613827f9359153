package io.gossamer.daemon;

import io.gossamer.aggregate.LinkMatrix;
import io.gossamer.aggregate.TargetReports;
import io.gossamer.relay.SummaryIntake;

/** Where a voter puts what comes in: of links into the matrix, of targets outside the mesh into the reports. */
record Intake(LinkMatrix matrix, TargetReports reports) implements SummaryIntake {
    @Override
    public void accept(Delivery delivery, long receivedNanos, boolean replay) {
        matrix.accept(delivery.origin(), delivery.epoch(), delivery.summaries(), replay, receivedNanos);
        if (!replay) { // of a target only the newest is news; the histories have the rest
            reports.accept(delivery.origin(), delivery.targets(), receivedNanos);
        }
    }
}
