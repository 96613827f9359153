package io.gossamer.daemon;

import io.gossamer.flight.FlightRecord;
import io.gossamer.proto.DebugDumpReply;
import io.gossamer.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Puts what {@link io.gossamer.flight.RecordedSwim} kept into files in the node's data directory: readable by its user only,
 * whole or not there, the newest {@value #FILES_MAX} of them. Any thread but the machine's.
 */
final class FlightRecorder {
    static final int FILES_MAX = 8;
    private static final String ENDING = ".gsfl";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'flight-'yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Clock clock;
    private final Executor background;

    FlightRecorder(Path directory, Clock clock, Executor background) {
        this.directory = directory;
        this.clock = clock;
        this.background = background;
    }

    /** Written on the background thread: the machine's own only copies. Fails with a sentence when nothing is kept. */
    CompletableFuture<DebugDumpReply> dump(MembershipNode membership) {
        return membership.flightRecord(clock.wallMillis()).thenApplyAsync(this::write, background);
    }

    private DebugDumpReply write(Optional<FlightRecord> record) {
        return write(record.orElseThrow(() -> new IllegalStateException("the flight recorder keeps nothing:"
                + " debug.flight_recorder is 0B, or the log says why it stopped")));
    }

    /** Throws IllegalStateException with a sentence when the disk does not take it. */
    synchronized DebugDumpReply write(FlightRecord record) {
        byte[] bytes = record.toBytes();
        Path file =
                directory.resolve(NAME.format(Instant.ofEpochMilli(record.head().wallMillis())) + ENDING);
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path fresh = Files.createTempFile(
                    directory,
                    "flight-",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(fresh, bytes);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
            dropOldest();
        } catch (IOException | UncheckedIOException unwritable) {
            throw new IllegalStateException("cannot write " + file + ": " + unwritable.getMessage(), unwritable);
        }
        return DebugDumpReply.newBuilder()
                .setPath(file.toString())
                .setBytes(bytes.length)
                .setInputs(record.inputs())
                .setSpanSeconds(Math.max(0, clock.monotonicNanos() - record.startNanos()) / 1e9)
                .build();
    }

    private void dropOldest() throws IOException {
        List<Path> dumps = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(ENDING)).sorted().forEach(dumps::add);
        }
        for (int i = 0; i < dumps.size() - FILES_MAX; i++) {
            Files.deleteIfExists(dumps.get(i));
        }
    }
}
