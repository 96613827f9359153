package io.gossamer.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes a node forget who it is, for {@code gossamer identity reset}: the way out after a disk image was cloned. What made
 * it that node (key, epoch, mesh, Raft log) is moved aside; remembered peers and history stay.
 */
public final class IdentityReset {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private IdentityReset() {}

    /**
     * Returns the directory that now holds the old identity. Throws, with nothing moved, while a daemon holds the
     * directory or when there is no identity in it.
     */
    public static Path reset(Path dataDir, Instant now) throws DataDirectoryException {
        Path directory = dataDir.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory.resolve(DataDirectory.IDENTITY))) {
            throw new DataDirectoryException(directory + " holds no identity: is it the right --data-dir?");
        }
        try (DataDirectory held = DataDirectory.open(directory)) {
            return moveAside(held, now);
        }
    }

    private static Path moveAside(DataDirectory held, Instant now) throws DataDirectoryException {
        Path aside = held.path().resolve("identity.old-" + STAMP.format(now));
        List<Path> parts = new ArrayList<>();
        // The key goes last: until then the old identity is whole, and a second run finishes the work.
        for (Path part : List.of(held.raft(), held.path().resolve(MeshFile.FILE), held.identity())) {
            if (Files.exists(part)) {
                parts.add(part);
            }
        }
        try {
            Files.createDirectory(aside, AtomicFile.OWNER_DIRECTORY);
            for (Path part : parts) {
                Files.move(part, aside.resolve(part.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
            AtomicFile.syncDirectory(held.path());
        } catch (IOException wrong) {
            throw AtomicFile.failure("move aside to", aside, wrong);
        }
        return aside;
    }
}
