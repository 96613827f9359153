package io.gossamer.daemon;

import io.gossamer.aggregate.CheckReports;
import io.gossamer.aggregate.LinkMatrix;
import io.gossamer.aggregate.TargetReports;
import io.gossamer.model.Tally;
import io.gossamer.relay.SummaryIntake;

/**
 * Where a voter puts what comes in: of links into the matrix, of targets outside the mesh and of suspected members into the reports.
 */
record Intake(LinkMatrix matrix, TargetReports targets, CheckReports checks) implements SummaryIntake {
    static Intake of(LinkMatrix matrix, Tally tally) {
        return new Intake(matrix, new TargetReports(tally), new CheckReports(tally));
    }

    @Override
    public void accept(Delivery delivery, long receivedNanos, boolean replay) {
        matrix.accept(delivery.origin(), delivery.epoch(), delivery.summaries(), replay, receivedNanos);
        if (!replay) {
            delivery.arrivals().ifPresent(arrivals -> matrix.arrived(delivery.origin(), arrivals));
            // of these, too, only the newest is news; the histories have the rest
            targets.accept(delivery.origin(), delivery.targets(), receivedNanos);
            checks.accept(delivery.origin(), delivery.checks(), receivedNanos);
        }
    }
}
