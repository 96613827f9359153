package io.gossamer.flight;

import com.google.protobuf.ByteString;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.swim.Swim;
import io.gossamer.swim.SwimInputs;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stands before the membership machine and keeps what it is told, so that what a node concluded at the worst moment can be run
 * again, step by step, on somebody's desk. With nothing to keep it in it only passes on.
 *
 * <p>A fault in it ends the recording, not the monitoring. One thread: the machine's.
 */
public final class RecordedSwim implements SwimInputs {
    private final Swim machine;
    private final SplitMix random;
    private final Consumer<RuntimeException> onFault;
    private Optional<FlightLog> log = Optional.empty();

    /**
     * @param random the one that the machine draws from
     * @param onFault told once, when the recording has ended for it
     */
    public RecordedSwim(Swim machine, SplitMix random, Consumer<RuntimeException> onFault) {
        this.machine = machine;
        this.random = random;
        this.onFault = onFault;
    }

    /** Signs as the node does, and has it kept: a replay has no key. */
    public static Signer keeping(Signer signer, Consumer<ByteString> signed) {
        return new Signer() {
            @Override
            public ByteString publicKey() {
                return signer.publicKey();
            }

            @Override
            public ByteString sign(ByteString content) {
                ByteString signature = signer.sign(content);
                signed.accept(signature);
                return signature;
            }
        };
    }

    /** Keeps from now on. */
    public void begin(int bytesMax, long nowNanos) {
        try {
            log = Optional.of(new FlightLog(bytesMax, machine, random, nowNanos));
        } catch (RuntimeException fault) {
            end(fault);
        }
    }

    private void keep(Consumer<FlightLog> entry) {
        if (log.isPresent()) {
            try {
                entry.accept(log.get());
            } catch (RuntimeException fault) {
                end(fault);
            }
        }
    }

    private void end(RuntimeException fault) {
        log = Optional.empty();
        onFault.accept(fault);
    }

    /** What is kept now; empty: nothing is. A new seed follows, so that who reads it cannot tell what will be drawn next. */
    public Optional<FlightRecord> record(FlightRecord.Head head, long newSeed) {
        Optional<FlightRecord> record = log.map(kept -> kept.record(head));
        keep(kept -> kept.reseed(head.nowNanos(), newSeed));
        return record;
    }

    /** The recording, to be measured; empty: there is none. */
    public Optional<FlightLog> log() {
        return log;
    }

    /** By {@link #keeping}. */
    public void signed(ByteString signature) {
        keep(kept -> kept.signed(signature));
    }

    /** A datagram: kept as the bytes under its seal, which are there, instead of being put together again. */
    public void onGossip(long nowNanos, Endpoint source, Gossip gossip, byte[] body) {
        if (log.isPresent()) {
            keep(kept -> kept.gossip(nowNanos, source, gossip.sender().from().high(), body));
        }
        machine.onGossip(nowNanos, source, gossip);
    }

    @Override
    public void start(long nowNanos) {
        keep(kept -> kept.start(nowNanos));
        machine.start(nowNanos);
    }

    @Override
    public void onGossip(long nowNanos, Endpoint source, Gossip gossip) {
        onGossip(nowNanos, source, gossip, GossipCodec.encode(gossip));
    }

    @Override
    public void onTimer(long nowNanos, SwimTimer timer) {
        keep(kept -> kept.timer(nowNanos, timer));
        machine.onTimer(nowNanos, timer);
    }

    @Override
    public void onLateness(long nowNanos, long lateNanos) {
        keep(kept -> kept.lateness(nowNanos, lateNanos));
        machine.onLateness(nowNanos, lateNanos);
    }

    @Override
    public SyncReply onSyncRequest(long nowNanos, Endpoint source, SyncRequest request) {
        keep(kept -> kept.syncRequest(nowNanos, source, request));
        return machine.onSyncRequest(nowNanos, source, request);
    }

    @Override
    public void onSyncReply(long nowNanos, long exchangeId, SyncReply reply) {
        keep(kept -> kept.syncReply(nowNanos, exchangeId, reply));
        machine.onSyncReply(nowNanos, exchangeId, reply);
    }

    @Override
    public void onSyncFailed(long nowNanos, long exchangeId) {
        keep(kept -> kept.syncFailed(nowNanos, exchangeId));
        machine.onSyncFailed(nowNanos, exchangeId);
    }

    @Override
    public void onWrongCluster(long nowNanos, Endpoint source, boolean toldByOther) {
        keep(kept -> kept.wrongCluster(nowNanos, source, toldByOther));
        machine.onWrongCluster(nowNanos, source, toldByOther);
    }

    @Override
    public void addSeeds(long nowNanos, List<Endpoint> endpoints) {
        keep(kept -> kept.seeds(nowNanos, endpoints));
        machine.addSeeds(nowNanos, endpoints);
    }

    @Override
    public void updateProfile(long nowNanos, NodeProfile profile) {
        keep(kept -> kept.profile(nowNanos, profile));
        machine.updateProfile(nowNanos, profile);
    }

    @Override
    public void setMesh(long nowNanos, NodeId meshId, boolean solo) {
        keep(kept -> kept.mesh(nowNanos, meshId, solo));
        machine.setMesh(nowNanos, meshId, solo);
    }

    @Override
    public void publishRow(long nowNanos, LinkRow row, boolean urgent) {
        keep(kept -> kept.row(nowNanos, row, urgent));
        machine.publishRow(nowNanos, row, urgent);
    }

    @Override
    public boolean forget(long nowNanos, NodeId member) {
        keep(kept -> kept.forget(nowNanos, member));
        return machine.forget(nowNanos, member);
    }

    @Override
    public void leave(long nowNanos) {
        keep(kept -> kept.leave(nowNanos));
        machine.leave(nowNanos);
    }

    @Override
    public void stop(long nowNanos) {
        keep(kept -> kept.stop(nowNanos));
        machine.stop(nowNanos);
    }
}
