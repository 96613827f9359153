package io.gossamer.flight;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.swim.SwimInputs;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SyncCodec;
import java.util.Collections;
import java.util.List;

/**
 * What one piece of a recording holds: inputs in order, each with the time since the one before; between them what the machine
 * drew from outside in doing them (signatures).
 *
 * <pre>
 *  entry:  | kind (1) | nanoseconds since the last entry (base 128) | fields |
 * </pre>
 *
 * Packets are kept as they were under the seal, which holds names, addresses and tags, and no key.
 */
final class InputCodec {
    static final int GOSSIP = 1;
    static final int PROBE_DUE = 2;
    static final int PROBE_STEP = 3;
    static final int GOSSIP_TICK = 4;
    static final int SEED_TICK = 5;
    static final int RANDOM_PROBE_TICK = 6;
    static final int TIMER = 7;
    static final int SYNC_REQUEST = 8;
    static final int SYNC_REPLY = 9;
    static final int SYNC_FAILED = 10;
    static final int LATENESS = 11;
    static final int WRONG_CLUSTER = 12;
    static final int SEEDS = 13;
    static final int PROFILE = 14;
    static final int MESH = 15;
    static final int ROW = 16;
    static final int FORGET = 17;
    static final int LEAVE = 18;
    static final int STOP = 19;
    static final int START = 20;
    static final int SIGNED = 21;
    static final int RESEEDED = 22;

    private InputCodec() {}

    static void timer(SwimTimer timer, ByteSink sink, ValueCodec codec) {
        if (timer instanceof SwimTimer.ProbeDue due) {
            codecId(due.subject(), sink);
            sink.putVar(due.chain());
        } else if (timer instanceof SwimTimer.ProbeStep due) {
            codecId(due.subject(), sink);
            sink.putZigZag(due.number());
            sink.putVar(due.step());
        } else if (kind(timer) == TIMER) {
            codec.write(timer, sink);
        }
    }

    /** The five that fire several times a second have a kind of their own. */
    static int kind(SwimTimer timer) {
        if (timer instanceof SwimTimer.ProbeDue) {
            return PROBE_DUE;
        } else if (timer instanceof SwimTimer.ProbeStep) {
            return PROBE_STEP;
        } else if (timer instanceof SwimTimer.GossipTick) {
            return GOSSIP_TICK;
        } else if (timer instanceof SwimTimer.SeedTick) {
            return SEED_TICK;
        }
        return timer instanceof SwimTimer.RandomProbeTick ? RANDOM_PROBE_TICK : TIMER;
    }

    static void codecId(NodeId id, ByteSink sink) {
        sink.putLong(id.high());
        sink.putLong(id.low());
    }

    private static NodeId id(ByteSource source) {
        return new NodeId(source.getLong(), source.getLong());
    }

    /** Gives a machine the entry that has this kind and whose fields come next. */
    static void replay(int kind, long now, ByteSource source, ValueCodec codec, SwimInputs machine) {
        switch (kind) {
            case GOSSIP, SYNC_REQUEST, SYNC_REPLY -> replayPacket(kind, now, source, codec, machine);
            case PROBE_DUE -> machine.onTimer(now, new SwimTimer.ProbeDue(id(source), (int) source.getVar()));
            case PROBE_STEP ->
                machine.onTimer(
                        now, new SwimTimer.ProbeStep(id(source), (int) source.getZigZag(), (int) source.getVar()));
            case GOSSIP_TICK -> machine.onTimer(now, new SwimTimer.GossipTick());
            case SEED_TICK -> machine.onTimer(now, new SwimTimer.SeedTick());
            case RANDOM_PROBE_TICK -> machine.onTimer(now, new SwimTimer.RandomProbeTick());
            case TIMER -> machine.onTimer(now, value(SwimTimer.class, source, codec));
            case SYNC_FAILED -> machine.onSyncFailed(now, source.getVar());
            case LATENESS -> machine.onLateness(now, source.getVar());
            case WRONG_CLUSTER -> machine.onWrongCluster(now, endpoint(source, codec), source.get() == 1);
            default -> replayChange(kind, now, source, codec, machine);
        }
    }

    private static void replayPacket(int kind, long now, ByteSource source, ValueCodec codec, SwimInputs machine) {
        try {
            if (kind == GOSSIP) {
                Endpoint from = endpoint(source, codec);
                machine.onGossip(now, from, GossipCodec.decode(source.getLong(), source.getBytes()));
            } else if (kind == SYNC_REQUEST) {
                Endpoint from = endpoint(source, codec);
                machine.onSyncRequest(now, from, SyncCodec.decodeRequest(source.getLong(), source.getBytes()));
            } else {
                long exchange = source.getVar();
                machine.onSyncReply(now, exchange, SyncCodec.decodeReply(source.getLong(), source.getBytes()));
            }
        } catch (MalformedPacketException unreadable) {
            throw new FlightFormatException("a packet in it cannot be read: " + unreadable.reason(), unreadable);
        }
    }

    private static void replayChange(int kind, long now, ByteSource source, ValueCodec codec, SwimInputs machine) {
        switch (kind) {
            case SEEDS -> machine.addSeeds(now, seeds(source, codec));
            case PROFILE -> machine.updateProfile(now, value(NodeProfile.class, source, codec));
            case MESH -> machine.setMesh(now, id(source), source.get() == 1);
            case ROW -> machine.publishRow(now, value(LinkRow.class, source, codec), source.get() == 1);
            case FORGET -> machine.forget(now, id(source));
            case LEAVE -> machine.leave(now);
            case STOP -> machine.stop(now);
            case START -> machine.start(now);
            default -> throw new FlightFormatException("it has an input of an unknown kind: " + kind);
        }
    }

    private static Endpoint endpoint(ByteSource source, ValueCodec codec) {
        if (codec.readRepeated(source) instanceof Endpoint endpoint) {
            return endpoint;
        }
        throw new FlightFormatException("it has no address where one belongs");
    }

    private static List<Endpoint> seeds(ByteSource source, ValueCodec codec) {
        List<Endpoint> seeds = new java.util.ArrayList<>();
        for (Object each : value(List.class, source, codec)) {
            seeds.add((Endpoint) each);
        }
        return Collections.unmodifiableList(seeds);
    }

    private static <T> T value(Class<T> type, ByteSource source, ValueCodec codec) {
        Object value = codec.read(source);
        if (!type.isInstance(value)) {
            throw new FlightFormatException("it has no " + type.getSimpleName() + " where one belongs");
        }
        return type.cast(value);
    }
}
