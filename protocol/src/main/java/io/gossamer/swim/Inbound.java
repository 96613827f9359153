package io.gossamer.swim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.wire.Gossip;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What happens to a datagram that was sealed rightly: whose mesh is it, who speaks, what news, what answer. */
final class Inbound {
    private static final long GAP_SYNC_NANOS = 3_000_000_000L;

    /** A shorter silence is the rhythm of a mesh of three. */
    private static final long GAP_VOID_PERIODS = 2;

    private static final int SOURCES_MAX = 256;

    private final SwimState state;
    private final Membership membership;
    private final Merger merger;
    private final Disseminator disseminator;
    private final Prober prober;
    private final Relays relays;
    private final SeedCaller seeds;
    private final AntiEntropy antiEntropy;
    private final TokenBucket introductions;
    private final Set<Endpoint> wrongCluster = new LinkedHashSet<>();

    Inbound(
            SwimState state,
            Membership membership,
            Merger merger,
            Disseminator disseminator,
            Prober prober,
            Relays relays,
            SeedCaller seeds,
            AntiEntropy antiEntropy) {
        this.state = state;
        this.membership = membership;
        this.merger = merger;
        this.disseminator = disseminator;
        this.prober = prober;
        this.relays = relays;
        this.seeds = seeds;
        this.antiEntropy = antiEntropy;
        this.introductions = new TokenBucket(20, 40, state.nowNanos);
    }

    void onGossip(Endpoint source, Gossip gossip) {
        NodeId from = gossip.sender().from();
        if (state.isSelf(from)) {
            onOwn(source, gossip);
            return;
        }
        if (!admits(source, gossip.sender())) {
            if (gossip.kind() == Gossip.Kind.PING) {
                disseminator.replyBare(source, Gossip.Kind.ACK, gossip.number());
            }
            return;
        }
        merger.merge(gossip.updates(), false);
        Optional<MemberEntry> member = state.entry(from);
        if (member.isPresent()) {
            heard(from);
            watchDouble(source, gossip.sender(), member.get());
        }
        if (state.own.isRunning()) {
            answer(source, gossip, member);
        }
    }

    /** By way of the seeds a node calls itself: it answers, and so learns that the address is its own. */
    private void onOwn(Endpoint source, Gossip gossip) {
        boolean isOwnBoot = state.own.isOwnBoot(gossip.sender().bootNonce());
        if (isOwnBoot) {
            state.tally.count("own_heard");
        }
        state.own.onOwnPacket(source, gossip.sender().bootNonce());
        merger.merge(gossip.updates(), false);
        if (gossip.kind() == Gossip.Kind.PING && isOwnBoot) {
            disseminator.replyBare(source, Gossip.Kind.ACK, gossip.number());
        } else if (gossip.kind() == Gossip.Kind.PING) {
            // The double shall know of it too. It does not answer to news.
            if (introductions.take(state.nowNanos, 1)) {
                disseminator.introduce(source, Gossip.Kind.NEWS, 0, false);
            }
        } else if (gossip.kind() == Gossip.Kind.ACK) {
            seeds.onAck(state.self, gossip.number());
        }
    }

    /** False: of another mesh; nothing may be taken from it. */
    boolean admits(Endpoint source, Gossip.Sender sender) {
        switch (state.mesh.judge(sender)) {
            case MERGE:
                return true;
            case ADOPT:
                Optional<NodeId> old = state.mesh.meshId();
                state.mesh.set(sender.meshId(), false);
                state.table.touch();
                state.effects.emit(
                        new MembershipEvent.MeshAdopted(old, sender.meshId().orElseThrow()));
                if (state.entry(sender.from()).isEmpty()) {
                    antiEntropy.start(source);
                }
                return true;
            case WAIT:
                state.tally.count("packets_dropped", "mesh_yields");
                return false;
            default:
                state.tally.count("packets_dropped", "other_mesh");
                if (state.mesh.refuse(sender.meshId().orElseThrow())) {
                    state.effects.emit(
                            new MembershipEvent.MeshRefused(sender.meshId().orElseThrow(), source));
                }
                return false;
        }
    }

    /**
     * Somebody speaks under this identity whose record is not the one held, nor newer: two processes share it. The one that
     * lost the record learns it from here, with what is said against it, and may rise.
     */
    private void watchDouble(Endpoint source, Gossip.Sender speaker, MemberEntry held) {
        boolean isDouble = speaker.bootNonce() != held.record.bootNonce()
                && Long.compareUnsigned(speaker.incarnation(), held.incarnation()) <= 0;
        if (!isDouble) {
            return;
        }
        held.openFile().doubleHeardNanos = state.nowNanos;
        state.doubles.onMember(held, source);
        if (introductions.take(state.nowNanos, 1)) {
            state.tally.count("doubles_told");
            disseminator.tellDouble(source, held);
        }
    }

    private void heard(NodeId from) {
        state.echoes.heard(from);
        state.hearing.heard(state.nowNanos);
        long gap = state.gate.heard(state.nowNanos);
        if (gap > 0) {
            membership.restartSuspicions();
        }
        if (gap >= GAP_VOID_PERIODS * state.config.probePeriodNanos()) {
            // What was asked in the silence may have been answered into it.
            prober.voidInFlight();
        }
        if (gap >= GAP_SYNC_NANOS) {
            antiEntropy.withRandomMember();
        }
    }

    private void answer(Endpoint source, Gossip gossip, Optional<MemberEntry> member) {
        boolean isStranger = member.isEmpty()
                || Long.compareUnsigned(
                                gossip.sender().incarnation(), member.get().incarnation())
                        > 0;
        boolean introduce = isStranger && introductions.take(state.nowNanos, 1);
        boolean asksForMe = gossip.introduce() && introductions.take(state.nowNanos, 1);
        switch (gossip.kind()) {
            case PING -> {
                if (asksForMe) {
                    disseminator.introduce(source, Gossip.Kind.ACK, gossip.number(), introduce);
                } else {
                    disseminator.reply(source, member, Gossip.Kind.ACK, gossip.number(), Optional.empty(), introduce);
                }
                return;
            }
            case PING_REQ -> relays.onPingReq(source, gossip);
            case ACK -> onAck(source, gossip, member);
            case INDIRECT_ACK -> prober.onIndirectAck(gossip.sender().from(), gossip);
            case NACK -> prober.onNack(gossip.sender().from(), gossip);
            case NEWS -> {}
        }
        if (asksForMe) {
            disseminator.introduce(source, Gossip.Kind.NEWS, 0, introduce);
        } else if (introduce) {
            disseminator.reply(source, member, Gossip.Kind.NEWS, 0, Optional.empty(), true);
        }
    }

    private void onAck(Endpoint source, Gossip gossip, Optional<MemberEntry> member) {
        // Nearly every answer is to a probe of this node's own.
        if (member.isPresent() && prober.onAck(member.get(), gossip.number())) {
            return;
        }
        if (state.echoes.onAck(gossip.number())) {
            return;
        }
        NodeId from = gossip.sender().from();
        if (relays.onAck(from, gossip.number())) {
            return;
        }
        if (seeds.onAck(from, gossip.number())) {
            antiEntropy.start(source);
        }
    }

    void onWrongCluster(Endpoint source, boolean toldByOther) {
        state.tally.count("packets_dropped", toldByOther ? "refused_by_other" : "wrong_cluster");
        if (wrongCluster.size() < SOURCES_MAX && wrongCluster.add(source)) {
            state.effects.emit(new MembershipEvent.WrongCluster(source, toldByOther));
        }
    }
}
