package io.gossamer.flight;

import com.google.protobuf.ByteString;
import io.gossamer.model.Tally;
import io.gossamer.swim.Swim;
import io.gossamer.swim.SwimEffects;
import io.gossamer.wire.Ed25519;
import io.gossamer.wire.Signer;
import io.gossamer.wire.Verifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Runs a recording through a machine of this build: the state at its beginning is restored, every input is given again at
 * its time, and the state in the end has a digest that is to equal the one in the recording.
 *
 * <p>Where the recording has two stretches the second one's image must be what the first one leads to; a difference tells in
 * which of them a replay and what happened part ways. One thread.
 */
public final class FlightReplay {
    private final FlightRecord record;
    private final SplitMix random = new SplitMix(0);
    private final Signatures signatures;
    private final Map<Class<?>, Object> world = new LinkedHashMap<>();
    private final Swim machine;
    private final ImageRestoring.Maker maker;
    private Optional<ByteSource> inputs = Optional.empty();
    private long nowNanos;

    /** @param effects told what the machine does, as it did then; {@link #nowNanos} is the time of it */
    public FlightReplay(FlightRecord record, Verifier verifier, SwimEffects effects, ImageRestoring.Maker maker) {
        this.record = record;
        this.maker = maker;
        this.signatures = new Signatures(record.head().publicKey());
        world.put(SwimEffects.class, effects);
        world.put(Verifier.class, verifier);
        world.put(Signer.class, signatures);
        world.put(RandomGenerator.class, random);
        world.put(Tally.class, new Tally("swim"));
        Swim.Self self =
                new Swim.Self(signatures, record.head().epoch(), record.head().profile());
        this.machine = new Swim(record.head().config(), self, verifier, Optional.empty(), false, random, effects);
    }

    /** What came of it. {@code inputs} were given; {@code isEqual}: the end is what it was. */
    public record Outcome(long inputs, String digest, boolean isEqual) {}

    /** Throws {@link FlightFormatException} where the recording does not fit this build. */
    public Outcome run() {
        long given = 0;
        restore(record.stretches().get(0));
        for (int i = 0; i < record.stretches().size(); i++) {
            FlightRecord.Stretch stretch = record.stretches().get(i);
            String expected = stretch.image().digest();
            if (!digest().equals(expected)) {
                throw new FlightFormatException("before stretch " + (i + 1) + " of "
                        + record.stretches().size() + " the machine is not what it was");
            }
            given += give(stretch);
        }
        String digest = digest();
        return new Outcome(given, digest, digest.equals(record.endDigest()));
    }

    /** The machine, to look at. */
    public Swim machine() {
        return machine;
    }

    /** Of the input that is being given; monotonic, of the host that recorded. */
    public long nowNanos() {
        return nowNanos;
    }

    private String digest() {
        return MachineImage.of(machine, FlightLog.WORLD).digest();
    }

    private void restore(FlightRecord.Stretch stretch) {
        ImageRestoring restoring = new ImageRestoring(stretch.image(), world, maker);
        restoring.into(machine);
        if (!restoring.unused().isEmpty()) {
            throw new FlightFormatException(
                    "it was recorded by " + record.head().software() + ", whose machine had what this build's has not: "
                            + restoring.unused());
        }
        machine.derive();
        random.reseed(stretch.randomState());
    }

    private long give(FlightRecord.Stretch stretch) {
        ByteSource source = new ByteSource(stretch.inputs().toByteArray());
        ValueCodec codec = new ValueCodec();
        inputs = Optional.of(source);
        nowNanos = stretch.startNanos();
        long given = 0;
        while (!source.isAtEnd()) {
            int kind = source.get();
            nowNanos += source.getZigZag();
            if (kind == InputCodec.RESEEDED) {
                random.reseed(source.getLong());
            } else {
                give(kind, source, codec);
            }
            given++;
        }
        return given;
    }

    private void give(int kind, ByteSource source, ValueCodec codec) {
        try {
            InputCodec.replay(kind, nowNanos, source, codec, machine);
        } catch (FlightFormatException unreadable) {
            throw unreadable;
        } catch (IllegalArgumentException refusedThenToo) {
            // A profile that is too long is refused with nothing changed, then as now.
        }
    }

    /** Hands out what was signed then: it stands right behind the input in which it was. */
    private final class Signatures implements Signer {
        private final ByteString publicKey;

        Signatures(ByteString publicKey) {
            this.publicKey = publicKey;
        }

        @Override
        public ByteString publicKey() {
            return publicKey;
        }

        @Override
        public ByteString sign(ByteString content) {
            if (inputs.isEmpty()) {
                // The machine is being made; the image replaces what it makes of this.
                return ByteString.copyFrom(new byte[Ed25519.SIGNATURE_BYTES]);
            }
            ByteSource source = inputs.get();
            if (source.isAtEnd() || source.get() != InputCodec.SIGNED) {
                throw new FlightFormatException("the machine signs something that it did not sign then");
            }
            return ByteString.copyFrom(source.getBytes());
        }
    }
}
