package io.gossamer.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.alert.AlertRules;
import io.gossamer.alert.FallbackBook;
import io.gossamer.consensus.CommandLog;
import io.gossamer.control.Commands;
import io.gossamer.model.Tally;
import io.gossamer.proto.AlertChange;
import io.gossamer.proto.AlertNotification;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;
import io.gossamer.proto.StateMoment;
import io.gossamer.proto.StateStamp;
import io.gossamer.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NotifyDriverTest {
    private static final long SECOND = 1_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final List<String> received = new ArrayList<>();
    private Notifier.Delivery answer = new Notifier.Delivery.Delivered();

    /** Answers at once, or when told to. */
    private final class ManualNotifier implements Notifier {
        private final List<CompletableFuture<Delivery>> open = new ArrayList<>();
        private boolean holds;

        @Override
        public String name() {
            return "w";
        }

        @Override
        public boolean sendsResolved() {
            return true;
        }

        @Override
        public CompletableFuture<Delivery> send(AlertNotification notification) {
            received.add(notification.getIdempotencyKey());
            CompletableFuture<Delivery> future = new CompletableFuture<>();
            if (holds) {
                open.add(future);
            } else {
                future.complete(answer);
            }
            return future;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private NotifyDriver driver(SimLog log, Notifier notifier) {
        return new NotifyDriver(
                log.state::view,
                log::propose,
                StateStamp::getDefaultInstance,
                new FallbackBook(AlertRules.shipped(Duration.ofMinutes(5)), List.of()),
                List.of(notifier),
                clock::monotonicNanos,
                new Random(1),
                Backoff.SHIPPED,
                new NotifyDriver.Sender("test", "n1"),
                new Tally("notify"));
    }

    private static AlertRecord firing(String id) {
        return AlertRecord.newBuilder()
                .setId(id)
                .setRule("r")
                .setKey(id)
                .setPhase(AlertPhase.PHASE_FIRING)
                .addNotifications(queued("firing"))
                .build();
    }

    private static NotificationRecord queued(String transition) {
        return NotificationRecord.newBuilder()
                .setReceiver("w")
                .setTransition(transition)
                .setSequence(1)
                .setState(NotificationState.NOTIFICATION_QUEUED)
                .setQueuedAt(StateMoment.newBuilder().setStateNanos(1))
                .build();
    }

    private static void change(SimLog log, AlertRecord after) {
        long revision = log.state
                .view()
                .alert(after.getId())
                .map(AlertRecord::getRevision)
                .orElse(0L);
        AlertChange change = AlertChange.newBuilder()
                .setExpectedRevision(revision)
                .setAfter(after)
                .build();
        log.commit(Commands.alerts(StateStamp.getDefaultInstance(), List.of(change))
                .toByteArray());
    }

    private static void resolve(SimLog log, String id) {
        AlertRecord before = log.state.view().open().get(id);
        change(
                log,
                before.toBuilder()
                        .setPhase(AlertPhase.PHASE_RESOLVED)
                        .addNotifications(queued("resolved"))
                        .build());
    }

    private void run(NotifyDriver driver, boolean leader, int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(SECOND);
            driver.onTick(leader, 1);
        }
    }

    private static NotificationState stateOf(SimLog log, String id, int index) {
        return log.state.view().alert(id).orElseThrow().getNotifications(index).getState();
    }

    @Test
    void aFollowerSendsNothingAndALeaderSendsOnceAfterItsGrace() {
        SimLog log = new SimLog(new Random(1));
        NotifyDriver driver = driver(log, new ManualNotifier());
        change(log, firing("a"));
        run(driver, false, 10);
        assertThat(received).isEmpty();
        run(driver, true, 1);
        assertThat(received)
                .as("a new leader waits for its predecessor's marks")
                .isEmpty();
        run(driver, true, 10);
        assertThat(received).containsExactly("a-firing");
        assertThat(stateOf(log, "a", 0)).isEqualTo(NotificationState.NOTIFICATION_SENT);
    }

    @Test
    void aLeaderKilledBetweenSentAndMarkedHasItsSuccessorSendOnceMoreUnderTheSameKey() {
        SimLog log = new SimLog(new Random(1));
        NotifyDriver first = driver(log, new ManualNotifier());
        change(log, firing("a"));
        log.lossRatio = 1;
        run(first, true, 5);
        assertThat(received).containsExactly("a-firing");
        log.lossRatio = 0;
        run(driver(log, new ManualNotifier()), true, 30);
        assertThat(received).containsExactly("a-firing", "a-firing");
        assertThat(stateOf(log, "a", 0)).isEqualTo(NotificationState.NOTIFICATION_SENT);
    }

    @Test
    void aLeaderKilledBetweenDecidedAndSentLosesNothing() {
        SimLog log = new SimLog(new Random(1));
        NotifyDriver first = driver(log, new ManualNotifier());
        change(log, firing("a"));
        run(first, true, 1);
        run(driver(log, new ManualNotifier()), true, 10);
        assertThat(received).containsExactly("a-firing");
    }

    @Test
    void aLostAcknowledgementIsProposedAgainAndNotSentAgain() {
        SimLog log = new SimLog(new Random(1));
        NotifyDriver driver = driver(log, new ManualNotifier());
        change(log, firing("a"));
        log.lossRatio = 1;
        run(driver, true, 20);
        log.lossRatio = 0;
        run(driver, true, 5);
        assertThat(received).containsExactly("a-firing");
        assertThat(stateOf(log, "a", 0)).isEqualTo(NotificationState.NOTIFICATION_SENT);
    }

    @Test
    void aResolutionWaitsForItsFiring() {
        SimLog log = new SimLog(new Random(1));
        ManualNotifier notifier = new ManualNotifier();
        notifier.holds = true;
        NotifyDriver driver = driver(log, notifier);
        change(log, firing("a"));
        run(driver, true, 5);
        resolve(log, "a");
        run(driver, true, 20);
        assertThat(received).containsExactly("a-firing");
        notifier.holds = false;
        notifier.open.forEach(open -> open.complete(answer));
        run(driver, true, 5);
        assertThat(received).containsExactly("a-firing", "a-resolved");
    }

    @Test
    void aRefusedFiringIsNeitherRepeatedNorResolved() {
        SimLog log = new SimLog(new Random(1));
        answer = new Notifier.Delivery.Refused("the receiver answered 400");
        NotifyDriver driver = driver(log, new ManualNotifier());
        change(log, firing("a"));
        run(driver, true, 60);
        resolve(log, "a");
        run(driver, true, 60);
        assertThat(received).containsExactly("a-firing");
        assertThat(stateOf(log, "a", 1)).isEqualTo(NotificationState.NOTIFICATION_FAILED);
    }

    @Test
    void failuresAreTriedAgainMoreAndMoreSeldomAndAreVisible() {
        SimLog log = new SimLog(new Random(1));
        answer = new Notifier.Delivery.Failed("the receiver answered 503", Optional.empty());
        NotifyDriver driver = driver(log, new ManualNotifier());
        change(log, firing("a"));
        run(driver, true, 600);
        assertThat(received.size()).as("attempts in ten minutes").isBetween(12, 25);
        NotificationRecord seen = log.state.view().open().get("a").getNotifications(0);
        assertThat(seen.getError()).contains("503");
        assertThat(seen.getAttempts()).isIn(8, 16);
        answer = new Notifier.Delivery.Delivered();
        run(driver, true, 60);
        assertThat(stateOf(log, "a", 0)).isEqualTo(NotificationState.NOTIFICATION_SENT);
    }

    @Test
    void theReceiversOwnWishToWaitIsHonoured() {
        SimLog log = new SimLog(new Random(1));
        answer = new Notifier.Delivery.Failed("429", Optional.of(Duration.ofMinutes(2)));
        NotifyDriver driver = driver(log, new ManualNotifier());
        change(log, firing("a"));
        run(driver, true, 110);
        assertThat(received).hasSize(1);
        run(driver, true, 30);
        assertThat(received).hasSize(2);
    }

    @Test
    void aReceiverThatIsNotConfiguredHereIsSaid() {
        SimLog log = new SimLog(new Random(1));
        NotifyDriver driver = driver(log, new LogNotifier());
        change(log, firing("a"));
        run(driver, true, 10);
        assertThat(log.state.view().open().get("a").getNotifications(0).getError())
                .contains("receiver 'w' is not configured on n1");
    }

    @Test
    void outcomesOfManyAlertsGoIntoFewCommandsThatTheLogTakes() {
        SimLog log = new SimLog(new Random(1));
        answer = new Notifier.Delivery.Refused("x".repeat(900));
        NotifyDriver driver = driver(log, new ManualNotifier());
        for (int i = 0; i < 500; i++) {
            change(log, firing("a" + i));
        }
        log.lossRatio = 1;
        run(driver, true, 10);
        log.lossRatio = 0;
        log.proposed.clear();
        run(driver, true, 3);
        assertThat(log.proposed)
                .hasSizeBetween(2, 20)
                .allMatch(command -> command.length <= CommandLog.COMMAND_BYTES_MAX);
        assertThat(stateOf(log, "a0", 0)).isEqualTo(NotificationState.NOTIFICATION_FAILED);
        assertThat(stateOf(log, "a499", 0)).isEqualTo(NotificationState.NOTIFICATION_FAILED);
        assertThat(received).hasSize(500);
    }

    /** Leaders come and go at any moment, proposals and acknowledgements get lost, doubled, late: nothing is lost for it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void nothingIsLostAndEachLeaderDuplicatesAtMostOnce(long seed) {
        Random random = new Random(seed);
        SimLog log = new SimLog(random);
        log.lossRatio = 0.2;
        log.lostAckRatio = 0.2;
        log.doubleRatio = 0.2;
        log.delayRatio = 0.2;
        int leaders = 6;
        for (int leader = 0; leader < leaders; leader++) {
            NotifyDriver driver = driver(log, new ManualNotifier());
            change(log, firing("a" + leader));
            run(driver, true, 1 + random.nextInt(6));
            log.deliverDelayed();
        }
        for (int alert = 0; alert < leaders; alert++) {
            resolve(log, "a" + alert);
        }
        log.lossRatio = 0;
        log.delayRatio = 0;
        run(driver(log, new ManualNotifier()), true, 60);
        TreeMap<String, Integer> times = new TreeMap<>();
        received.forEach(key -> times.merge(key, 1, Integer::sum));
        for (int alert = 0; alert < leaders; alert++) {
            String name = "seed " + seed + ", alert a" + alert;
            assertThat(times.get("a" + alert + "-firing")).as(name).isBetween(1, leaders - alert + 1);
            assertThat(times.get("a" + alert + "-resolved")).as(name).isEqualTo(1);
            assertThat(stateOf(log, "a" + alert, 0)).as(name).isEqualTo(NotificationState.NOTIFICATION_SENT);
        }
    }
}
