package io.gossamer.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path dir;

    @Test
    void secondDaemonIsRefusedWithThePidOfTheFirst() throws Exception {
        Path data = dir.resolve("data");
        try (DataDirectory first = DataDirectory.open(data)) {
            assertThat(first.path()).isEqualTo(data);
            assertThatThrownBy(() -> DataDirectory.open(data))
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessage(data + " is in use by another gossamer daemon (pid "
                            + ProcessHandle.current().pid() + "): stop that one, or give this one its own --data-dir");
        }
        DataDirectory.open(data).close();
    }

    @Test
    void otherProcessIsRefusedTooAndItsDeathFreesTheDirectory() throws Exception {
        Path data = dir.resolve("data");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('h');
            assertThatThrownBy(() -> DataDirectory.open(data)).hasMessageContaining("(pid " + holder.pid() + ")");
            assertThat(DataDirectory.isHeld(data)).isTrue();
        } finally {
            holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(DataDirectory.isHeld(data)).isFalse();
        DataDirectory.open(data).close();
    }

    @Test
    void identityIsClosedToOthersAlsoInADirectoryThatWasOpen() throws Exception {
        Path data = Files.createDirectories(dir.resolve("data/identity")).getParent();
        Files.setPosixFilePermissions(data.resolve("identity"), PosixFilePermissions.fromString("rwxrwxrwx"));
        try (DataDirectory held = DataDirectory.open(data)) {
            assertThat(mode(held.identity())).isEqualTo("rwx------");
            NodeKeys.loadOrCreate(held);
            assertThat(mode(held.identity().resolve(NodeKeys.FILE))).isEqualTo("rw-------");
        }
    }

    @Test
    void fileInTheWayIsSaid() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "x");
        assertThatThrownBy(() -> DataDirectory.open(file))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("is a file, not a directory");
        assertThatThrownBy(() -> DataDirectory.open(file.resolve("below")))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("a file stands where a directory should be");
    }

    /** Even root cannot write to these. */
    @Test
    void directoryThatTakesNoWritesIsOneClearLine() {
        assertThatThrownBy(() -> DataDirectory.open(Path.of("/proc/gossamer")))
                .isInstanceOf(DataDirectoryException.class)
                .satisfies(wrong -> assertThat(wrong.getMessage().lines()).hasSize(1))
                .hasMessage(
                        "cannot make /proc/gossamer: no such file or directory, nor can it be made there: set node.data_dir");
    }

    @Test
    void fullDiskIsSaidAndLeavesNothingHalfWritten() throws Exception {
        try (TemporaryDisk disk = TemporaryDisk.mount(dir.resolve("disk"), "64k")) {
            Path data = disk.path().resolve("data");
            DataDirectory.open(data).close();
            disk.fill();
            try (DataDirectory held = DataDirectory.open(data)) {
                assertThatThrownBy(() -> NodeKeys.loadOrCreate(held))
                        .isInstanceOf(DataDirectoryException.class)
                        .hasMessageContaining("the disk is full");
                assertThat(held.identity()).isEmptyDirectory();
            } catch (DataDirectoryException lockFileDidNotFit) {
                assertThat(lockFileDidNotFit).hasMessageContaining("the disk is full");
            }
            disk.free();
            try (DataDirectory held = DataDirectory.open(data)) {
                assertThat(NodeKeys.loadOrCreate(held).id()).isNotNull();
            }
        }
    }

    @Test
    void readOnlyDiskIsSaid() throws Exception {
        try (TemporaryDisk disk = TemporaryDisk.mount(dir.resolve("disk"), "64k")) {
            disk.makeReadOnly();
            assertThatThrownBy(() -> DataDirectory.open(disk.path().resolve("data")))
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessageContaining("the file system is read-only");
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Holds a data directory until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            try (DataDirectory held = DataDirectory.open(Path.of(arguments[0]))) {
                System.out.print("h" + held.path());
                System.out.flush();
                Thread.sleep(60_000);
            }
        }
    }

    /** A small tmpfs: mounting needs root, so the test is skipped without, unless GOSSAMER_REQUIRE_ALL is 1. */
    private record TemporaryDisk(Path path) implements AutoCloseable {
        static TemporaryDisk mount(Path path, String size) throws Exception {
            Files.createDirectories(path);
            boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString()) == 0;
            if ("1".equals(System.getenv("GOSSAMER_REQUIRE_ALL"))) {
                assertThat(mounted).as("a tmpfs can be mounted (root)").isTrue();
            }
            assumeThat(mounted).as("a tmpfs can be mounted (root)").isTrue();
            return new TemporaryDisk(path);
        }

        void fill() throws IOException {
            try {
                Files.write(path.resolve("filling"), new byte[1 << 20]);
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }

        void free() throws IOException {
            Files.delete(path.resolve("filling"));
        }

        void makeReadOnly() throws Exception {
            assertThat(run("mount", "-o", "remount,ro", path.toString())).isZero();
        }

        @Override
        public void close() throws Exception {
            assertThat(run("umount", path.toString())).isZero();
        }

        private static int run(String... command) throws Exception {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
        }
    }
}
