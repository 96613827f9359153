package io.gossamer.swim;

import io.gossamer.model.MemberState;
import io.gossamer.wire.Gossip;
import java.util.Optional;

/** What happens by the clock alone: each tick does its work and sets the next. */
final class Rounds {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long SEED_TICK_NANOS = 250_000_000L;
    private static final long SEEDS_ANSWER_TICK_NANOS = SECOND_NANOS;
    private static final long REAP_NANOS = 60 * SECOND_NANOS;

    /** So long after somebody came back are the other absent called in quick succession: a partition has healed. */
    private static final long RECALL_NANOS = 15 * SECOND_NANOS;

    private static final int RECALL_PER_TICK = 2;

    /** A fiftieth of the mesh within ten seconds is many. */
    private static final long ARRIVALS_NANOS = 10 * SECOND_NANOS;

    private static final int ARRIVALS_SHARE = 50;
    private static final int ARRIVALS_MIN = 2;

    private final SwimState state;
    private final Membership membership;
    private final Merger merger;
    private final Disseminator disseminator;
    private final Prober prober;
    private final SeedCaller seeds;
    private final AntiEntropy antiEntropy;
    private long recallUntilNanos;
    private long comparedNanos;
    private long arrivalsSinceNanos;
    private int arrivals;
    private long busyUntilNanos;
    private boolean isolationSaid;

    Rounds(
            SwimState state,
            Membership membership,
            Merger merger,
            Disseminator disseminator,
            Prober prober,
            SeedCaller seeds,
            AntiEntropy antiEntropy) {
        this.state = state;
        this.membership = membership;
        this.merger = merger;
        this.disseminator = disseminator;
        this.prober = prober;
        this.seeds = seeds;
        this.antiEntropy = antiEntropy;
    }

    void start() {
        recallUntilNanos = state.nowNanos;
        busyUntilNanos = state.nowNanos;
        comparedNanos = state.nowNanos;
        arrivalsSinceNanos = state.nowNanos;
        again(new SwimTimer.GossipTick(), state.config.gossipPeriodNanos());
        again(new SwimTimer.RandomProbeTick(), state.config.probePeriodNanos());
        again(new SwimTimer.AntiEntropyTick(), state.config.antiEntropyPeriodNanos());
        again(new SwimTimer.CallDeadTick(), state.config.callDeadPeriodNanos());
        state.effects.schedule(1, new SwimTimer.SeedTick());
        state.effects.schedule(REAP_NANOS, new SwimTimer.ReapTick());
    }

    /** At a random phase: nodes started together would otherwise act together for ever. */
    private void again(SwimTimer timer, long periodNanos) {
        state.effects.schedule(1 + state.random.nextLong(periodNanos), timer);
    }

    void onGossipTick(SwimTimer tick) {
        boolean answersAgain = state.echoes.areRestored();
        if (state.hearing.isRestored(state.nowNanos, state.aliveOthers()) || answersAgain) {
            membership.restartSuspicions();
        }
        merger.releaseHeld();
        membership.reconsider();
        prober.followRing();
        prober.listen(state.config.silenceNanos() / 3);
        prober.callHeard();
        disseminator.spread();
        recall();
        compareOften();
        watchIsolation();
        if (state.freeze.thaw(state.nowNanos)) {
            state.table.touch();
            state.effects.emit(new MembershipEvent.Thawed());
        }
        state.effects.schedule(state.config.gossipPeriodNanos(), tick);
    }

    void onRandomProbeTick(SwimTimer tick) {
        if (state.own.isRunning()) {
            prober.probeAtRandom();
        }
        if (state.table.size() == 1 && seeds.isCalling()) {
            state.own.onUnheard();
        }
        state.doubles.endSilent();
        state.doubles.toCall().ifPresent(twin -> disseminator.introduce(twin, Gossip.Kind.PING, 0, false));
        state.effects.schedule(state.config.probePeriodNanos(), tick);
    }

    void onAntiEntropyTick(SwimTimer tick) {
        if (state.own.isRunning()) {
            antiEntropy.periodically(false);
        }
        state.effects.schedule(state.config.antiEntropyPeriodNanos(), tick);
    }

    /** Two halves of a mesh find each other again by this, without anybody's help. */
    void onCallDeadTick(SwimTimer tick) {
        if (state.own.isRunning()) {
            state.table.randomAbsent(state.random).ifPresent(absent -> {
                antiEntropy.start(absent.endpoint());
                call(absent);
            });
        }
        state.effects.schedule(state.config.callDeadPeriodNanos(), tick);
    }

    void onSeedTick(SwimTimer tick) {
        boolean allAnswer = !state.own.isRunning() || seeds.callDue();
        state.effects.schedule(allAnswer ? SEEDS_ANSWER_TICK_NANOS : SEED_TICK_NANOS, tick);
    }

    void onReturned() {
        recallUntilNanos = state.nowNanos + RECALL_NANOS;
    }

    private void recall() {
        if (state.nowNanos - recallUntilNanos >= 0 || !state.own.isRunning()) {
            return;
        }
        for (int i = 0; i < RECALL_PER_TICK; i++) {
            state.table.randomAbsent(state.random).ifPresent(this::call);
        }
    }

    /** Somebody new, or back again. One is news; many at once are more than news should carry: then all compare often. */
    void onArrival() {
        if (state.nowNanos - arrivalsSinceNanos > ARRIVALS_NANOS) {
            arrivalsSinceNanos = state.nowNanos;
            arrivals = 0;
        }
        if (++arrivals >= Math.max(ARRIVALS_MIN, state.table.counted() / ARRIVALS_SHARE)) {
            busyUntilNanos = state.nowNanos + RECALL_NANOS;
        }
    }

    private void compareOften() {
        antiEntropy.retryFirst();
        boolean isBusy = state.nowNanos - busyUntilNanos < 0 && state.own.isRunning();
        if (isBusy && state.nowNanos - comparedNanos >= state.config.probePeriodNanos()) {
            comparedNanos = state.nowNanos;
            antiEntropy.periodically(true);
        }
    }

    /** A ping that carries what stands against it: if it lives, it refutes. */
    private void call(MemberEntry absent) {
        disseminator.send(absent, Gossip.Kind.PING, state.random.nextInt(), Optional.empty());
    }

    private void watchIsolation() {
        Optional<Long> since = isolatedSinceNanos(state.config.isolatedAfterNanos());
        if (since.isPresent() && !isolationSaid) {
            isolationSaid = true;
            state.effects.emit(new MembershipEvent.Isolated(since.get()));
        } else if (isolationSaid && isolatedSinceNanos(0).isEmpty()) {
            isolationSaid = false;
            state.effects.emit(new MembershipEvent.IsolationEnded(state.gate.lastHeardNanos()));
        } else if (isolationSaid && !state.gate.isClosed(state.nowNanos)) {
            isolationSaid = false;
            state.effects.emit(new MembershipEvent.IsolationEnded(state.gate.lastHeardNanos()));
        }
    }

    /** Empty: somebody was heard within that time, or there is nobody to hear. */
    Optional<Long> isolatedSinceNanos(long afterNanos) {
        boolean silent = state.nowNanos - state.gate.lastHeardNanos() >= afterNanos;
        return silent && hasPeers() ? Optional.of(state.gate.lastHeardNanos()) : Optional.empty();
    }

    /** Somebody who has not said goodbye. */
    private boolean hasPeers() {
        return state.table.counted() > 1
                || state.table.absent().stream().anyMatch(entry -> entry.state != MemberState.STOPPED);
    }

    void onReapTick(SwimTimer tick) {
        for (MemberEntry absent : state.table.absent()) {
            if (state.nowNanos - absent.stateSinceNanos > state.config.keepDeadNanos()) {
                membership.remove(absent, Optional.empty());
            } else {
                membership.replaceBySuccessor(absent);
            }
        }
        state.table.tidy(state.nowNanos);
        int left = 0;
        for (MemberEntry entry : state.table.all()) {
            boolean isLeft = entry.state == MemberState.LEFT && !state.isSelf(entry.id());
            left += isLeft ? 1 : 0;
            boolean isDue = state.nowNanos - entry.stateSinceNanos > state.config.keepLeftNanos();
            if (isLeft && (isDue || left > Math.max(1024, state.table.counted()))) {
                membership.remove(entry, Optional.empty());
            }
        }
        state.effects.schedule(REAP_NANOS, tick);
    }
}
