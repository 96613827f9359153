package io.gossamer.control;

import io.gossamer.proto.AcknowledgeAlert;
import io.gossamer.proto.AlertChange;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.NotificationOutcome;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;
import io.gossamer.proto.StateMoment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The alert book's shelf: open alerts and the resolved ones that are kept, with the outbox inside them.
 *
 * <p>It checks what it is told (compare and set by revision, phases go one way, one open alert a rule and key, limits) and
 * leaves what should happen to {@code io.gossamer.alert}. Deterministic; one thread.
 */
final class AlertTable {
    private static final int TEXT_MAX = 1_024;

    private final ControlLimits limits;
    private final Counts counts;
    private final TreeMap<String, AlertRecord> open = new TreeMap<>();
    private final TreeMap<String, String> openByTrouble = new TreeMap<>();
    private final LinkedHashMap<String, AlertRecord> resolved = new LinkedHashMap<>();
    private int queued;

    AlertTable(ControlLimits limits, Counts counts) {
        this.limits = limits;
        this.counts = counts;
    }

    SortedMap<String, AlertRecord> open() {
        return open;
    }

    List<AlertRecord> resolved() {
        return new ArrayList<>(resolved.values());
    }

    void restore(List<AlertRecord> openAlerts, List<AlertRecord> resolvedAlerts) {
        open.clear();
        openByTrouble.clear();
        resolved.clear();
        queued = 0;
        openAlerts.forEach(this::put);
        resolvedAlerts.forEach(this::put);
    }

    void change(AlertChange change, StateMoment now) {
        AlertRecord after = change.getAfter();
        String refusal = refusal(change, after);
        if (!refusal.isEmpty()) {
            counts.add(refusal);
            return;
        }
        if (change.getDrop()) {
            remove(after.getId());
            return;
        }
        put(trimmed(
                after.toBuilder().setRevision(change.getExpectedRevision() + 1).build()));
        shrinkOutbox(now);
    }

    /** Why a change is not made; empty when it is. */
    private String refusal(AlertChange change, AlertRecord after) {
        if (after.getId().isEmpty()
                || after.getRule().isEmpty()
                || after.getSerializedSize() > limits.recordBytesMax()) {
            return "alert_malformed";
        }
        AlertRecord before = open.get(after.getId());
        if (before == null) {
            return refusalToOpen(change, after);
        }
        if (before.getRevision() != change.getExpectedRevision()) {
            return "alert_revision_stale";
        }
        if (change.getDrop()) {
            return before.getPhase() == AlertPhase.PHASE_PENDING ? "" : "alert_phase_invalid";
        }
        boolean sameTrouble =
                before.getRule().equals(after.getRule()) && before.getKey().equals(after.getKey());
        int step = after.getPhaseValue() - before.getPhaseValue();
        return sameTrouble && (step == 0 || step == 1) ? "" : "alert_phase_invalid";
    }

    private String refusalToOpen(AlertChange change, AlertRecord after) {
        if (change.getExpectedRevision() != 0 || change.getDrop() || resolved.containsKey(after.getId())) {
            return "alert_revision_stale";
        }
        if (after.getPhase() != AlertPhase.PHASE_PENDING && after.getPhase() != AlertPhase.PHASE_FIRING) {
            return "alert_phase_invalid";
        }
        if (openByTrouble.containsKey(trouble(after))) {
            return "alert_already_open";
        }
        return open.size() < limits.alertsMax() ? "" : "alerts_full";
    }

    void acknowledge(AcknowledgeAlert acknowledge, StateMoment now) {
        AlertRecord before = open.get(acknowledge.getAlertId());
        boolean tooLong =
                acknowledge.getBy().length() + acknowledge.getComment().length() > TEXT_MAX;
        if (before == null || tooLong) {
            counts.add(before == null ? "acknowledge_unknown_alert" : "acknowledge_malformed");
            return;
        }
        put(before.toBuilder()
                .setAcknowledged(acknowledge.toBuilder().setAt(now))
                .setRevision(before.getRevision() + 1)
                .build());
    }

    void settle(NotificationOutcome outcome, StateMoment now) {
        AlertRecord before = open.containsKey(outcome.getAlertId())
                ? open.get(outcome.getAlertId())
                : resolved.get(outcome.getAlertId());
        if (before == null) {
            counts.add("outcome_unknown_alert");
            return;
        }
        for (int i = 0; i < before.getNotificationsCount(); i++) {
            NotificationRecord record = before.getNotifications(i);
            if (isOf(outcome, record)) {
                if (record.getState() == NotificationState.NOTIFICATION_QUEUED) {
                    put(withNotification(before, i, settled(record, outcome, now)));
                } else {
                    counts.add("outcome_repeated");
                }
                return;
            }
        }
        counts.add("outcome_unknown_notification");
    }

    private static boolean isOf(NotificationOutcome outcome, NotificationRecord record) {
        return record.getReceiver().equals(outcome.getReceiver())
                && record.getTransition().equals(outcome.getTransition())
                && record.getSequence() == outcome.getSequence();
    }

    private static NotificationRecord settled(NotificationRecord record, NotificationOutcome outcome, StateMoment now) {
        NotificationRecord.Builder after = record.toBuilder()
                .setStateValue(outcome.getStateValue())
                .setAttempts(Math.max(record.getAttempts(), outcome.getAttempts()))
                .setError(ControlLimits.shortened(outcome.getError()));
        if (outcome.getState() != NotificationState.NOTIFICATION_QUEUED) {
            after.setDoneAt(now);
        }
        return after.build();
    }

    private static AlertRecord withNotification(AlertRecord alert, int index, NotificationRecord notification) {
        return alert.toBuilder()
                .setNotifications(index, notification)
                .setRevision(alert.getRevision() + 1)
                .build();
    }

    /** Forgets resolved alerts that are too old or too many; never one whose outbox still has work. */
    void expire(long stateNanos) {
        int excess = resolved.size() - limits.resolvedMax();
        Iterator<AlertRecord> oldestFirst = resolved.values().iterator();
        while (oldestFirst.hasNext()) {
            AlertRecord alert = oldestFirst.next();
            long age = stateNanos - alert.getResolvedAt().getStateNanos();
            if (excess <= 0 && age <= limits.resolvedKeepNanos()) {
                return;
            }
            if (queuedIn(alert) == 0) {
                oldestFirst.remove();
                excess--;
            }
        }
    }

    private void put(AlertRecord after) {
        remove(after.getId());
        queued += queuedIn(after);
        if (after.getPhase() == AlertPhase.PHASE_RESOLVED) {
            resolved.put(after.getId(), after);
        } else {
            open.put(after.getId(), after);
            openByTrouble.put(trouble(after), after.getId());
        }
    }

    /** A resolved alert keeps its place in the order of resolving: only open ones are taken out. */
    private void remove(String id) {
        AlertRecord before = open.remove(id);
        if (before != null) {
            openByTrouble.remove(trouble(before));
        } else {
            before = resolved.get(id);
        }
        queued -= before == null ? 0 : queuedIn(before);
    }

    /** The last word to each receiver stays: without it the book would think that nothing was said, and say it again. */
    private AlertRecord trimmed(AlertRecord alert) {
        if (alert.getNotificationsCount() <= limits.notificationsPerAlertMax()) {
            return alert;
        }
        List<NotificationRecord> kept = new ArrayList<>(alert.getNotificationsList());
        for (int i = 0; i < kept.size() && kept.size() > limits.notificationsPerAlertMax(); ) {
            boolean done = kept.get(i).getState() != NotificationState.NOTIFICATION_QUEUED;
            if (done && isRepeated(kept.get(i), kept.subList(i + 1, kept.size()))) {
                kept.remove(i);
            } else {
                i++;
            }
        }
        while (kept.size() > limits.notificationsPerAlertMax()) {
            kept.remove(kept.size() - 1);
            counts.add("notification_dropped");
        }
        return alert.toBuilder().clearNotifications().addAllNotifications(kept).build();
    }

    private static boolean isRepeated(NotificationRecord record, List<NotificationRecord> later) {
        return later.stream()
                .anyMatch(other -> other.getReceiver().equals(record.getReceiver())
                        && other.getTransition().equals(record.getTransition()));
    }

    /** Gives up the oldest queued notification until the outbox fits. */
    private void shrinkOutbox(StateMoment now) {
        while (queued > limits.outboxMax()) {
            AlertRecord holder = null;
            int index = -1;
            long oldest = Long.MAX_VALUE;
            for (Map<String, AlertRecord> shelf : List.of(resolved, open)) {
                for (AlertRecord alert : shelf.values()) {
                    for (int i = 0; i < alert.getNotificationsCount(); i++) {
                        NotificationRecord record = alert.getNotifications(i);
                        long at = record.getQueuedAt().getStateNanos();
                        if (record.getState() == NotificationState.NOTIFICATION_QUEUED && at < oldest) {
                            holder = alert;
                            index = i;
                            oldest = at;
                        }
                    }
                }
            }
            put(withNotification(holder, index, givenUp(holder.getNotifications(index), now)));
            counts.add("outbox_full");
        }
    }

    private static NotificationRecord givenUp(NotificationRecord record, StateMoment now) {
        return record.toBuilder()
                .setState(NotificationState.NOTIFICATION_FAILED)
                .setError("dropped: the outbox was full")
                .setDoneAt(now)
                .build();
    }

    private static int queuedIn(AlertRecord alert) {
        int queued = 0;
        for (NotificationRecord record : alert.getNotificationsList()) {
            queued += record.getState() == NotificationState.NOTIFICATION_QUEUED ? 1 : 0;
        }
        return queued;
    }

    private static String trouble(AlertRecord alert) {
        return alert.getRule() + "\n" + alert.getKey();
    }
}
