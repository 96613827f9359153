package io.gossamer.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much space the disk below a directory has left, as of the last {@link #measure}. Any thread may ask. */
final class FreeSpace {
    private final Path directory;
    private final long minBytes;
    private volatile OptionalLong bytes = OptionalLong.empty();

    FreeSpace(Path directory, long minBytes) {
        this.directory = directory;
        this.minBytes = minBytes;
    }

    void measure() {
        // By java.io: it asks statvfs alone, every second; java.nio also goes through all mounts for the store's name.
        // It says 0 of
        // what cannot be asked, so a 0 counts only where the directory is. Not knowing is no reason to stop: a full
        // disk still
        // refuses the write itself.
        long usable = directory.toFile().getUsableSpace();
        bytes = usable > 0 || Files.isDirectory(directory) ? OptionalLong.of(usable) : OptionalLong.empty();
    }

    /** Absent when it could not be asked. */
    OptionalLong bytes() {
        return bytes;
    }

    boolean isLow() {
        OptionalLong now = bytes;
        return now.isPresent() && now.getAsLong() < minBytes;
    }

    String problem() {
        return "history pauses: " + (bytes.orElse(0) >> 20) + " MiB are free below " + directory
                + ", history.disk_free_min is " + (minBytes >> 20) + " MiB: free some space";
    }
}
