package io.gossamer.alert;

import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import java.util.Comparator;

/** In which order people want to see alerts: what fires, what may, what is over; the newest of each first. */
final class AlertPhaseOrder {
    static final AlertPhase RESOLVED = AlertPhase.PHASE_RESOLVED;

    static final Comparator<AlertRecord> FIRING_FIRST = Comparator.comparingInt(AlertPhaseOrder::rank)
            .thenComparing(Comparator.comparingLong(AlertPhaseOrder::lastMove).reversed())
            .thenComparing(AlertRecord::getId);

    private AlertPhaseOrder() {}

    private static int rank(AlertRecord alert) {
        return switch (alert.getPhase()) {
            case PHASE_FIRING -> 0;
            case PHASE_PENDING -> 1;
            default -> 2;
        };
    }

    /** Local alerts count another time than replicated ones: only the wall clock is common to both. */
    private static long lastMove(AlertRecord alert) {
        if (alert.hasResolvedAt()) {
            return alert.getResolvedAt().getWallUnixMillis();
        }
        return alert.hasFiringAt()
                ? alert.getFiringAt().getWallUnixMillis()
                : alert.getPendingAt().getWallUnixMillis();
    }
}
