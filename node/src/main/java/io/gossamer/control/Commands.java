package io.gossamer.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.gossamer.consensus.CommandLog;
import io.gossamer.model.NodeId;
import io.gossamer.proto.AcknowledgeAlert;
import io.gossamer.proto.AlertChange;
import io.gossamer.proto.AlertChanges;
import io.gossamer.proto.Command;
import io.gossamer.proto.DepartureRecord;
import io.gossamer.proto.DrainRecord;
import io.gossamer.proto.ExpireSilenceAction;
import io.gossamer.proto.NotificationOutcome;
import io.gossamer.proto.NotificationOutcomes;
import io.gossamer.proto.RemoveTargetAction;
import io.gossamer.proto.RuleRecord;
import io.gossamer.proto.RuleSet;
import io.gossamer.proto.SilenceRecord;
import io.gossamer.proto.StateStamp;
import io.gossamer.proto.TargetRecord;
import io.gossamer.proto.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the commands of {@link ControlState}: one method a kind. Every one may be proposed again when the answer was lost.
 * Propose {@code command.toByteArray()}.
 */
public final class Commands {
    /** Half of what a command may be: the frames around its messages are small beside the other half. */
    private static final int PART_BYTES_MAX = CommandLog.COMMAND_BYTES_MAX / 2;

    private Commands() {}

    public static Command tick(StateStamp stamp) {
        return stamped(stamp).setTick(Tick.getDefaultInstance()).build();
    }

    public static Command alerts(StateStamp stamp, List<AlertChange> changes) {
        return stamped(stamp)
                .setAlerts(AlertChanges.newBuilder().addAllChanges(changes))
                .build();
    }

    /** As many commands as it takes: the log refuses one that is too large, again and again. */
    public static List<Command> alertsInParts(StateStamp stamp, List<AlertChange> changes) {
        return parts(changes).stream().map(part -> alerts(stamp, part)).toList();
    }

    private static <M extends MessageLite> List<List<M>> parts(List<M> messages) {
        List<List<M>> parts = new ArrayList<>();
        long bytes = 0;
        for (M message : messages) {
            if (parts.isEmpty() || bytes + message.getSerializedSize() > PART_BYTES_MAX) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.get(parts.size() - 1).add(message);
            bytes += message.getSerializedSize();
        }
        return parts;
    }

    public static Command acknowledge(StateStamp stamp, String alertId, String by, String comment) {
        return stamped(stamp)
                .setAcknowledge(AcknowledgeAlert.newBuilder()
                        .setAlertId(alertId)
                        .setBy(by)
                        .setComment(comment))
                .build();
    }

    /** {@code id} must be new: made by the caller, so that asking twice adds one silence. */
    public static Command addSilence(
            StateStamp stamp, String id, Map<String, String> matchers, long forNanos, String by, String comment) {
        return stamped(stamp)
                .setAddSilence(SilenceRecord.newBuilder()
                        .setId(id)
                        .putAllMatchers(matchers)
                        .setForNanos(forNanos)
                        .setBy(by)
                        .setComment(comment))
                .build();
    }

    public static Command expireSilence(StateStamp stamp, String id) {
        return stamped(stamp)
                .setExpireSilence(ExpireSilenceAction.newBuilder().setId(id))
                .build();
    }

    /** {@code forNanos} 0 ends a drain. */
    public static Command drain(StateStamp stamp, NodeId node, long forNanos, String by) {
        return stamped(stamp)
                .setDrain(DrainRecord.newBuilder()
                        .setNode(ByteString.copyFrom(node.bytes()))
                        .setForNanos(forNanos)
                        .setBy(by))
                .build();
    }

    /** An operator says that a node will not come back. */
    public static Command forget(StateStamp stamp, NodeId node, long incarnation, String by) {
        return departure(stamp, node, incarnation, "forgotten", by);
    }

    /** A node said for itself that it leaves. */
    public static Command left(StateStamp stamp, NodeId node, long incarnation) {
        return departure(stamp, node, incarnation, "left", "");
    }

    private static Command departure(StateStamp stamp, NodeId node, long incarnation, String reason, String by) {
        return stamped(stamp)
                .setDeparture(DepartureRecord.newBuilder()
                        .setNode(ByteString.copyFrom(node.bytes()))
                        .setIncarnation(incarnation)
                        .setReason(reason)
                        .setBy(by))
                .build();
    }

    /** One of a name that is taken changes nothing. */
    public static Command addTarget(StateStamp stamp, TargetRecord target) {
        return stamped(stamp).setAddTarget(target).build();
    }

    public static Command removeTarget(StateStamp stamp, String name, String by) {
        return stamped(stamp)
                .setRemoveTarget(RemoveTargetAction.newBuilder().setName(name).setBy(by))
                .build();
    }

    public static Command rules(StateStamp stamp, List<RuleRecord> rules) {
        return stamped(stamp).setRules(RuleSet.newBuilder().addAllRules(rules)).build();
    }

    public static Command notified(StateStamp stamp, List<NotificationOutcome> outcomes) {
        return stamped(stamp)
                .setNotified(NotificationOutcomes.newBuilder().addAllOutcomes(outcomes))
                .build();
    }

    /** As many commands as it takes. */
    public static List<Command> notifiedInParts(StateStamp stamp, List<NotificationOutcome> outcomes) {
        return parts(outcomes).stream().map(part -> notified(stamp, part)).toList();
    }

    private static Command.Builder stamped(StateStamp stamp) {
        return Command.newBuilder().setVersion(ControlState.VERSION).setStamp(stamp);
    }
}
