package io.gossamer.swim;

import io.gossamer.model.MemberState;
import io.gossamer.wire.Notice;
import java.util.List;
import java.util.Optional;

/**
 * From accusations to verdicts. Each node concludes for itself from signed evidence; nobody's conclusion is taken over.
 *
 * <pre>
 *             first accusation            enough accusers, time run out         15 s
 *  ALIVE ─────────────────────▶ SUSPECT ─────────────────────────▶ UNREACHABLE ──────▶ DEAD
 *    ▲                             │                                   │                 │
 *    └──── higher incarnation ─────┴───────────────────────────────────┴─────────────────┘
 *  STOPPED, LEFT: the member's own word
 * </pre>
 */
final class Membership {
    /** Evidence kept a subject: its observers, and those that others still take for them. */
    private static final int ACCUSATIONS_PER_RING = 2;

    /** Passed on, so that a node that misses one or counts one out still has enough. */
    private static final int RELAYED_MAX = Verdicts.ACCUSERS_ENOUGH + 2;

    private static final long REACCUSE_MIN_NANOS = 1_000_000_000L;
    private static final long REACCUSE_MAX_NANOS = 10_000_000_000L;
    private static final long RECHECK_NANOS = 250_000_000L;
    private static final int RECHECK_OFTEN_MAX = 16;

    /** A double heard so recently is about to rise: see {@link SelfRecord}. */
    static final long DOUBLE_HEARD_NANOS = 10_000_000_000L;

    private final SwimState state;
    private final Verdicts verdicts;
    private int reconsideredRing;

    Membership(SwimState state) {
        this.state = state;
        this.verdicts = new Verdicts(state.table, state.config.has(Guard.WATERMARK));
    }

    Verdicts verdicts() {
        return verdicts;
    }

    /** This node's own probes of a subject failed. */
    void accuse(MemberEntry subject) {
        if (!subject.state.isCounted() && subject.state != MemberState.UNREACHABLE) {
            return;
        }
        if (subject.isAccusedBy(state.self) || !mayAccuse(subject)) {
            return;
        }
        // Somebody must be left to agree or disagree: of two nodes neither can tell who is cut off.
        if (state.table.counted() <= 2 && subject.state.isCounted()) {
            state.tally.count("accusations_withheld", "two_left");
            return;
        }
        state.tally.count("accusations");
        admit(subject, state.own.notice(Notice.Kind.ACCUSATION, subject), true);
    }

    private boolean mayAccuse(MemberEntry subject) {
        return subject.file().isEmpty() || state.nowNanos >= subject.file().get().accuseNotBeforeNanos;
    }

    /** Evidence that is genuine, of the present incarnation and new. */
    void admit(MemberEntry subject, Notice accusation, boolean byObserver) {
        if (subject.accusations().size() >= ACCUSATIONS_PER_RING * state.config.observers() && !byObserver) {
            state.tally.count("accusations_dropped", "full");
            return;
        }
        if (subject.accusations().size() >= 2 * ACCUSATIONS_PER_RING * state.config.observers()) {
            state.tally.count("accusations_dropped", "full");
            return;
        }
        state.table.addAccusation(subject, accusation);
        if (!byObserver) {
            return;
        }
        relay(subject);
        weigh(subject, accusation);
    }

    private void relay(MemberEntry subject) {
        List<Notice> relayed = verdicts.relayed(subject, RELAYED_MAX + 1);
        if (!relayed.isEmpty() && relayed.size() <= RELAYED_MAX) {
            state.queue.offer(BroadcastQueue.Topic.DOWN, subject.id(), List.copyOf(relayed));
        }
    }

    private void weigh(MemberEntry subject, Notice newest) {
        if (subject.state == MemberState.ALIVE) {
            suspect(subject, newest);
        }
        if (subject.state == MemberState.SUSPECT) {
            schedule(subject);
        }
    }

    private void suspect(MemberEntry subject, Notice accusation) {
        state.table.setState(state.nowNanos, subject, MemberState.SUSPECT);
        subject.openFile().suspicion =
                Optional.of(new Suspicion(state.nowNanos, state.config.suspicionMinNanos(), suspicionMaxNanos()));
        state.effects.emit(new MembershipEvent.Suspected(subject.id(), accusation.by()));
        if (state.freeze.onSuspect(state.nowNanos, state.table.counted())) {
            state.table.touch();
            state.effects.emit(new MembershipEvent.Frozen(state.freeze.suspects()));
        }
    }

    private long suspicionMaxNanos() {
        return state.config.has(Guard.DYNAMIC_SUSPICION)
                ? state.config.suspicionMaxNanos()
                : state.config.suspicionMinNanos();
    }

    private void schedule(MemberEntry subject) {
        lookAgain(subject, remaining(subject, verdicts.evidence(subject)));
    }

    /** At most one look is outstanding a suspicion, unless an earlier one is needed. */
    private void lookAgain(MemberEntry subject, long afterNanos) {
        long delay = Math.max(1, afterNanos);
        if (subject.suspicion().isNextCheck(state.nowNanos + delay)) {
            state.effects.schedule(delay, new SwimTimer.SuspicionDue(subject.id(), subject.incarnation()));
        }
    }

    private long remaining(MemberEntry subject, Verdicts.Evidence evidence) {
        return subject.suspicion()
                .remainingNanos(state.nowNanos, Math.max(0, evidence.accusers() - 1), evidence.needed() - 1);
    }

    void onSuspicionDue(SwimTimer.SuspicionDue due) {
        Optional<MemberEntry> found = state.entry(due.subject());
        if (found.isEmpty()
                || found.get().state != MemberState.SUSPECT
                || found.get().incarnation() != due.incarnation()) {
            return;
        }
        MemberEntry subject = found.get();
        subject.suspicion().checked(state.nowNanos);
        Verdicts.Evidence evidence = verdicts.evidence(subject);
        long remaining = remaining(subject, evidence);
        if (remaining > 0) {
            lookAgain(subject, remaining);
        } else if (verdicts.relayed(subject, 1).isEmpty()) {
            // Who accused it observes it no longer, and so will never take that back: it counts for nothing.
            state.table.setState(state.nowNanos, subject, MemberState.ALIVE);
            subject.endSuspicion();
        } else if (evidence.isEnough() && !state.gate.isClosed(state.nowNanos) && !state.isHearingPoorly()) {
            unreachable(subject);
        } else {
            // Not enough accusers, or nothing is heard: a link is down, or it is us. Looked at again, for others'
            // standing may change.
            lookAgain(subject, recheckNanos());
        }
    }

    private long recheckNanos() {
        return state.table.suspects().size() <= RECHECK_OFTEN_MAX ? RECHECK_NANOS : 4 * RECHECK_NANOS;
    }

    private void unreachable(MemberEntry subject) {
        state.table.setState(state.nowNanos, subject, MemberState.UNREACHABLE);
        subject.endSuspicion();
        state.tally.count("unreachable");
        state.effects.emit(new MembershipEvent.Unreachable(
                subject.id(), subject.accusations().stream().map(Notice::by).toList()));
        state.effects.schedule(
                state.config.deadAfterNanos(), new SwimTimer.DeathDue(subject.id(), subject.incarnation()));
        replaceBySuccessor(subject);
    }

    void onDeathDue(SwimTimer.DeathDue due) {
        Optional<MemberEntry> found = state.entry(due.subject());
        if (found.isEmpty()
                || found.get().state != MemberState.UNREACHABLE
                || found.get().incarnation() != due.incarnation()) {
            return;
        }
        if (state.freeze.isFrozen(state.nowNanos) || state.gate.isClosed(state.nowNanos)) {
            state.effects.schedule(4 * RECHECK_NANOS, due);
            return;
        }
        state.table.setState(state.nowNanos, found.get(), MemberState.DEAD);
        state.queue.drop(BroadcastQueue.Topic.DOWN, found.get().id());
        state.tally.count("dead");
        state.effects.emit(new MembershipEvent.Died(found.get().id()));
    }

    /** Guard G1 and lateness: what was missed may have been the refutation. */
    void restartSuspicions() {
        for (MemberEntry suspect : state.table.suspects()) {
            suspect.suspicion().restart(state.nowNanos);
        }
    }

    /** Who observes whom has changed: evidence that did not count may count now. */
    void reconsider() {
        if (reconsideredRing == state.table.ring().version()) {
            return;
        }
        reconsideredRing = state.table.ring().version();
        for (MemberEntry accused : state.table.accused()) {
            if (accused.state == MemberState.ALIVE && verdicts.evidence(accused).accusers() > 0) {
                relay(accused);
                weigh(accused, accused.accusations().iterator().next());
            }
        }
    }

    /** An incarnation above the accused one: all evidence is void. */
    void acquit(MemberEntry member) {
        if (member.isAccusedBy(state.self)) {
            // It lives and does not answer me: a link is down, and saying so again and again would be a storm.
            CaseFile file = member.openFile();
            long wait = REACCUSE_MIN_NANOS << Math.min(4, file.accusationsRefuted++);
            file.accuseNotBeforeNanos = state.nowNanos + Math.min(REACCUSE_MAX_NANOS, wait);
        }
        member.endSuspicion();
        state.queue.drop(BroadcastQueue.Topic.DOWN, member.id());
    }

    /** A host reinstalled: same name, new key. It takes the name over once the old identity does not answer. */
    void replaceBySuccessor(MemberEntry absent) {
        for (MemberEntry namesake : List.copyOf(state.table.named(absent.record.name()))) {
            if (namesake != absent && namesake.state == MemberState.ALIVE) {
                replace(absent, namesake);
                return;
            }
        }
    }

    /** Not while another process under the old identity is heard: what is absent then is a copy of a host that works. */
    void replace(MemberEntry absent, MemberEntry successor) {
        long heardNanos = absent.file().map(file -> file.doubleHeardNanos).orElse(CaseFile.NEVER_NANOS);
        if (state.nowNanos - heardNanos < DOUBLE_HEARD_NANOS) {
            state.tally.count("replacements_withheld");
            return;
        }
        remove(absent, Optional.empty());
        state.effects.emit(new MembershipEvent.Replaced(absent.id(), successor.id()));
    }

    void remove(MemberEntry entry, Optional<Notice> notice) {
        state.table.remove(entry, notice);
        state.links.remove(entry.id());
        state.links.forgetSnapshot();
        state.queue.drop(entry.id());
    }
}
