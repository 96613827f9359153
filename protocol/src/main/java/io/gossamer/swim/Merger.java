package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import io.gossamer.wire.RowDelta;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes in news, believing only what its owner signed. Order: is it new, is there room for it, is the signature good; so the
 * costly check comes last and once.
 */
final class Merger {
    /**
     * Guard: what one origin can make everybody pass on. Each piece goes out fifteen times and more at every node; an honest
     * origin has a row every ten seconds, a farewell, and a refutation now and then.
     */
    private static final double UPDATES_PER_SECOND_MAX = 0.3;

    private static final double UPDATES_BURST_MAX = 20;

    /**
     * Guard: an observer's accusations have a rate for each subject and boot of it, so that those of members that answer now
     * and then do not use up the word about one that has just crashed. With ten subjects an origin comes to as much again. What is
     * beyond it is held: see {@link HeldEvidence}.
     */
    private static final double ACCUSATIONS_PER_SECOND_MAX = 1.0 / 60;

    private static final double ACCUSATIONS_BURST_MAX = 2;

    private static final int SYNC_PASSED_MAX = 64;

    private final SwimState state;
    private final Membership membership;
    private final HeldEvidence held;

    Merger(SwimState state, Membership membership) {
        this.state = state;
        this.membership = membership;
        this.held = new HeldEvidence(state, membership);
    }

    /** Once a gossip period: accusations beyond their accusers' rate that are enough by now. */
    void releaseHeld() {
        held.release();
    }

    /**
     * Returns the origins of rows that came as a difference to one that is not held here: to be asked for as a whole.
     *
     * @param isSync by anti-entropy: not passed on epidemically, not under the origin's rate
     */
    List<NodeId> merge(List<Update> updates, boolean isSync) {
        List<NodeId> baseless = new ArrayList<>(0);
        // Records first: the others speak of members.
        for (Update update : updates) {
            if (update instanceof MemberRecord record) {
                onRecord(record, isSync);
            }
        }
        for (Update update : updates) {
            if (update instanceof Notice notice && notice.kind() == Notice.Kind.ACCUSATION) {
                onAccusation(notice, isSync);
            } else if (update instanceof Notice notice) {
                onForgotten(notice);
            } else if (update instanceof SignedRow row) {
                onRow(row, isSync);
            } else if (update instanceof RowDelta delta && isSync && !onRowDelta(delta)) {
                baseless.add(delta.origin());
            }
        }
        return baseless;
    }

    /** False: the base is not held. */
    private boolean onRowDelta(RowDelta delta) {
        if (state.entry(delta.origin()).isEmpty() || !state.links.isNews(delta.origin(), delta.version())) {
            return true;
        }
        try {
            Optional<SignedRow> row = state.links.apply(delta);
            row.ifPresent(whole -> onRow(whole, true));
            return row.isPresent();
        } catch (MalformedPacketException doesNotFit) {
            state.tally.count("rows_dropped", doesNotFit.reason());
            return false;
        }
    }

    private void onRecord(MemberRecord record, boolean isSync) {
        if (state.isSelf(record.id())) {
            if (!state.own.isOwnBoot(record.bootNonce()) && isGood(record)) {
                state.own.onOwnRecord(record);
            }
            return;
        }
        Optional<MemberEntry> known = state.entry(record.id());
        if (known.isPresent()) {
            if (supersedes(record, known.get().record) && isWithinRate(known.get(), isSync) && isGood(record)) {
                replace(known.get(), record);
            }
            return;
        }
        long floor = state.table
                .floor(record.id())
                .map(MemberTable.Floor::incarnation)
                .orElse(-1L);
        boolean isGone =
                state.table.floor(record.id()).isPresent() && Long.compareUnsigned(record.incarnation(), floor) <= 0;
        if (isGone || state.table.size() >= state.config.membersMax()) {
            state.tally.count("records_dropped", isGone ? "gone" : "full");
        } else if (isGood(record)) {
            add(record, isSync);
        }
    }

    /** Two records of one incarnation are a copied identity's: everybody must keep the same one. */
    private static boolean supersedes(MemberRecord record, MemberRecord known) {
        int byIncarnation = Long.compareUnsigned(record.incarnation(), known.incarnation());
        return byIncarnation > 0 || (byIncarnation == 0 && record.bootNonce() > known.bootNonce());
    }

    private boolean isGood(MemberRecord record) {
        boolean good = record.isSigned(state.verifier);
        if (!good) {
            state.tally.count("signatures_bad", "record");
        }
        return good;
    }

    private boolean isWithinRate(MemberEntry origin, boolean isSync) {
        if (isSync) {
            return true;
        }
        CaseFile file = origin.openFile();
        if (file.acceptance.isEmpty()) {
            file.acceptance = Optional.of(new TokenBucket(UPDATES_PER_SECOND_MAX, UPDATES_BURST_MAX, state.nowNanos));
        }
        return takes(file.acceptance.get(), "origin_rate");
    }

    private boolean isWithinRate(MemberEntry observer, MemberEntry subject, boolean isSync) {
        return isSync
                || subject.openFile()
                        .accuserRate(
                                observer.id(),
                                () -> new TokenBucket(
                                        ACCUSATIONS_PER_SECOND_MAX, ACCUSATIONS_BURST_MAX, state.nowNanos))
                        .take(state.nowNanos, 1);
    }

    private boolean takes(TokenBucket rate, String reason) {
        boolean within = rate.take(state.nowNanos, 1);
        if (!within) {
            state.tally.count("updates_dropped", reason);
        }
        return within;
    }

    private void add(MemberRecord record, boolean isSync) {
        MemberEntry entry = state.table.add(state.nowNanos, record, stateOf(record));
        state.links.forgetSnapshot();
        // Who joins a large mesh learns in one go what everybody else knows: not news.
        if (!isSync || state.table.size() <= SYNC_PASSED_MAX) {
            pass(record);
        }
        if (record.lifecycle() != Lifecycle.LEFT) {
            state.effects.emit(new MembershipEvent.Joined(record.id()));
        }
        if (record.lifecycle() == Lifecycle.RUNNING) {
            claimName(entry);
            endSolo(entry);
        }
    }

    private void endSolo(MemberEntry first) {
        if (state.mesh.isSolo()) {
            state.mesh.set(state.mesh.meshId(), false);
            state.effects.emit(new MembershipEvent.SoloEnded(first.id()));
        }
    }

    private void claimName(MemberEntry entry) {
        for (MemberEntry namesake : List.copyOf(state.table.named(entry.record.name()))) {
            if (namesake == entry) {
                continue;
            }
            if (namesake.state.isCounted()) {
                state.effects.emit(new MembershipEvent.NameConflict(entry.id(), namesake.id(), entry.record.name()));
            } else if (namesake.state != MemberState.LEFT) {
                membership.replace(namesake, entry);
            }
        }
    }

    private void replace(MemberEntry entry, MemberRecord record) {
        MemberRecord old = entry.record;
        MemberState was = entry.state;
        membership.acquit(entry);
        state.table.setRecord(entry, record);
        state.table.setState(state.nowNanos, entry, stateOf(record));
        pass(record);
        tell(entry, old, was);
        if (!old.name().equals(record.name()) && entry.state == MemberState.ALIVE) {
            claimName(entry);
        }
    }

    private void tell(MemberEntry entry, MemberRecord old, MemberState was) {
        MemberRecord record = entry.record;
        boolean restarted = record.incarnation() >>> 32 != old.incarnation() >>> 32;
        if (record.lifecycle() == Lifecycle.STOPPED) {
            state.effects.emit(new MembershipEvent.Stopped(entry.id()));
        } else if (record.lifecycle() == Lifecycle.LEFT) {
            long row = state.table.rowOrder(entry);
            state.links.remove(entry.id());
            state.table.rowChanged(entry, row);
            state.effects.emit(new MembershipEvent.Left(entry.id()));
        } else if (was == MemberState.LEFT) {
            state.effects.emit(new MembershipEvent.Joined(entry.id()));
        } else if (!was.isCounted()) {
            state.effects.emit(new MembershipEvent.Returned(entry.id(), restarted));
        } else if (restarted) {
            state.effects.emit(new MembershipEvent.Restarted(entry.id()));
        } else if (was == MemberState.SUSPECT) {
            state.effects.emit(new MembershipEvent.Refuted(entry.id()));
        }
        Endpoint before = old.gossip();
        if (!before.equals(entry.endpoint())) {
            state.effects.emit(new MembershipEvent.AddressChanged(entry.id(), before, entry.endpoint()));
        }
        NodeProfile said = old.profile();
        NodeProfile says = record.profile();
        if (!said.equals(says)) {
            state.effects.emit(new MembershipEvent.ProfileChanged(entry.id(), said, says));
        }
    }

    private void pass(MemberRecord record) {
        BroadcastQueue.Topic topic =
                record.lifecycle() == Lifecycle.RUNNING ? BroadcastQueue.Topic.ALIVE : BroadcastQueue.Topic.DOWN;
        state.queue.offer(topic, record.id(), List.of(record));
    }

    private static MemberState stateOf(MemberRecord record) {
        return switch (record.lifecycle()) {
            case RUNNING -> MemberState.ALIVE;
            case STOPPED -> MemberState.STOPPED;
            case LEFT -> MemberState.LEFT;
        };
    }

    private void onAccusation(Notice accusation, boolean isSync) {
        Optional<MemberEntry> subject = state.entry(accusation.subject());
        Optional<MemberEntry> by = state.entry(accusation.by());
        if (subject.isEmpty() || by.isEmpty()) {
            return;
        }
        if (subject.get().incarnation() != accusation.incarnation()) {
            if (state.isSelf(accusation.subject())
                    && accusation.isSigned(state.verifier, by.get().record.publicKey())) {
                state.own.onAccusedElsewhere(accusation.incarnation());
            }
            return;
        }
        if (subject.get().isAccusedBy(accusation.by())
                || state.isSelf(accusation.by())
                || accusation.by().equals(accusation.subject())
                || subject.get().record.lifecycle() != Lifecycle.RUNNING) {
            return;
        }
        boolean byObserver = membership.verdicts().isObserver(by.get(), subject.get());
        if (!byObserver && !isSync && !state.isSelf(accusation.subject())) {
            state.tally.count("accusations_dropped", "not_observer");
            return;
        }
        // What is said of this node itself is answered at a rate of its own.
        boolean hasOwnRate = byObserver && !state.isSelf(accusation.subject());
        if (hasOwnRate && !isWithinRate(by.get(), subject.get(), isSync)) {
            held.hold(subject.get(), by.get(), accusation);
            return;
        }
        if (!hasOwnRate && !isWithinRate(by.get(), isSync)) {
            return;
        }
        if (!accusation.isSigned(state.verifier, by.get().record.publicKey())) {
            state.tally.count("signatures_bad", "accusation");
        } else if (state.isSelf(accusation.subject())) {
            state.own.refute(accusation.by(), byObserver);
        } else {
            membership.admit(subject.get(), accusation, byObserver);
        }
    }

    /** An operator's word, passed on; only about members that do not answer here either. */
    private void onForgotten(Notice notice) {
        Optional<MemberEntry> subject = state.entry(notice.subject());
        Optional<MemberEntry> by = state.entry(notice.by());
        if (subject.isEmpty() || by.isEmpty() || state.isSelf(notice.subject())) {
            return;
        }
        boolean applies = !subject.get().state.isCounted()
                && Long.compareUnsigned(subject.get().incarnation(), notice.incarnation()) <= 0;
        if (!applies) {
            state.tally.count("forgets_dropped");
        } else if (!notice.isSigned(state.verifier, by.get().record.publicKey())) {
            state.tally.count("signatures_bad", "forgotten");
        } else {
            forget(subject.get(), notice);
        }
    }

    void forget(MemberEntry subject, Notice notice) {
        membership.remove(subject, Optional.of(notice));
        state.queue.offer(BroadcastQueue.Topic.DOWN, subject.id(), List.of(notice));
        state.effects.emit(new MembershipEvent.Forgotten(subject.id(), notice.by()));
    }

    private void onRow(SignedRow row, boolean isSync) {
        Optional<MemberEntry> origin = state.entry(row.origin());
        if (origin.isEmpty() || state.isSelf(row.origin()) || !state.links.isNews(row)) {
            return;
        }
        if (!isWithinRate(origin.get(), isSync)) {
            return;
        }
        if (!row.isSigned(state.verifier, origin.get().record.publicKey())) {
            state.tally.count("signatures_bad", "row");
            return;
        }
        try {
            long before = state.table.rowOrder(origin.get());
            if (state.links.accept(state.nowNanos, row.sharing(origin.get().id()))) {
                state.table.rowChanged(origin.get(), before);
                if (!isSync) {
                    state.queue.offer(BroadcastQueue.Topic.LINK, row.origin(), List.of(row));
                }
            }
        } catch (MalformedPacketException signedNonsense) {
            state.tally.count("rows_dropped", signedNonsense.reason());
        }
    }
}
