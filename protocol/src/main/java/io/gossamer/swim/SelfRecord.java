package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeProfile;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Notice;
import io.gossamer.wire.Signer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** This node's own record: the only one that it may raise. Refutes what is said about it, and notices a double of itself. */
final class SelfRecord {
    /** So often does this node rise above a record of its own that it did not write; then it only says so. */
    static final int RISES_MAX = 3;

    static final int DOUBLES_MAX = 16;

    private final SwimState state;
    private final Signer signer;
    private final int bootNonce;
    private final Set<Integer> doubles = new LinkedHashSet<>();
    private final TokenBucket refutations;
    private MemberRecord record;
    private long rowSequence;
    private int rises;
    private boolean clashOfAddressSaid;

    SelfRecord(SwimState state, Swim.Self self) {
        this.state = state;
        this.signer = self.signer();
        this.bootNonce = state.random.nextInt();
        // A liar may accuse as often as it likes; the answer is news to everybody, so it has a rate.
        this.refutations = new TokenBucket(1, 5, state.nowNanos);
        this.record = MemberRecord.sign(signer, self.epoch() << 32, Lifecycle.RUNNING, bootNonce, self.profile());
    }

    /** Puts this node into its own table. */
    void enter() {
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
        return Notice.sign(signer, kind, state.self, subject.id, subject.incarnation());
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

    /** Somebody accuses my present incarnation: the next one voids it. */
    void refute() {
        if (!isRunning()) {
            return;
        }
        if (!refutations.take(state.nowNanos, 1)) {
            state.tally.count("refutations_withheld");
            return;
        }
        state.tally.count("refutations");
        state.health.onRefuted();
        rewrite(record.incarnation() + 1, record.lifecycle(), record.profile());
    }

    /** A record with my id and a good signature came in. */
    void onOwnRecord(MemberRecord other) {
        if (other.bootNonce() == bootNonce || Long.compareUnsigned(other.incarnation(), record.incarnation()) < 0) {
            return;
        }
        if (doubles.size() < DOUBLES_MAX && doubles.add(other.bootNonce())) {
            state.effects.emit(new MembershipEvent.IdentityClash(
                    Optional.of(other.profile().gossip())));
        }
        // It may be my own past, restored from a backup: then rising ends it. It may live: then we both stop soon.
        if (isRunning() && rises < RISES_MAX) {
            rises++;
            rewrite(other.incarnation() + 1, record.lifecycle(), record.profile());
        }
    }

    /** A packet under my own id from somewhere else. Of my own boot it is my own, come back by way of the seeds. */
    void onOwnPacket(Endpoint source, long incarnation) {
        if (incarnation >>> 32 != epoch() && !clashOfAddressSaid) {
            clashOfAddressSaid = true;
            state.effects.emit(new MembershipEvent.IdentityClash(Optional.of(source)));
        }
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
