package io.gossamer.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A small file that is whole or not there: written beside itself, synced, renamed, and the directory synced, so that after
 * any crash either the old or the new content is found. Only its owner may read it.
 */
final class AtomicFile {
    static final int BYTES_MAX = 1 << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;

    AtomicFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Empty if there is none. */
    Optional<byte[]> read() throws DataDirectoryException {
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw new DataDirectoryException(path + " is larger than any file of this kind: move it away");
            }
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException wrong) {
            throw failure("read", path, wrong);
        }
    }

    /** On disk when this returns; on failure the old content stands. */
    void write(byte[] content) throws DataDirectoryException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel channel = FileChannel.open(
                    fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(path.toAbsolutePath().getParent());
        } catch (IOException | ReadOnlyFileSystemException wrong) {
            discard(fresh, wrong);
            throw failure("write", path, wrong);
        }
    }

    private static void discard(Path fresh, Exception reason) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException stays) {
            reason.addSuppressed(stays);
        }
    }

    /** A rename is on disk only when its directory is. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static DataDirectoryException failure(String verb, Path path, Exception wrong) {
        return new DataDirectoryException("cannot " + verb + " " + path + ": " + cause(wrong), wrong);
    }

    private static String cause(Exception wrong) {
        if (wrong instanceof AccessDeniedException) {
            return "permission denied: run as the directory's owner, or set node.data_dir";
        }
        if (wrong instanceof NoSuchFileException) { // which has no words of its own, only the path once more
            return "no such file or directory, nor can it be made there: set node.data_dir";
        }
        String reason = wrong instanceof FileSystemException fault && fault.getReason() != null
                ? fault.getReason()
                : String.valueOf(wrong.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota exceeded")) {
            return "the disk is full: free some space, or set node.data_dir";
        }
        if (lower.contains("read-only")) {
            return "the file system is read-only: remount it, or set node.data_dir";
        }
        if (lower.contains("not a directory")) {
            return "a file stands where a directory should be";
        }
        return reason;
    }
}
