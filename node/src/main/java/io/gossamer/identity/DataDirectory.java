package io.gossamer.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * One node's data directory, held by one process at a time.
 *
 * <pre>
 * DIR/lock                 held while a daemon runs; names its pid
 * DIR/identity/node.key    0600: who this node is
 * DIR/identity/epoch       the last boot's epoch
 * DIR/mesh                 the mesh it belongs to
 * DIR/peers                members to call after a restart
 * DIR/history/             RocksDB
 * DIR/raft/                the replicated log, on a voter
 * </pre>
 *
 * The lock is the kernel's: it goes with the process, however that ends, so no stale lock is ever in the way.
 */
public final class DataDirectory implements AutoCloseable {
    static final String LOCK = "lock";
    static final String IDENTITY = "identity";
    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** Makes what is missing, takes the lock and proves that the disk takes a write. */
    public static DataDirectory open(Path path) throws DataDirectoryException {
        Path directory = path.toAbsolutePath().normalize();
        makeDirectory(directory);
        DataDirectory held = lock(directory);
        try {
            held.makeOwnersOnly(directory.resolve(IDENTITY));
            held.note();
            return held;
        } catch (DataDirectoryException wrong) {
            held.close();
            throw wrong;
        }
    }

    public Path path() {
        return path;
    }

    public Path history() {
        return path.resolve("history");
    }

    public Path raft() {
        return path.resolve("raft");
    }

    /** False: somebody has emptied it under this process. What is open is written on; a restart would find nothing. */
    public boolean holdsIdentity() {
        return Files.isDirectory(identity());
    }

    Path identity() {
        return path.resolve(IDENTITY);
    }

    private static void makeDirectory(Path directory) throws DataDirectoryException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, AtomicFile.OWNER_DIRECTORY);
            }
        } catch (FileAlreadyExistsException file) {
            throw new DataDirectoryException(directory + " is a file, not a directory: set node.data_dir", file);
        } catch (IOException wrong) {
            throw AtomicFile.failure("make", directory, wrong);
        }
    }

    /** The key lives here: a directory that others may enter is closed to them. */
    private void makeOwnersOnly(Path directory) throws DataDirectoryException {
        makeDirectory(directory);
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException wrong) {
            throw AtomicFile.failure("protect", directory, wrong);
        }
    }

    private static DataDirectory lock(Path directory) throws DataDirectoryException {
        Path file = directory.resolve(LOCK);
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException wrong) {
            throw AtomicFile.failure("use", file, wrong);
        }
        FileLock lock = tryLock(channel, file);
        if (lock == null) {
            String holder = holder(file);
            closeQuietly(channel, null);
            throw new DataDirectoryException(directory + " is in use by another gossamer daemon" + holder
                    + ": stop that one, or give this one its own --data-dir");
        }
        return new DataDirectory(directory, channel, lock);
    }

    private static FileLock tryLock(FileChannel channel, Path file) throws DataDirectoryException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownProcess) {
            return null;
        } catch (IOException wrong) {
            DataDirectoryException failure = AtomicFile.failure("lock", file, wrong);
            closeQuietly(channel, failure);
            throw failure;
        }
    }

    /** {@code " (pid 4711)"}, or nothing while the holder has not written it yet. */
    static String holder(Path file) {
        try {
            String pid = Files.readString(file).trim();
            return pid.matches("\\d{1,10}") ? " (pid " + pid + ")" : "";
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** Also the first write to this disk: a full or read-only one is found before anything is sent. */
    private void note() throws DataDirectoryException {
        Path file = path.resolve(LOCK);
        try {
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            channel.force(true);
        } catch (IOException wrong) {
            throw AtomicFile.failure("write", file, wrong);
        }
    }

    /** Does a process hold {@code path}? A directory without a lock file is free. */
    static boolean isHeld(Path path) throws DataDirectoryException {
        Path file = path.resolve(LOCK);
        try (FileChannel probe = FileChannel.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
                FileLock free = tryLock(probe, file)) {
            return free == null;
        } catch (NoSuchFileException never) {
            return false;
        } catch (IOException wrong) {
            throw AtomicFile.failure("use", file, wrong);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException goesWithTheChannel) {
            closeQuietly(channel, goesWithTheChannel);
            return;
        }
        closeQuietly(channel, null);
    }

    /** Closing frees the lock either way; a failure here loses nothing. */
    private static void closeQuietly(FileChannel channel, Exception reason) {
        try {
            channel.close();
        } catch (IOException onClose) {
            if (reason != null) {
                reason.addSuppressed(onClose);
            }
        }
    }
}
