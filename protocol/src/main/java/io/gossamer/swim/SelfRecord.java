package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import io.gossamer.wire.Signer;
import java.util.List;
import java.util.Optional;

/** This node's own record: the only one that it may raise. Refutes what is said about it, and notices a double of itself. */
final class SelfRecord {
    /**
     * Above a record that says that it runs this node rises once: a restored backup's own past does not answer that. Two that
     * live would take turns for ever, and with each turn the mesh's links and its Raft group would move.
     */
    private static final int RISES_ABOVE_RUNNING_MAX = 1;

    private static final double RISES_ABOVE_RUNNING_PER_SECOND = 1.0 / 3600;

    /** Above a double that has gone, or is accused: nobody answers such a rise. And away from one of the same epoch. */
    private static final int RISES_MAX = 3;

    private static final double RISES_PER_SECOND = 1;

    /** Two doubles that rise at once must not land on one epoch: it numbers what they seal. */
    private static final int RISE_EPOCHS_MAX = 16;

    private static final long EPOCH_MAX = 0xFFFF_FFFFL;

    /** After so long a silence from the start on, then after twice as long, and so on. */
    private static final long UNHEARD_NANOS = 4_000_000_000L;

    private static final int UNHEARD_RISES_MAX = 5;

    private final SwimState state;
    private final Signer signer;
    private final int bootNonce;
    private final TokenBucket refutations;
    private final OwnAccusers accusers = new OwnAccusers();
    private MemberRecord record;
    private long rowSequence;
    private final TokenBucket rises;
    private final TokenBucket risesAboveRunning;
    private Optional<MemberRecord> rival = Optional.empty();
    private int unheardRises;
    private long unheardDueNanos;

    SelfRecord(SwimState state, Swim.Self self) {
        this.state = state;
        this.signer = self.signer();
        this.bootNonce = state.random.nextInt();
        // A liar may accuse as often as it likes; the answer is news to everybody, so it has a rate.
        this.refutations = new TokenBucket(1, 5, state.nowNanos);
        this.rises = new TokenBucket(RISES_PER_SECOND, RISES_MAX, state.nowNanos);
        this.risesAboveRunning =
                new TokenBucket(RISES_ABOVE_RUNNING_PER_SECOND, RISES_ABOVE_RUNNING_MAX, state.nowNanos);
        this.record = MemberRecord.sign(signer, self.epoch() << 32, Lifecycle.RUNNING, bootNonce, self.profile());
    }

    /** Puts this node into its own table. */
    void enter() {
        unheardDueNanos = state.nowNanos + UNHEARD_NANOS;
        state.table.add(state.nowNanos, record, MemberState.ALIVE);
        announce(BroadcastQueue.Topic.ALIVE);
    }

    MemberRecord record() {
        return record;
    }

    Signer signer() {
        return signer;
    }

    long epoch() {
        return record.incarnation() >>> 32;
    }

    boolean isRunning() {
        return record.lifecycle() == Lifecycle.RUNNING;
    }

    long nextRowSequence() {
        return ++rowSequence;
    }

    Notice notice(Notice.Kind kind, MemberEntry subject) {
        return Notice.sign(signer, kind, state.self, subject.id(), subject.incarnation());
    }

    void setProfile(NodeProfile profile) {
        if (!profile.equals(record.profile())) {
            rewrite(record.incarnation() + 1, record.lifecycle(), profile);
        }
    }

    void setLifecycle(Lifecycle lifecycle) {
        rewrite(record.incarnation() + 1, lifecycle, record.profile());
        state.table.setState(
                state.nowNanos,
                state.table.get(state.self).orElseThrow(),
                lifecycle == Lifecycle.LEFT ? MemberState.LEFT : MemberState.STOPPED);
    }

    /**
     * Somebody accuses my present incarnation: the next one voids it. What one says again and again is left standing for a
     * while, since one alone can end nobody; two at once are answered at once. What came by a stream while no datagram does
     * is true: packets do not get here, and who speaks up by stream would be accused anew until they do.
     */
    void refute(NodeId accuser, boolean isObserver) {
        if (!isRunning()) {
            return;
        }
        if (isDeaf()) {
            state.tally.count("refutations_withheld", "deaf");
            return;
        }
        if (!accusers.isWorthRefuting(state.nowNanos, accuser, isObserver)) {
            state.tally.count("refutations_withheld", "one_accuser");
            return;
        }
        if (!refutations.take(state.nowNanos, 1)) {
            state.tally.count("refutations_withheld", "rate");
            return;
        }
        accusers.refuted();
        state.tally.count("refutations");
        state.health.onRefuted();
        rewrite(record.incarnation() + 1, record.lifecycle(), record.profile());
    }

    private boolean isDeaf() {
        return state.nowNanos - state.gate.lastHeardNanos() >= state.config.probePeriodNanos();
    }

    /** A record with my id, a good signature and another boot's nonce came in. */
    void onOwnRecord(MemberRecord other) {
        if (Long.compareUnsigned(other.incarnation(), record.incarnation()) < 0) {
            return;
        }
        state.doubles.onOwn(other.bootNonce(), other.gossip());
        boolean isNewest = rival.isEmpty()
                || Long.compareUnsigned(other.incarnation(), rival.get().incarnation()) > 0;
        rival = isNewest ? Optional.of(other) : rival;
        // It may be my own past, restored from a backup: then rising ends it. It may live: then it rises too, and
        // stands.
        boolean isApart = other.lifecycle() == Lifecycle.RUNNING && other.incarnation() >>> 32 != epoch();
        riseAbove(other, isApart ? risesAboveRunning : rises);
    }

    /**
     * Nobody has answered since the start. A double that others heard first makes them take what is sealed under the same
     * epoch, or a lower one, for its recorded packets: that of a copy started in the same second, or with a clock behind.
     */
    void onUnheard() {
        if (!isRunning() || unheardRises >= UNHEARD_RISES_MAX || state.nowNanos < unheardDueNanos) {
            return;
        }
        state.tally.count("rises");
        long higher = epoch() + 1 + state.random.nextInt(RISE_EPOCHS_MAX << 2 * unheardRises);
        unheardRises++;
        unheardDueNanos = state.nowNanos + (UNHEARD_NANOS << unheardRises);
        if (higher <= EPOCH_MAX) {
            rewrite(higher << 32, record.lifecycle(), record.profile());
        }
    }

    /** Where the double is whose record stands in place of mine: it hears of me from nobody else. */
    Optional<Endpoint> standingRival() {
        return rival.filter(
                        other -> isRunning() && Long.compareUnsigned(other.incarnation(), record.incarnation()) >= 0)
                .map(other -> other.gossip());
    }

    /** Somebody accuses an incarnation that is not this boot's: when a double wrote it, that one has stopped answering. */
    void onAccusedElsewhere(long incarnation) {
        rival.filter(other -> other.incarnation() == incarnation).ifPresent(other -> riseAbove(other, rises));
    }

    private void riseAbove(MemberRecord other, TokenBucket rate) {
        if (!isRunning() || Long.compareUnsigned(other.incarnation(), record.incarnation()) < 0) {
            return;
        }
        if (!rate.take(state.nowNanos, 1)) {
            state.tally.count("rises_withheld");
            return;
        }
        state.tally.count("rises");
        long higher = (other.incarnation() >>> 32) + 1 + state.random.nextInt(RISE_EPOCHS_MAX);
        rewrite(higher <= EPOCH_MAX ? higher << 32 : other.incarnation() + 1, record.lifecycle(), record.profile());
    }

    /** A packet under my own id. Of my own boot it is my own, come back by way of the seeds. */
    void onOwnPacket(Endpoint source, int nonce) {
        if (nonce != bootNonce) {
            state.doubles.onOwn(nonce, source);
        }
    }

    boolean isOwnBoot(int nonce) {
        return nonce == bootNonce;
    }

    private void rewrite(long incarnation, Lifecycle lifecycle, NodeProfile profile) {
        record = MemberRecord.sign(signer, incarnation, lifecycle, bootNonce, profile);
        state.table.setRecord(state.table.get(state.self).orElseThrow(), record);
        announce(lifecycle == Lifecycle.RUNNING ? BroadcastQueue.Topic.ALIVE : BroadcastQueue.Topic.DOWN);
        state.effects.emit(new MembershipEvent.SelfChanged(record));
    }

    private void announce(BroadcastQueue.Topic topic) {
        state.queue.offer(topic, state.self, List.of(record));
    }
}
