package io.gossamer.alert;

import com.google.protobuf.Timestamp;
import io.gossamer.control.ControlView;
import io.gossamer.model.NodeId;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsReply;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.Evidence;
import io.gossamer.proto.EvidenceRecord;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;
import io.gossamer.proto.NotificationStatus;
import io.gossamer.proto.RuleRecord;
import io.gossamer.proto.RuleStatus;
import io.gossamer.proto.RulesReply;
import io.gossamer.proto.Silence;
import io.gossamer.proto.SilenceRecord;
import io.gossamer.proto.SilencesReply;
import io.gossamer.proto.SilencesRequest;
import io.gossamer.proto.StateMoment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The replicated state, and a node's own alerts, as the public messages of query.proto. */
public final class AlertViews {
    private AlertViews() {}

    /** Firing first, then pending, then resolved, each newest first. {@code local} are those of this node's fallback book. */
    public static AlertsReply alerts(
            ControlView view, List<AlertRecord> local, AlertsRequest request, Function<NodeId, String> nameOf) {
        List<AlertRecord> all = new ArrayList<>(view.open().values());
        all.addAll(view.resolved());
        all.addAll(local);
        boolean byId = !request.getId().isEmpty();
        all.removeIf(alert -> byId
                ? !alert.getId().equals(request.getId())
                : alert.getPhase() == AlertPhaseOrder.RESOLVED && !request.getIncludeResolved());
        all.sort(AlertPhaseOrder.FIRING_FIRST);
        AlertsReply.Builder reply = AlertsReply.newBuilder();
        all.forEach(alert -> reply.addAlerts(alert(alert, nameOf)));
        return reply.build();
    }

    public static Alert alert(AlertRecord record, Function<NodeId, String> nameOf) {
        Alert.Builder alert = Alert.newBuilder()
                .setId(record.getId())
                .setRule(record.getRule())
                .setState(state(record))
                .setSeverity(record.getSeverity())
                .setSubject(record.getSubject())
                .setSummary(record.getSummary())
                .putAllLabels(record.getLabelsMap())
                .setPendingAt(timestamp(record.getPendingAt()))
                .setAcknowledged(record.hasAcknowledged())
                .setAcknowledgedBy(record.getAcknowledged().getBy())
                .setAcknowledgeComment(record.getAcknowledged().getComment())
                .setSilenced(!record.getSilencedBy().isEmpty())
                .setInhibited(!record.getInhibitedBy().isEmpty())
                .setInhibitedBy(record.getInhibitedBy())
                .setResolveReason(record.getResolveReason());
        if (record.hasFiringAt()) {
            long pendingNanos =
                    record.getFiringAt().getStateNanos() - record.getPendingAt().getStateNanos();
            alert.setFiringAt(timestamp(record.getFiringAt())).setPendingSeconds(pendingNanos / 1e9);
        }
        if (record.hasResolvedAt()) {
            alert.setResolvedAt(timestamp(record.getResolvedAt()));
        }
        record.getEvidenceList().forEach(evidence -> alert.addEvidence(evidence(evidence, nameOf)));
        record.getNotificationsList().forEach(notification -> alert.addNotifications(notification(notification)));
        return alert.build();
    }

    private static AlertState state(AlertRecord record) {
        return switch (record.getPhase()) {
            case PHASE_PENDING -> AlertState.PENDING;
            case PHASE_FIRING -> AlertState.FIRING;
            case PHASE_RESOLVED -> AlertState.RESOLVED;
            case PHASE_UNSPECIFIED, UNRECOGNIZED -> AlertState.ALERT_STATE_UNSPECIFIED;
        };
    }

    private static Evidence evidence(EvidenceRecord record, Function<NodeId, String> nameOf) {
        Evidence.Builder evidence =
                Evidence.newBuilder().setStatement(record.getStatement()).setClears(record.getClears());
        if (record.getReporter().size() == NodeId.BYTES) {
            NodeId reporter = NodeId.of(record.getReporter().toByteArray());
            evidence.setReporter(NodeRef.newBuilder().setId(reporter.toString()).setName(nameOf.apply(reporter)));
        }
        if (record.getWallUnixMillis() != 0) {
            evidence.setAt(timestamp(record.getWallUnixMillis()));
        }
        return evidence.build();
    }

    private static NotificationStatus notification(NotificationRecord record) {
        NotificationStatus.Builder status = NotificationStatus.newBuilder()
                .setReceiver(record.getReceiver())
                .setTransition(record.getTransition())
                .setOutcome(
                        record.getState().name().replace("NOTIFICATION_", "").toLowerCase(Locale.ROOT))
                .setAttempts(record.getAttempts())
                .setError(record.getError());
        if (record.getState() == NotificationState.NOTIFICATION_SENT && record.hasDoneAt()) {
            status.setSentAt(timestamp(record.getDoneAt()));
        }
        return status.build();
    }

    public static SilencesReply silences(ControlView view, SilencesRequest request, long stateNanosNow) {
        List<SilenceRecord> records = new ArrayList<>(view.silences().values());
        records.removeIf(
                silence -> !request.getIncludeExpired() && silence.getEndsAt().getStateNanos() <= stateNanosNow);
        records.sort(Comparator.comparingLong(silence -> silence.getEndsAt().getStateNanos()));
        SilencesReply.Builder reply = SilencesReply.newBuilder();
        records.forEach(record -> reply.addSilences(silence(record)));
        return reply.build();
    }

    public static Silence silence(SilenceRecord record) {
        return Silence.newBuilder()
                .setId(record.getId())
                .putAllMatchers(record.getMatchersMap())
                .setStartsAt(timestamp(record.getStartsAt()))
                .setEndsAt(timestamp(record.getEndsAt()))
                .setCreatedBy(record.getBy())
                .setComment(record.getComment())
                .build();
    }

    /** What the leader goes by; before there was one, {@code own}: what this node would go by. */
    public static RulesReply rules(ControlView view, AlertRules own) {
        List<RuleRecord> records = view.rules().isEmpty()
                ? own.records()
                : List.copyOf(view.rules().values());
        RulesReply.Builder reply = RulesReply.newBuilder();
        for (RuleRecord record : records) {
            RuleStatus.Builder rule = RuleStatus.newBuilder()
                    .setName(record.getName())
                    .setSeverity(record.getSeverity())
                    .setForSeconds(record.getForNanos() / 1e9)
                    .setKeepFiringForSeconds(record.getKeepFiringForNanos() / 1e9)
                    .setEnabled(record.getEnabled())
                    .setHelp(record.getHelp());
            record.getParametersMap().forEach((name, value) -> rule.putParameters(name, plain(value)));
            reply.addRules(rule);
        }
        return reply.build();
    }

    static Timestamp timestamp(StateMoment moment) {
        return timestamp(moment.getWallUnixMillis());
    }

    private static Timestamp timestamp(long unixMillis) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(unixMillis, 1_000L))
                .setNanos((int) Math.floorMod(unixMillis, 1_000L) * 1_000_000)
                .build();
    }

    /** A count without a fraction, a ratio as it is. */
    private static String plain(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
