package io.gossamer.control;

import io.gossamer.model.NodeId;
import io.gossamer.proto.AlertChange;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.Command;
import io.gossamer.proto.NotificationOutcome;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;
import io.gossamer.proto.StateMoment;
import io.gossamer.proto.StateStamp;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Commands as leaders, former leaders, operators and noise would make them; few names, so that they meet. */
final class RandomCommands {
    private RandomCommands() {}

    static byte[] next(Random random, ControlView view, ControlLimits limits) {
        StateStamp stamp = StateStamp.newBuilder()
                .setBaseStateNanos(Math.max(0, view.stateNanos() - random.nextInt(50)))
                .setElapsedNanos(random.nextInt(100))
                .setWallUnixMillis(random.nextInt(1_000_000))
                .build();
        NodeId node = new NodeId(0, random.nextInt(4));
        return switch (random.nextInt(11)) {
            case 0, 1, 2, 3 ->
                Commands.alerts(stamp, List.of(change(random, view))).toByteArray();
            case 4 -> Commands.notified(stamp, List.of(outcome(random))).toByteArray();
            case 5 ->
                Commands.acknowledge(stamp, "a" + random.nextInt(8), "me", "").toByteArray();
            case 6 ->
                Commands.addSilence(
                                stamp,
                                "s" + random.nextInt(9),
                                Map.of("node", "n", "rule", "r"),
                                random.nextInt(500),
                                "",
                                "")
                        .toByteArray();
            case 7 -> Commands.drain(stamp, node, random.nextInt(300), "").toByteArray();
            case 8 -> Commands.forget(stamp, node, random.nextInt(5), "").toByteArray();
            case 9 -> garbled(random, Commands.tick(stamp));
            default -> Commands.expireSilence(stamp, "s" + random.nextInt(9)).toByteArray();
        };
    }

    private static AlertChange change(Random random, ControlView view) {
        String id = "a" + random.nextInt(8);
        AlertRecord held = view.open().get(id);
        AlertRecord.Builder after = held != null
                ? held.toBuilder()
                : AlertRecord.newBuilder()
                        .setId(id)
                        .setRule("r" + random.nextInt(2))
                        .setKey("k" + random.nextInt(3))
                        .setPhase(AlertPhase.PHASE_PENDING);
        StateMoment now =
                StateMoment.newBuilder().setStateNanos(view.stateNanos()).build();
        if (held != null && random.nextBoolean()) {
            after.setPhaseValue(Math.min(3, held.getPhaseValue() + 1)).setResolvedAt(now);
        }
        after.addNotifications(NotificationRecord.newBuilder()
                .setReceiver("w" + random.nextInt(2))
                .setTransition("firing")
                .setSequence(random.nextInt(3))
                .setState(NotificationState.NOTIFICATION_QUEUED)
                .setQueuedAt(now));
        after.putLabels("z", "1").putLabels("a", "2");
        long expected = held == null ? 0 : held.getRevision() - (random.nextInt(5) == 0 ? 1 : 0);
        return AlertChange.newBuilder()
                .setExpectedRevision(Math.max(0, expected))
                .setAfter(after)
                .setDrop(random.nextInt(6) == 0)
                .build();
    }

    private static NotificationOutcome outcome(Random random) {
        return NotificationOutcome.newBuilder()
                .setAlertId("a" + random.nextInt(8))
                .setReceiver("w" + random.nextInt(2))
                .setTransition("firing")
                .setSequence(random.nextInt(3))
                .setStateValue(random.nextInt(6))
                .setAttempts(random.nextInt(4))
                .build();
    }

    private static byte[] garbled(Random random, Command command) {
        byte[] bytes = command.toByteArray();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return random.nextBoolean() ? new byte[] {(byte) 0xFF} : bytes;
    }
}
