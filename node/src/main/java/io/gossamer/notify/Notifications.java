package io.gossamer.notify;

import io.gossamer.proto.AlertNotification;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.EvidenceRecord;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.StateMoment;
import java.time.Instant;

/** An alert as a receiver is told of it. */
final class Notifications {
    static final int VERSION = 1;

    private Notifications() {}

    static AlertNotification of(AlertRecord alert, NotificationRecord record, String cluster, String sender) {
        boolean resolved = record.getTransition().equals("resolved");
        StateMoment start = alert.hasFiringAt() ? alert.getFiringAt() : alert.getPendingAt();
        AlertNotification.Builder notification = AlertNotification.newBuilder()
                .setVersion(VERSION)
                .setIdempotencyKey(key(alert, record))
                .setStatus(record.getTransition())
                .setCluster(cluster)
                .setAlertId(alert.getId())
                .setRule(alert.getRule())
                .setSeverity(alert.getSeverity())
                .setSubject(alert.getSubject())
                .setSummary(alert.getSummary())
                .putAllLabels(alert.getLabelsMap())
                .setStartsAt(instant(start))
                .setPendingSeconds((start.getStateNanos() - alert.getPendingAt().getStateNanos()) / 1e9)
                .setScope(alert.getLocal() ? "local" : "mesh")
                .setSender(sender)
                .setSequence(record.getSequence());
        if (resolved) {
            notification.setEndsAt(instant(alert.getResolvedAt())).setResolveReason(alert.getResolveReason());
        }
        for (EvidenceRecord evidence : alert.getEvidenceList()) {
            notification.addEvidence((evidence.getClears() ? "against: " : "") + evidence.getStatement());
        }
        return notification.build();
    }

    /** The same on whichever node sends it. */
    static String key(AlertRecord alert, NotificationRecord record) {
        String repeat = record.getSequence() > 1 ? "-" + record.getSequence() : "";
        return alert.getId() + "-" + record.getTransition() + repeat;
    }

    private static String instant(StateMoment moment) {
        return Instant.ofEpochMilli(moment.getWallUnixMillis()).toString();
    }
}
