package io.gossamer.sim.trial;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkRowSigning;
import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.sim.SimKeys;
import io.gossamer.sim.SimRows;
import io.gossamer.sim.Simulation;
import io.gossamer.swim.MembershipEvent;
import io.gossamer.swim.Swim;
import io.gossamer.swim.SwimConfig;
import io.gossamer.swim.SwimEffects;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.Lifecycle;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncCodec;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * One machine alone that is told of thousands of members and their rows, each read from bytes of its own as in a daemon.
 * What it sends and sets goes nowhere.
 */
public final class HeapTrial {
    private static final int BATCH = 50;

    private final Swim swim;
    private final NodeId meshId = new NodeId(1, 1);
    private long nowNanos = Simulation.SECOND;

    /** Nothing comes of anything. */
    private static final class Nowhere implements SwimEffects {
        @Override
        public void send(Endpoint to, Gossip gossip) {}

        @Override
        public void request(Endpoint to, SyncRequest request, long exchangeId) {}

        @Override
        public void schedule(long delayNanos, SwimTimer timer) {}

        @Override
        public void emit(MembershipEvent event) {}
    }

    public HeapTrial() {
        swim = new Swim(
                SwimConfig.defaults(),
                new Swim.Self(SimKeys.signer(1), 1, profile(0)),
                SimKeys.VERIFIER,
                Optional.of(meshId),
                false,
                new SplittableRandom(1),
                new Nowhere());
        swim.start(nowNanos);
    }

    private static NodeProfile profile(int index) {
        return new NodeProfile(
                "host-" + index + ".example.net",
                new Zone("eu/rack-" + index % 40),
                "10." + (index >>> 16) + "." + (index >>> 8 & 0xff) + "." + (index & 0xff),
                new NodePorts(7401, 7402, 7403, 7404, 7405),
                Map.of("role", "web"),
                "0.1.0",
                1_700_000_000_000L,
                Optional.empty());
    }

    /** Members number {@code from} to {@code to}, with rows of the shipped degree where asked for. */
    public void tell(int from, int to, boolean withRows) {
        tell(from, to, Lifecycle.RUNNING, withRows);
    }

    /**
     * New rows of these members, as every five minutes: a few bands are others. {@code round} is 1 at first, and rises.
     */
    public void renew(int from, int to, int round) {
        List<Update> updates = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Signer signer = SimKeys.signer(1_000 + i);
            updates.add(LinkRowSigning.sign(row(signer, i, to, round), signer, reference -> false));
            if (updates.size() >= BATCH || i == to - 1) {
                hand(updates);
                updates.clear();
            }
        }
    }

    /** They say goodbye for good. */
    public void leave(int from, int to) {
        tell(from, to, Lifecycle.LEFT, false);
    }

    private void tell(int from, int to, Lifecycle lifecycle, boolean withRows) {
        List<Update> updates = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Signer signer = SimKeys.signer(1_000 + i);
            long incarnation = (2L << 32) + (lifecycle == Lifecycle.LEFT ? 1 : 0);
            updates.add(MemberRecord.sign(signer, incarnation, lifecycle, i, profile(i)));
            if (withRows) {
                updates.add(LinkRowSigning.sign(row(signer, i, to, 0), signer, reference -> false));
            }
            if (updates.size() >= BATCH || i == to - 1) {
                hand(updates);
                updates.clear();
            }
        }
    }

    private static LinkRow row(Signer signer, int index, int count, int round) {
        List<LinkRow.Outbound> outbound = new ArrayList<>();
        List<LinkRow.Inbound> inbound = new ArrayList<>();
        for (int i = 1; i <= SimRows.DEGREE; i++) {
            outbound.add(new LinkRow.Outbound(
                    id((index + i * 37) % count),
                    LinkState.UP,
                    OptionalInt.of(9 + (i % 5 == 0 ? round % 2 : 0)),
                    OptionalInt.of(0),
                    OptionalInt.of(3)));
            inbound.add(new LinkRow.Inbound(id(Math.floorMod(index - i * 37, count)), true));
        }
        return new LinkRow(
                Ed25519.nodeId(signer.publicKey()), 2, 1 + round, outbound, inbound, Optional.of(SimRows.place(index)));
    }

    private static NodeId id(int index) {
        return Ed25519.nodeId(SimKeys.signer(1_000 + index).publicKey());
    }

    private void hand(List<Update> updates) {
        nowNanos += Simulation.SECOND;
        NodeId by = id(0);
        Gossip.Sender sender = new Gossip.Sender(by, 2L << 32, 0, Optional.of(meshId), false);
        byte[] body = SyncCodec.encode(new SyncRequest(sender, 0, Optional.empty(), updates));
        try {
            swim.onSyncRequest(nowNanos, new Endpoint("10.0.0.0", 7401), SyncCodec.decodeRequest(by.high(), body));
        } catch (MalformedPacketException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** Lets so much time go by, with the rounds that make what is needed of the ring and let go of what is past its time. */
    public void pass(long nanos) {
        nowNanos += nanos;
        swim.onTimer(nowNanos, new SwimTimer.GossipTick());
        swim.onTimer(nowNanos, new SwimTimer.ReapTick());
        swim.onTimer(nowNanos, new SwimTimer.AntiEntropyTick());
    }

    public Swim swim() {
        return swim;
    }
}
