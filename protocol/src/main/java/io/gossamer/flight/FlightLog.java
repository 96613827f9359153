package io.gossamer.flight;

import com.google.protobuf.ByteString;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Tally;
import io.gossamer.swim.Swim;
import io.gossamer.swim.SwimEffects;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncCodec;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The last inputs of a membership machine, within a number of bytes, and an image of its state at their beginning.
 *
 * <p>Two pieces: when the newer one is full it becomes the older one, that one is dropped, and an image is taken to begin
 * with. So between half of the bytes and all of them are there to look back on. An image costs some hundred bytes a member
 * beside that; an input, a copy of its bytes into memory that is there already.
 *
 * <p>One thread: the machine's. Each method is called <em>before</em> the machine is told.
 */
public final class FlightLog {
    /** What a membership machine holds of its surroundings. */
    static final Set<Class<?>> WORLD = new java.util.LinkedHashSet<>(
            List.of(SwimEffects.class, Verifier.class, Signer.class, RandomGenerator.class, Tally.class));

    /** The least that a recording of this kind can be of use with; an anti-entropy frame alone may have 64 KiB. */
    public static final int BYTES_MIN = 256 * 1024;

    private final int pieceBytesMax;
    private final Swim machine;
    private final SplitMix random;
    private Optional<Piece> older = Optional.empty();
    private Piece newer;

    /** A stretch of inputs and the state before the first of them. */
    private static final class Piece {
        private final MachineImage image;
        private final long randomState;
        private final long startNanos;
        private final ByteSink inputs = new ByteSink();
        private final ValueCodec codec = new ValueCodec();
        private long lastNanos;
        private long count;

        private Piece(MachineImage image, long randomState, long startNanos) {
            this.image = image;
            this.randomState = randomState;
            this.startNanos = startNanos;
            this.lastNanos = startNanos;
        }

        private FlightRecord.Stretch stretch() {
            return new FlightRecord.Stretch(
                    image, randomState, startNanos, count, ByteString.copyFrom(inputs.toArray()));
        }
    }

    /** @param random the one that the machine draws from */
    public FlightLog(int bytesMax, Swim machine, SplitMix random, long nowNanos) {
        if (bytesMax < BYTES_MIN) {
            throw new IllegalArgumentException("a recording takes at least " + BYTES_MIN + " bytes");
        }
        this.pieceBytesMax = bytesMax / 2;
        this.machine = machine;
        this.random = random;
        this.newer = begin(nowNanos);
    }

    private Piece begin(long nowNanos) {
        return new Piece(image(), random.state(), nowNanos);
    }

    private MachineImage image() {
        return MachineImage.of(machine, WORLD);
    }

    /** Inputs held. */
    public long inputs() {
        return newer.count + older.map(piece -> piece.count).orElse(0L);
    }

    /** Bytes of inputs held. */
    public int inputBytes() {
        return newer.inputs.size() + older.map(piece -> piece.inputs.size()).orElse(0);
    }

    /** Bytes that the images hold beside what the machine holds anyway. */
    public int imageBytes() {
        return newer.image.ownBytes()
                + older.map(piece -> piece.image.ownBytes()).orElse(0);
    }

    public long startNanos() {
        return older.orElse(newer).startNanos;
    }

    private ByteSink entry(int kind, long nowNanos) {
        if (newer.inputs.size() >= pieceBytesMax) {
            older = Optional.of(newer);
            newer = begin(nowNanos);
        }
        ByteSink sink = newer.inputs;
        sink.put(kind);
        sink.putZigZag(nowNanos - newer.lastNanos);
        newer.lastNanos = nowNanos;
        newer.count++;
        return sink;
    }

    /** @param body as it was under the seal */
    public void gossip(long nowNanos, Endpoint source, long senderHash, byte[] body) {
        ByteSink sink = entry(InputCodec.GOSSIP, nowNanos);
        newer.codec.writeRepeated(source, sink);
        sink.putLong(senderHash);
        sink.putBytes(body);
    }

    public void timer(long nowNanos, SwimTimer timer) {
        InputCodec.timer(timer, entry(InputCodec.kind(timer), nowNanos), newer.codec);
    }

    public void syncRequest(long nowNanos, Endpoint source, SyncRequest request) {
        ByteSink sink = entry(InputCodec.SYNC_REQUEST, nowNanos);
        newer.codec.writeRepeated(source, sink);
        sink.putLong(request.sender().from().high());
        sink.putBytes(SyncCodec.encode(request));
    }

    public void syncReply(long nowNanos, long exchangeId, SyncReply reply) {
        ByteSink sink = entry(InputCodec.SYNC_REPLY, nowNanos);
        sink.putVar(exchangeId);
        sink.putLong(reply.sender().from().high());
        sink.putBytes(SyncCodec.encode(reply));
    }

    public void syncFailed(long nowNanos, long exchangeId) {
        entry(InputCodec.SYNC_FAILED, nowNanos).putVar(exchangeId);
    }

    public void lateness(long nowNanos, long lateNanos) {
        entry(InputCodec.LATENESS, nowNanos).putVar(lateNanos);
    }

    public void wrongCluster(long nowNanos, Endpoint source, boolean toldByOther) {
        ByteSink sink = entry(InputCodec.WRONG_CLUSTER, nowNanos);
        newer.codec.writeRepeated(source, sink);
        sink.put(toldByOther ? 1 : 0);
    }

    public void seeds(long nowNanos, List<Endpoint> endpoints) {
        ByteSink sink = entry(InputCodec.SEEDS, nowNanos);
        newer.codec.write(endpoints, sink);
    }

    public void profile(long nowNanos, NodeProfile profile) {
        ByteSink sink = entry(InputCodec.PROFILE, nowNanos);
        newer.codec.write(profile, sink);
    }

    public void mesh(long nowNanos, NodeId meshId, boolean solo) {
        ByteSink sink = entry(InputCodec.MESH, nowNanos);
        InputCodec.codecId(meshId, sink);
        sink.put(solo ? 1 : 0);
    }

    public void row(long nowNanos, LinkRow row, boolean urgent) {
        ByteSink sink = entry(InputCodec.ROW, nowNanos);
        newer.codec.write(row, sink);
        sink.put(urgent ? 1 : 0);
    }

    public void forget(long nowNanos, NodeId member) {
        InputCodec.codecId(member, entry(InputCodec.FORGET, nowNanos));
    }

    public void leave(long nowNanos) {
        entry(InputCodec.LEAVE, nowNanos);
    }

    public void stop(long nowNanos) {
        entry(InputCodec.STOP, nowNanos);
    }

    public void start(long nowNanos) {
        entry(InputCodec.START, nowNanos);
    }

    /** The machine had this signed: in a replay there is no key. Belongs to the input before it. */
    public void signed(ByteString signature) {
        newer.inputs.put(InputCodec.SIGNED);
        newer.inputs.putBytes(signature.toByteArray());
    }

    /** What was drawn so far can be told from a recording that left the house; from here on it cannot. */
    public void reseed(long nowNanos, long seed) {
        entry(InputCodec.RESEEDED, nowNanos).putLong(seed);
        random.reseed(seed);
    }

    /** A copy of everything, for any thread, with the machine's state as it is now. */
    public FlightRecord record(FlightRecord.Head head) {
        List<FlightRecord.Stretch> stretches = new ArrayList<>();
        older.ifPresent(piece -> stretches.add(piece.stretch()));
        stretches.add(newer.stretch());
        return new FlightRecord(head, stretches, image());
    }
}
