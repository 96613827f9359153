package io.gossamer.alert;

import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;
import io.gossamer.proto.StateMoment;
import java.time.Duration;
import java.util.List;

/**
 * Decides which notifications an alert owes: one of firing to each receiver, repeats while nobody has acknowledged it, another one
 * when it speaks for more nodes than it said, and one of resolved to each that was told of firing. They are queued inside the alert's own record, so that decision and duty are one
 * entry of the log.
 */
final class Outbox {
    /** What was lost together is told together; what is lost after so long is news. */
    static final long GROWTH_NANOS = Duration.ofSeconds(30).toNanos();

    static final String FIRING = "firing";
    static final String RESOLVED = "resolved";

    private final List<Receiver> receivers;
    private final Duration repeatAfter;
    private final boolean tellsFiring;

    private Outbox(List<Receiver> receivers, Duration repeatAfter, boolean tellsFiring) {
        this.receivers = List.copyOf(receivers);
        this.repeatAfter = repeatAfter;
        this.tellsFiring = tellsFiring;
    }

    /** {@code repeatAfter} zero: never. */
    Outbox(List<Receiver> receivers, Duration repeatAfter) {
        this(receivers, repeatAfter, true);
    }

    /** One that begins no conversation and ends those that were begun. */
    Outbox withoutFiring() {
        return new Outbox(receivers, repeatAfter, false);
    }

    /** What is owed while it fires and is not muted. */
    void oweFiring(AlertRecord.Builder alert, StateMoment now) {
        for (Receiver receiver : tellsFiring ? receivers : List.<Receiver>of()) {
            NotificationRecord last = last(alert, receiver.name(), FIRING);
            if (last == null) {
                alert.addNotifications(queued(alert, receiver.name(), FIRING, 1, now));
            } else if (isRepeatDue(alert, last, now) || hasGrown(alert, last, now)) {
                alert.addNotifications(queued(alert, receiver.name(), FIRING, last.getSequence() + 1, now));
            }
        }
    }

    /** Also after one that failed: the receiver may be back, and it has not been told yet. */
    private boolean isRepeatDue(AlertRecord.Builder alert, NotificationRecord last, StateMoment now) {
        return !repeatAfter.isZero()
                && !alert.hasAcknowledged()
                && last.getState() != NotificationState.NOTIFICATION_QUEUED
                && now.getStateNanos() - last.getDoneAt().getStateNanos() >= repeatAfter.toNanos();
    }

    /** The nodes that it speaks for are muted: nobody else would tell of them. */
    private static boolean hasGrown(AlertRecord.Builder alert, NotificationRecord last, StateMoment now) {
        return alert.getExplained() > last.getExplained()
                && last.getState() != NotificationState.NOTIFICATION_QUEUED
                && now.getStateNanos() - last.getQueuedAt().getStateNanos() >= GROWTH_NANOS;
    }

    /** Whoever was told of firing, or is about to be, is told that it is over: also when it is silenced by now. */
    void oweResolved(AlertRecord.Builder alert, StateMoment now) {
        for (Receiver receiver : receivers) {
            boolean told = last(alert, receiver.name(), FIRING) != null;
            if (told && receiver.sendResolved() && last(alert, receiver.name(), RESOLVED) == null) {
                alert.addNotifications(queued(alert, receiver.name(), RESOLVED, 1, now));
            }
        }
    }

    private static NotificationRecord last(AlertRecord.Builder alert, String receiver, String transition) {
        for (int i = alert.getNotificationsCount() - 1; i >= 0; i--) {
            NotificationRecord record = alert.getNotifications(i);
            if (record.getReceiver().equals(receiver) && record.getTransition().equals(transition)) {
                return record;
            }
        }
        return null;
    }

    private static NotificationRecord queued(
            AlertRecord.Builder alert, String receiver, String transition, int sequence, StateMoment now) {
        return NotificationRecord.newBuilder()
                .setReceiver(receiver)
                .setTransition(transition)
                .setSequence(sequence)
                .setState(NotificationState.NOTIFICATION_QUEUED)
                .setQueuedAt(now)
                .setExplained(alert.getExplained())
                .build();
    }
}
