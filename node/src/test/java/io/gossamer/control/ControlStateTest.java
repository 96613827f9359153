package io.gossamer.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.AlertChange;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.Command;
import io.gossamer.proto.NotificationOutcome;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;
import io.gossamer.proto.StateMoment;
import io.gossamer.proto.StateStamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlStateTest {
    private static final ControlLimits SMALL = new ControlLimits(5, 3, 1_000_000, 2, 2, 2, 8, 4, 4, 4_096, 2);

    private final ControlState state = new ControlState(SMALL, new Tally("control"));
    private long index;

    private void apply(Command command) {
        state.apply(++index, command.toByteArray());
    }

    private static StateStamp at(long nanos) {
        return StateStamp.newBuilder()
                .setBaseStateNanos(nanos)
                .setWallUnixMillis(1_000 + nanos)
                .build();
    }

    private static AlertRecord alert(String id, AlertPhase phase, String key) {
        return AlertRecord.newBuilder()
                .setId(id)
                .setRule("r")
                .setKey(key)
                .setPhase(phase)
                .setPendingAt(StateMoment.newBuilder().setStateNanos(1))
                .build();
    }

    private static Command change(long expected, AlertRecord after) {
        return Commands.alerts(
                at(0),
                List.of(AlertChange.newBuilder()
                        .setExpectedRevision(expected)
                        .setAfter(after)
                        .build()));
    }

    private static AlertRecord queued(AlertRecord alert, String receiver, long queuedNanos) {
        return alert.toBuilder()
                .addNotifications(NotificationRecord.newBuilder()
                        .setReceiver(receiver)
                        .setTransition("firing")
                        .setSequence(1)
                        .setState(NotificationState.NOTIFICATION_QUEUED)
                        .setQueuedAt(StateMoment.newBuilder().setStateNanos(queuedNanos)))
                .build();
    }

    @Test
    void stateTimeNeverGoesBackAndIgnoresTheWallClock() {
        apply(Commands.tick(at(100)));
        apply(Commands.tick(at(50).toBuilder().setWallUnixMillis(9_999_999_999L).build()));
        assertThat(state.view().stateNanos()).isEqualTo(100);
        apply(Commands.tick(at(50).toBuilder().setElapsedNanos(80).build()));
        assertThat(state.view().stateNanos()).isEqualTo(130);
    }

    @Test
    void aCommandThatArrivesTwiceChangesNothingTheSecondTime() {
        Command open = change(0, alert("a", AlertPhase.PHASE_PENDING, "k"));
        Command fire = change(1, queued(alert("a", AlertPhase.PHASE_FIRING, "k"), "w", 1));
        apply(open);
        apply(fire);
        AlertRecord once = state.view().open().get("a");
        apply(open);
        apply(fire);
        assertThat(state.view().open().get("a")).isEqualTo(once);
        assertThat(state.view().counts()).containsEntry("alert_revision_stale", 2L);
    }

    @Test
    void aResolvedAlertDoesNotComeBack() {
        apply(change(0, alert("a", AlertPhase.PHASE_PENDING, "k")));
        apply(change(1, alert("a", AlertPhase.PHASE_FIRING, "k")));
        apply(change(2, alert("a", AlertPhase.PHASE_RESOLVED, "k")));
        apply(change(0, alert("a", AlertPhase.PHASE_PENDING, "k")));
        assertThat(state.view().open()).isEmpty();
        assertThat(state.view().resolved()).extracting(AlertRecord::getId).containsExactly("a");
    }

    @Test
    void phasesGoOneWayAndNoPhaseIsSkipped() {
        apply(change(0, alert("a", AlertPhase.PHASE_PENDING, "k")));
        apply(change(1, alert("a", AlertPhase.PHASE_RESOLVED, "k")));
        apply(change(1, alert("a", AlertPhase.PHASE_FIRING, "k")));
        apply(change(2, alert("a", AlertPhase.PHASE_PENDING, "k")));
        assertThat(state.view().open().get("a").getPhase()).isEqualTo(AlertPhase.PHASE_FIRING);
        assertThat(state.view().counts()).containsEntry("alert_phase_invalid", 2L);
    }

    @Test
    void oneTroubleHasOneOpenAlert() {
        apply(change(0, alert("a", AlertPhase.PHASE_PENDING, "k")));
        apply(change(0, alert("b", AlertPhase.PHASE_PENDING, "k")));
        assertThat(state.view().open().keySet()).containsExactly("a");
        assertThat(state.view().counts()).containsEntry("alert_already_open", 1L);
    }

    @Test
    void alertsResolvedOnesAndTheOutboxAreBounded() {
        for (int i = 0; i < 9; i++) {
            apply(change(0, queued(alert("a" + i, AlertPhase.PHASE_FIRING, "k" + i), "w", i + 1)));
        }
        assertThat(state.view().open()).hasSize(SMALL.alertsMax());
        assertThat(state.view().counts()).containsEntry("alerts_full", 4L).containsEntry("outbox_full", 1L);
        NotificationRecord oldest = state.view().open().get("a0").getNotifications(0);
        assertThat(oldest.getState()).isEqualTo(NotificationState.NOTIFICATION_FAILED);
        assertThat(oldest.getError()).contains("outbox was full");
        for (int i = 0; i < 5; i++) {
            settle("a" + i);
            long revision = state.view().open().get("a" + i).getRevision();
            apply(change(revision, alert("a" + i, AlertPhase.PHASE_RESOLVED, "k" + i)));
        }
        assertThat(state.view().resolved()).extracting(AlertRecord::getId).containsExactly("a2", "a3", "a4");
    }

    private void settle(String id) {
        apply(Commands.notified(
                at(0),
                List.of(NotificationOutcome.newBuilder()
                        .setAlertId(id)
                        .setReceiver("w")
                        .setTransition("firing")
                        .setSequence(1)
                        .setState(NotificationState.NOTIFICATION_SENT)
                        .build())));
    }

    @Test
    void aNotificationIsSettledOnce() {
        apply(change(0, queued(alert("a", AlertPhase.PHASE_FIRING, "k"), "w", 1)));
        settle("a");
        AlertRecord sent = state.view().open().get("a");
        settle("a");
        assertThat(state.view().open().get("a")).isEqualTo(sent);
        assertThat(sent.getNotifications(0).getState()).isEqualTo(NotificationState.NOTIFICATION_SENT);
        assertThat(state.view().counts()).containsEntry("outcome_repeated", 1L);
    }

    /** Otherwise the book takes the receiver for one that was never told, and tells it again for ever. */
    @Test
    void theLastWordToEachReceiverIsKeptHoweverManyThereAre() {
        AlertRecord.Builder alert = alert("a", AlertPhase.PHASE_FIRING, "k").toBuilder();
        for (int sequence = 1; sequence <= 3; sequence++) {
            for (String receiver : List.of("v", "w")) {
                alert.addNotifications(NotificationRecord.newBuilder()
                        .setReceiver(receiver)
                        .setTransition("firing")
                        .setSequence(receiver.equals("v") ? 1 : sequence)
                        .setState(NotificationState.NOTIFICATION_SENT));
                if (receiver.equals("v") && sequence > 1) {
                    alert.removeNotifications(alert.getNotificationsCount() - 1);
                }
            }
        }
        alert.addNotifications(alert.getNotifications(3).toBuilder().setSequence(4));
        apply(change(0, alert.build()));
        assertThat(state.view().open().get("a").getNotificationsList())
                .extracting(record -> record.getReceiver() + record.getSequence())
                .containsExactly("v1", "w2", "w3", "w4");
    }

    @Test
    void errorsAreShortenedSoThatAnAlertCanAlwaysBeChanged() {
        AlertRecord.Builder fired = alert("a", AlertPhase.PHASE_FIRING, "k").toBuilder();
        for (int i = 0; i < 4; i++) {
            fired.mergeFrom(queued(AlertRecord.getDefaultInstance(), "w" + i, 1));
        }
        apply(change(0, fired.build()));
        for (int i = 0; i < 4; i++) {
            apply(Commands.notified(
                    at(0),
                    List.of(NotificationOutcome.newBuilder()
                            .setAlertId("a")
                            .setReceiver("w" + i)
                            .setTransition("firing")
                            .setSequence(1)
                            .setState(NotificationState.NOTIFICATION_FAILED)
                            .setError("\uD83D\uDD25".repeat(512))
                            .build())));
        }
        AlertRecord failed = state.view().open().get("a");
        assertThat(failed.getNotifications(0).getError())
                .startsWith("\uD83D\uDD25")
                .endsWith("…");
        apply(change(
                failed.getRevision(),
                failed.toBuilder().setPhase(AlertPhase.PHASE_RESOLVED).build()));
        assertThat(state.view().resolved()).hasSize(1);
    }

    @Test
    void whatOperatorsSayIsBoundedInBytes() {
        String endless = "x".repeat(100_000);
        NodeId node = new NodeId(0, 5);
        apply(Commands.addSilence(at(10), "s1", Map.of("node", endless), 100, "me", "x"));
        apply(Commands.addSilence(at(10), "s2", Map.of("node", "n"), 100, endless, "x"));
        apply(Commands.drain(at(10), node, 100, endless));
        apply(Commands.forget(at(10), node, 7, endless));
        assertThat(state.view().silences()).isEmpty();
        assertThat(state.view().drains()).isEmpty();
        assertThat(state.view().departures()).isEmpty();
        assertThat(state.view().counts())
                .containsEntry("silence_malformed", 2L)
                .containsEntry("drain_malformed", 1L)
                .containsEntry("departure_malformed", 1L);
    }

    @Test
    void silencesEndByStateTimeAndExpiredOnesMakeRoom() {
        apply(Commands.addSilence(at(10), "s1", Map.of("node", "n1"), 100, "me", "x"));
        apply(Commands.addSilence(at(10), "s1", Map.of("node", "n1"), 999, "me", "again"));
        apply(Commands.addSilence(at(10), "s2", Map.of("node", "n2"), 1_000, "me", "x"));
        apply(Commands.addSilence(at(20), "s3", Map.of("node", "n3"), 1_000, "me", "refused: full"));
        assertThat(state.view().silences().get("s1").getEndsAt().getStateNanos())
                .isEqualTo(110);
        assertThat(state.view().counts()).containsEntry("silences_full", 1L).containsEntry("silence_repeated", 1L);
        apply(Commands.addSilence(at(200), "s4", Map.of("node", "n3"), 1_000, "me", "s1 is over"));
        assertThat(state.view().silences().keySet()).containsExactly("s2", "s4");
        apply(Commands.expireSilence(at(300), "s2"));
        assertThat(state.view().silences().get("s2").getEndsAt().getStateNanos())
                .isEqualTo(300);
    }

    @Test
    void aDrainEndsByStateTimeAndADepartureEndsIt() {
        NodeId node = new NodeId(0, 5);
        apply(Commands.drain(at(10), node, 100, "me"));
        assertThat(state.view().isDrained(node, 109)).isTrue();
        assertThat(state.view().isDrained(node, 110)).isFalse();
        apply(Commands.forget(at(20), node, 7, "me"));
        assertThat(state.view().drains()).isEmpty();
        apply(Commands.left(at(30), node, 7));
        assertThat(state.view().departures().get(node).getReason()).isEqualTo("forgotten");
        apply(Commands.left(at(40), node, 8));
        assertThat(state.view().departures().get(node).getReason()).isEqualTo("left");
    }

    @Test
    void unknownAndGarbledCommandsAreSkippedAndCounted() {
        apply(Command.newBuilder().setVersion(99).setStamp(at(5)).build());
        state.apply(++index, new byte[] {(byte) 0xFF, 1, 2});
        state.apply(++index, new byte[0]);
        assertThat(state.view().counts()).containsEntry("command_unknown", 2L).containsEntry("command_malformed", 1L);
        assertThat(state.view().stateNanos())
                .as("the time of an unknown command counts")
                .isEqualTo(5);
    }

    @Test
    void aDamagedSnapshotIsAnError() {
        assertThatThrownBy(() -> state.restore(1, new byte[] {(byte) 0xFF, 1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void aListenerSeesEachCommand() {
        List<Long> seen = new ArrayList<>();
        state.onChange(view -> seen.add(view.index()));
        apply(Commands.tick(at(1)));
        apply(Commands.tick(at(2)));
        assertThat(seen).containsExactly(1L, 2L);
    }

    /** Any commands, some doubled, some garbage: two replicas, one of them restarted from a snapshot anywhere, agree. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anySequenceGivesTheSameStateOnEveryReplica(long seed) {
        Random random = new Random(seed);
        List<byte[]> log = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            byte[] command = RandomCommands.next(random, state.view(), SMALL);
            log.add(command);
            state.apply(log.size(), command);
            if (random.nextInt(4) == 0) {
                log.add(command);
                state.apply(log.size(), command);
            }
        }
        ControlState replica = new ControlState(SMALL, new Tally("control"));
        int restart = random.nextInt(log.size());
        for (int i = 0; i < log.size(); i++) {
            if (i == restart) {
                byte[] snapshot = replica.snapshot();
                replica = new ControlState(SMALL, new Tally("control"));
                replica.restore(i, snapshot);
            }
            replica.apply(i + 1, log.get(i));
        }
        assertThat(replica.snapshot())
                .as("seed %d, restarted before %d of %d", seed, restart, log.size())
                .isEqualTo(state.snapshot());
        assertThat(state.view().open().size()).isLessThanOrEqualTo(SMALL.alertsMax());
        assertThat(state.view().counts())
                .as("the walk reaches what it is to test")
                .containsKeys("alert_revision_stale", "command_malformed", "alert_already_open");
    }
}
