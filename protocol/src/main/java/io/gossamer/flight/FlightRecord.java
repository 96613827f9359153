package io.gossamer.flight;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.swim.SwimConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One dump of a flight recorder, as a value and as the bytes of a file. Immutable once it is made; any thread.
 *
 * <pre>
 *  | "GSFL" | version (1) | gzip of: head | end's digest | stretch ... |
 *  stretch:  | image | random state (8) | start (8) | count | inputs |
 * </pre>
 */
public final class FlightRecord {
    public static final int VERSION = 1;

    /** More than any recorder writes; a file that unpacks to more is none. */
    static final int UNPACKED_BYTES_MAX = 256 << 20;

    private static final byte[] MAGIC = {'G', 'S', 'F', 'L', VERSION};

    private final Head head;
    private final List<Stretch> stretches;
    private final End end;

    /**
     * Whose recording this is, and what a machine like it is made of. No key but the public one.
     *
     * @param software the build that recorded it
     * @param wallMillis when it was dumped, by that host's wall clock
     * @param nowNanos the same moment by its monotonic clock, to which the inputs' times belong
     */
    public record Head(
            NodeId self,
            ByteString publicKey,
            long epoch,
            NodeProfile profile,
            SwimConfig config,
            String software,
            String java,
            long wallMillis,
            long nowNanos) {}

    /** Inputs in a row, the image of the machine before the first of them, and where its randomness stood. */
    record Stretch(MachineImage image, long randomState, long startNanos, long count, ByteString inputs) {}

    /** The machine's digest at the moment of the dump; made when it is asked for, off the machine's thread. */
    private interface End {
        String digest();
    }

    FlightRecord(Head head, List<Stretch> stretches, MachineImage end) {
        this.head = head;
        this.stretches = List.copyOf(stretches);
        this.end = end::digest;
    }

    private FlightRecord(Head head, List<Stretch> stretches, String endDigest) {
        this.head = head;
        this.stretches = List.copyOf(stretches);
        this.end = () -> endDigest;
    }

    public Head head() {
        return head;
    }

    /** {@link MachineImage#digest} of the machine at the moment of the dump. */
    public String endDigest() {
        return end.digest();
    }

    public long inputs() {
        return stretches.stream().mapToLong(Stretch::count).sum();
    }

    /** Monotonic, of the host that recorded. */
    public long startNanos() {
        return stretches.get(0).startNanos();
    }

    List<Stretch> stretches() {
        return stretches;
    }

    public byte[] toBytes() {
        ByteSink body = new ByteSink();
        new ValueCodec().write(head, body);
        body.putText(endDigest());
        body.putVar(stretches.size());
        for (Stretch stretch : stretches) {
            stretch.image().write(body);
            body.putLong(stretch.randomState());
            body.putLong(stretch.startNanos());
            body.putVar(stretch.count());
            body.putBytes(stretch.inputs().toByteArray());
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(MAGIC);
        try (GZIPOutputStream packed = new GZIPOutputStream(file)) {
            packed.write(body.toArray());
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return file.toByteArray();
    }

    /** Throws {@link FlightFormatException} with a sentence for a person. */
    public static FlightRecord of(byte[] file) {
        if (file.length < MAGIC.length || !Arrays.equals(file, 0, MAGIC.length - 1, MAGIC, 0, MAGIC.length - 1)) {
            throw new FlightFormatException("this is no recording of a flight recorder");
        }
        if (file[MAGIC.length - 1] != VERSION) {
            throw new FlightFormatException(
                    "the recording is of format " + file[MAGIC.length - 1] + "; this build reads format " + VERSION);
        }
        ByteSource body = new ByteSource(unpacked(file));
        if (!(new ValueCodec().read(body) instanceof Head head)) {
            throw new FlightFormatException("it does not say whose it is");
        }
        String endDigest = body.getText();
        int count = body.getSize();
        if (count < 1) {
            throw new FlightFormatException("it holds no inputs");
        }
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stretches.add(new Stretch(
                    MachineImage.read(body),
                    body.getLong(),
                    body.getLong(),
                    body.getVar(),
                    ByteString.copyFrom(body.getBytes())));
        }
        return new FlightRecord(head, stretches, endDigest);
    }

    private static byte[] unpacked(byte[] file) {
        try (GZIPInputStream packed =
                new GZIPInputStream(new ByteArrayInputStream(file, MAGIC.length, file.length - MAGIC.length))) {
            byte[] body = packed.readNBytes(UNPACKED_BYTES_MAX);
            if (packed.read() >= 0) {
                throw new FlightFormatException("it unpacks to more than any recorder writes");
            }
            return body;
        } catch (IOException damaged) {
            throw new FlightFormatException("it is damaged: " + damaged.getMessage(), damaged);
        }
    }
}
