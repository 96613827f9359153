package io.gossamer.swim;

import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.wire.Notice;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Guard: accusations beyond their accuser's rate (see {@link Merger}) are not lost, but count only once enough of the subject's
 * observers say the same of the same incarnation. Without it a host that was accused and spoke up for a while, and then dies, is
 * told of half a minute late: its observers have used up their word. Without the rate one liar could make everybody repeat his.
 *
 * <p>What is held is genuine and of the subject's present incarnation: one notice an observer. One liar alone never comes to be
 * enough; several observers that are right do so at once.
 */
final class HeldEvidence {
    /** A subject that answers now and then must not make a storm: each time all its observers' words are passed on. */
    private static final double RELEASES_PER_SECOND_MAX = 0.1;

    private static final double RELEASES_BURST_MAX = 2;

    /** Signatures that turn out bad: each costs what a good one costs. */
    private static final double FORGERIES_PER_SECOND_MAX = 5;

    private static final double FORGERIES_BURST_MAX = 20;

    private final SwimState state;
    private final Membership membership;
    private final TokenBucket forgeries;
    private final TreeSet<NodeId> subjects = new TreeSet<>();

    HeldEvidence(SwimState state, Membership membership) {
        this.state = state;
        this.membership = membership;
        this.forgeries = new TokenBucket(FORGERIES_PER_SECOND_MAX, FORGERIES_BURST_MAX, state.nowNanos);
    }

    /** @param accusation of the subject's present incarnation, by one of its observers; not known to be genuine */
    void hold(MemberEntry subject, MemberEntry by, Notice accusation) {
        CaseFile file = subject.openFile();
        boolean isFull = file.held().size() >= 2 * state.config.observers();
        if (file.isHeldOf(by.id()) || isFull || forgeries.available(state.nowNanos) < 1) {
            state.tally.count("updates_dropped", "accuser_rate");
        } else if (!accusation.isSigned(state.verifier, by.record.publicKey())) {
            forgeries.take(state.nowNanos, 1);
            state.tally.count("signatures_bad", "accusation");
        } else {
            state.tally.count("accusations_held");
            file.hold(accusation);
            subjects.add(subject.id());
        }
    }

    /** Lets those count that are enough by now. */
    void release() {
        for (NodeId id : List.copyOf(subjects)) {
            Optional<MemberEntry> subject =
                    state.entry(id).filter(entry -> !entry.held().isEmpty());
            if (subject.isEmpty()) {
                subjects.remove(id);
            } else if (isEnough(subject.get()) && mayRelease(subject.get())) {
                subjects.remove(id);
                release(subject.get());
            }
        }
    }

    private void release(MemberEntry subject) {
        List<Notice> held = List.copyOf(subject.held());
        subject.openFile().clearHeld();
        state.tally.count("accusations_released");
        held.forEach(notice -> membership.admit(subject, notice, isStillObserver(notice, subject)));
    }

    private boolean isStillObserver(Notice notice, MemberEntry subject) {
        return state.entry(notice.by())
                .filter(by -> membership.verdicts().isObserver(by, subject))
                .isPresent();
    }

    private boolean isEnough(MemberEntry subject) {
        Verdicts.Evidence evidence = membership.verdicts().evidence(subject);
        long more = subject.held().stream()
                .filter(notice -> !subject.isAccusedBy(notice.by()))
                .filter(notice -> isStillObserver(notice, subject))
                .filter(notice -> state.entry(notice.by()).orElseThrow().state == MemberState.ALIVE)
                .count();
        return evidence.accusers() + more >= evidence.needed();
    }

    private boolean mayRelease(MemberEntry subject) {
        return subject.openFile()
                .releases(() -> new TokenBucket(RELEASES_PER_SECOND_MAX, RELEASES_BURST_MAX, state.nowNanos))
                .take(state.nowNanos, 1);
    }
}
