package io.gossamer.swim;

import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Verifier;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What the parts of one {@link Swim} share. */
final class SwimState {
    final SwimConfig config;
    final NodeId self;
    final Verifier verifier;
    final RandomGenerator random;
    final SwimEffects effects;
    final Tally tally = new Tally("swim");
    final MeshIdentity mesh;
    final MemberTable table;
    final LinkStateTable links;
    final BroadcastQueue queue = new BroadcastQueue();
    final LocalHealth health;
    IsolationGate gate;
    Hearing hearing;
    Echoes echoes;
    MassSuspicionFreeze freeze;
    final SelfRecord own;
    final Doubles doubles;

    /** The present event's time. */
    long nowNanos;

    SwimState(
            SwimConfig config,
            Swim.Self self,
            Verifier verifier,
            MeshIdentity mesh,
            RandomGenerator random,
            SwimEffects effects) {
        this.config = config;
        this.health = new LocalHealth(config.has(Guard.LOCAL_HEALTH));
        this.self = Ed25519.nodeId(self.signer().publicKey());
        this.verifier = verifier;
        this.random = random;
        this.effects = effects;
        this.mesh = mesh;
        this.links = new LinkStateTable(config.membersMax(), tally);
        this.table = new MemberTable(config.observers(), links::order);
        this.doubles = new Doubles(this);
        begin(0);
        this.own = new SelfRecord(this, self);
    }

    /** What runs from the start on. */
    final void begin(long startNanos) {
        nowNanos = startNanos;
        gate = new IsolationGate(startNanos, config.silenceNanos(), config.has(Guard.ISOLATION_GATE));
        hearing = new Hearing(startNanos, config.probePeriodNanos(), config.has(Guard.HEARING));
        echoes = new Echoes(config.has(Guard.ECHOES));
        freeze = new MassSuspicionFreeze(startNanos, config.freezeNanos(), config.has(Guard.FREEZE));
    }

    /** Who should be heard now: neither this node nor any suspect. */
    int aliveOthers() {
        return table.counted() - table.suspectsCount() - 1;
    }

    /** What this node does not hear is likely its own fault. */
    boolean isHearingPoorly() {
        return echoes.areFew() || hearing.isPoor(nowNanos, aliveOthers());
    }

    Optional<MemberEntry> entry(NodeId id) {
        return table.get(id);
    }

    boolean isSelf(NodeId id) {
        return self.equals(id);
    }
}
