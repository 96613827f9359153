package io.gossamer.notify;

import io.gossamer.alert.FallbackBook;
import io.gossamer.control.Commands;
import io.gossamer.control.ControlView;
import io.gossamer.model.Tally;
import io.gossamer.notify.Notifier.Delivery;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.Command;
import io.gossamer.proto.NotificationOutcome;
import io.gossamer.proto.NotificationRecord;
import io.gossamer.proto.NotificationState;
import io.gossamer.proto.StateStamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Sends what the replicated outbox holds, from the leader alone, and has the outcome committed.
 *
 * <pre>
 *  committed: firing + queued ──► leader sends ──► outcome proposed ──► committed: sent
 *                                      ▲                 │ answer lost: proposed again until the state shows it
 *                                      └── a leader that dies here has its successor send once more, under the same key
 * </pre>
 *
 * A new leader waits {@link #GRACE_NANOS}: its predecessor's last outcomes may still be on their way into the log. A resolution is
 * held until the same receiver's firing is settled; if that was given up, so is the resolution. Alerts of the {@link FallbackBook}
 * go the same way, without log or grace. Any thread.
 */
public final class NotifyDriver implements AutoCloseable {
    static final long GRACE_NANOS = Duration.ofSeconds(2).toNanos();
    static final long PROPOSE_AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

    /** Given up after so long, in state time since it was queued. */
    static final long GIVE_UP_NANOS = Duration.ofHours(6).toNanos();

    private static final int IN_FLIGHT_MAX = 32;

    private final Supplier<ControlView> state;
    private final Function<byte[], CompletableFuture<Long>> propose;
    private final Supplier<StateStamp> stamp;
    private final FallbackBook fallback;
    private final Map<String, Notifier> notifiers = new TreeMap<>();
    private final LongSupplier monotonicNanos;
    private final RandomGenerator random;
    private final Backoff backoff;
    private final String cluster;
    private final String sender;
    private final Tally tally;
    private final Map<String, Attempts> attempts = new TreeMap<>();
    private boolean wasLeader;
    private long leaderSinceNanos;
    private long leaderTerm;

    /** A receiver that answers while it is called answers within a tick, which proposes all outcomes together. */
    private boolean ticking;

    /** This node's own memory of one duty; goes when the state no longer holds it as queued. */
    private static final class Attempts {
        private int made;
        private boolean inFlight;
        private long nextNanos;
        private Optional<NotificationOutcome> outcome = Optional.empty();
        private boolean toPropose;
        private long proposedNanos;
    }

    /** Where this node sends from, and how it calls itself. */
    public record Sender(String cluster, String nodeName) {}

    public NotifyDriver(
            Supplier<ControlView> state,
            Function<byte[], CompletableFuture<Long>> propose,
            Supplier<StateStamp> stamp,
            FallbackBook fallback,
            List<Notifier> notifiers,
            LongSupplier monotonicNanos,
            RandomGenerator random,
            Backoff backoff,
            Sender sender,
            Tally tally) {
        this.state = state;
        this.propose = propose;
        this.stamp = stamp;
        this.fallback = fallback;
        this.monotonicNanos = monotonicNanos;
        this.random = random;
        this.backoff = backoff;
        this.cluster = sender.cluster();
        this.sender = sender.nodeName();
        this.tally = tally;
        notifiers.forEach(notifier -> this.notifiers.put(notifier.name(), notifier));
    }

    /**
     * On every node: one that leads sends, all see to it that their outcomes are committed.
     *
     * @return whether something waits, here, to be sent or committed: to be called again soon
     */
    public synchronized boolean onTick(boolean leader, long term) {
        ticking = true;
        boolean waits;
        try {
            waits = attendAll(leader, term);
        } finally {
            ticking = false;
        }
        proposeOutcomes(monotonicNanos.getAsLong());
        return waits;
    }

    private boolean attendAll(boolean leader, long term) {
        long now = monotonicNanos.getAsLong();
        if (leader && (!wasLeader || term != leaderTerm)) {
            leaderSinceNanos = now;
            leaderTerm = term;
        }
        wasLeader = leader;
        ControlView view = state.get();
        List<Duty> replicated = duties(new ArrayList<>(view.open().values()), view.resolved());
        List<Duty> local = duties(fallback.alerts(), List.of());
        forgetSettled(replicated, local);
        if (leader && now - leaderSinceNanos >= GRACE_NANOS) {
            replicated.forEach(duty -> attend(duty, now, view.stateNanos()));
        }
        local.forEach(duty -> attend(duty, now, duty.record().getQueuedAt().getStateNanos()));
        return (leader && !replicated.isEmpty()) || !local.isEmpty() || !attempts.isEmpty();
    }

    private static List<Duty> duties(List<AlertRecord> some, List<AlertRecord> others) {
        List<AlertRecord> alerts = new ArrayList<>(others);
        alerts.addAll(some);
        List<Duty> duties = new ArrayList<>();
        for (AlertRecord alert : alerts) {
            for (NotificationRecord record : alert.getNotificationsList()) {
                if (record.getState() == NotificationState.NOTIFICATION_QUEUED) {
                    duties.add(new Duty(alert, record));
                }
            }
        }
        return duties;
    }

    private void forgetSettled(List<Duty> replicated, List<Duty> local) {
        TreeMap<String, Duty> queued = new TreeMap<>();
        replicated.forEach(duty -> queued.put(duty.key(), duty));
        local.forEach(duty -> queued.put(duty.key(), duty));
        attempts.entrySet().removeIf(entry -> !queued.containsKey(entry.getKey()) && !entry.getValue().inFlight);
    }

    private void attend(Duty duty, long now, long stateNanos) {
        Attempts mine = attempts.computeIfAbsent(duty.key(), unseen -> firstOf(duty));
        if (mine.inFlight || isDone(mine) || now < mine.nextNanos) {
            return;
        }
        Optional<NotificationState> firing = firingBefore(duty);
        if (firing.isPresent() && firing.get() == NotificationState.NOTIFICATION_QUEUED) {
            return;
        }
        if (firing.isPresent() && firing.get() == NotificationState.NOTIFICATION_FAILED) {
            settle(duty, mine, NotificationState.NOTIFICATION_FAILED, "its firing was never delivered");
        } else if (stateNanos - duty.record().getQueuedAt().getStateNanos() > GIVE_UP_NANOS) {
            settle(
                    duty,
                    mine,
                    NotificationState.NOTIFICATION_FAILED,
                    "given up: " + duty.record().getError());
        } else {
            send(duty, mine);
        }
    }

    /** A successor goes on counting where the last one was. */
    private static Attempts firstOf(Duty duty) {
        Attempts first = new Attempts();
        first.made = duty.record().getAttempts();
        return first;
    }

    private static boolean isDone(Attempts mine) {
        return mine.outcome
                .filter(outcome -> outcome.getState() != NotificationState.NOTIFICATION_QUEUED)
                .isPresent();
    }

    /** State of the last firing to the same receiver, of a resolution; absent otherwise. */
    private static Optional<NotificationState> firingBefore(Duty duty) {
        Optional<NotificationState> last = Optional.empty();
        if (duty.record().getTransition().equals("resolved")) {
            for (NotificationRecord record : duty.alert().getNotificationsList()) {
                boolean sameReceiver = record.getReceiver().equals(duty.record().getReceiver());
                if (sameReceiver && record.getTransition().equals("firing")) {
                    boolean told = last.filter(NotificationState.NOTIFICATION_SENT::equals)
                                    .isPresent()
                            && record.getState() == NotificationState.NOTIFICATION_FAILED;
                    last = told ? last : Optional.of(record.getState());
                }
            }
        }
        return last;
    }

    private void send(Duty duty, Attempts mine) {
        Notifier notifier = notifiers.get(duty.record().getReceiver());
        mine.made++;
        if (notifier == null) {
            Delivery unknown = new Delivery.Failed(
                    "receiver '" + duty.record().getReceiver() + "' is not configured on " + sender, Optional.empty());
            judge(duty, mine, unknown);
            return;
        }
        if (attempts.values().stream().filter(attempt -> attempt.inFlight).count() >= IN_FLIGHT_MAX) {
            mine.made--;
            return;
        }
        mine.inFlight = true;
        CompletableFuture<Delivery> unused = notifier.send(
                        Notifications.of(duty.alert(), duty.record(), cluster, sender))
                .whenComplete((delivery, failure) -> onAnswer(duty, mine, delivery, failure));
    }

    private synchronized void onAnswer(Duty duty, Attempts mine, Delivery delivery, Throwable failure) {
        mine.inFlight = false;
        judge(duty, mine, failure == null ? delivery : new Delivery.Failed(failure.toString(), Optional.empty()));
        if (!ticking) {
            proposeOutcomes(monotonicNanos.getAsLong());
        }
    }

    private void judge(Duty duty, Attempts mine, Delivery delivery) {
        String receiver = duty.record().getReceiver();
        if (delivery instanceof Delivery.Delivered) {
            tally.count("sent", receiver);
            settle(duty, mine, NotificationState.NOTIFICATION_SENT, "");
        } else if (delivery instanceof Delivery.Refused refused) {
            tally.count("refused", receiver);
            settle(duty, mine, NotificationState.NOTIFICATION_FAILED, refused.error());
        } else if (delivery instanceof Delivery.Failed failed) {
            tally.count("failed_attempts", receiver);
            long wished = failed.after().map(Duration::toNanos).orElse(0L);
            mine.nextNanos = monotonicNanos.getAsLong() + Math.max(wished, backoff.nanosAfter(mine.made, random));
            if (Integer.bitCount(mine.made) == 1) {
                settle(duty, mine, NotificationState.NOTIFICATION_QUEUED, failed.error());
            }
        }
    }

    /** Failures on the way are told at the 1st, 2nd, 4th, 8th … attempt: enough for the eye, little for the log. */
    private void settle(Duty duty, Attempts mine, NotificationState outcomeState, String error) {
        NotificationOutcome outcome = duty.outcome(outcomeState, mine.made, error);
        if (duty.alert().getLocal()) {
            fallback.settle(outcome);
            return;
        }
        mine.outcome = Optional.of(outcome);
        mine.toPropose = true;
        mine.proposedNanos = monotonicNanos.getAsLong() - PROPOSE_AGAIN_NANOS;
    }

    private void proposeOutcomes(long now) {
        List<NotificationOutcome> due = new ArrayList<>();
        for (Attempts mine : attempts.values()) {
            if (mine.toPropose && mine.outcome.isPresent() && now - mine.proposedNanos >= PROPOSE_AGAIN_NANOS) {
                due.add(mine.outcome.get());
                mine.proposedNanos = now;
                mine.toPropose = isDone(mine);
            }
        }
        for (Command command : due.isEmpty() ? List.<Command>of() : Commands.notifiedInParts(stamp.get(), due)) {
            // What is lost on the way is proposed again: until the state shows it, its duty is still queued there.
            CompletableFuture<Long> unused = propose.apply(command.toByteArray())
                    .whenComplete(
                            (index, failure) -> tally.count("outcomes_proposed", failure == null ? "ok" : "failed"));
        }
    }

    @Override
    public synchronized void close() {
        notifiers.values().forEach(Notifier::close);
    }
}
