package io.gossamer.notify;

import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.NotificationOutcome;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;

/** One queued notification: which alert, to whom, of what. */
record Duty(AlertRecord alert, NotificationRecord record) {
    /** The same on every node and for as long as it is queued. */
    String key() {
        return record.getReceiver() + "\n" + Notifications.key(alert, record);
    }

    NotificationOutcome outcome(NotificationState state, int attempts, String error) {
        return NotificationOutcome.newBuilder()
                .setAlertId(alert.getId())
                .setReceiver(record.getReceiver())
                .setTransition(record.getTransition())
                .setSequence(record.getSequence())
                .setState(state)
                .setAttempts(attempts)
                .setError(error)
                .build();
    }
}
