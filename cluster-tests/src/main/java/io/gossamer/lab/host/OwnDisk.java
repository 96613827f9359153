package io.gossamer.lab.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small disk for one daemon's data directory, in a mount namespace that a process holds open for as long as this JVM holds its input.
 * So it lives through the daemon's deaths, and nothing is left of it after ours. It is an image under a loop device, which can be
 * slowed down; where there are none it is a tmpfs, which can only be filled.
 */
final class OwnDisk implements AutoCloseable {
    private static final String FILLING = "filling";

    /** Without a journal, whose writes the kernel makes in its own name: all that a daemon writes is held against it. */
    private static final String SCRIPT = """
            mount --make-rprivate /
            if truncate -s "$2"m "$3" && PATH=$PATH:/usr/sbin:/sbin mkfs.ext4 -q -m 0 -O ^has_journal "$3" \
                    && mount -o loop "$3" "$1"; then
                rmdir "$1/lost+found"
                chmod 700 "$1"
                echo loop
            else
                mount -t tmpfs -o mode=700,size="$2"m tmpfs "$1"
                echo tmpfs
            fi 2>/dev/null
            rm -f "$3"
            exec cat
            """;

    private final Process holder;
    private final Path inside;
    private final boolean isDevice;

    OwnDisk(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        Path image = directory.resolveSibling(directory.getFileName() + ".img");
        holder = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "sh",
                        "-ec",
                        SCRIPT,
                        "sh",
                        directory.toString(),
                        String.valueOf(megabytes),
                        image.toString())
                .redirectErrorStream(true)
                .start();
        String said = holder.inputReader(StandardCharsets.UTF_8).readLine();
        isDevice = "loop".equals(said);
        if (!isDevice && !"tmpfs".equals(said)) {
            close();
            throw new IOException("a disk for " + directory + " could not be mounted: " + said);
        }
        inside = Path.of("/proc", String.valueOf(holder.pid()), "root" + directory.toAbsolutePath());
    }

    /** nsenter's words that lead to it. */
    List<String> enter() {
        return List.of("--mount", "--target", String.valueOf(holder.pid()));
    }

    /** The daemon's data directory, as it is called from outside. */
    Path directory() {
        return inside;
    }

    /** Its block device, {@code major:minor}, as control groups want it. */
    String device() throws IOException {
        if (!isDevice) {
            throw new IOException("there are no loop devices here: a disk can be filled, but not slowed down");
        }
        // Linux packs them so: sysmacros.h, gnu_dev_major and gnu_dev_minor.
        long device = (Long) Files.getAttribute(inside, "unix:dev");
        long major = device >>> 8 & 0xfff | device >>> 32 & 0xfffff000L;
        long minor = device & 0xff | device >>> 12 & 0xffffff00L;
        return major + ":" + minor;
    }

    /** To the last byte. */
    void fill() throws IOException {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(inside.resolve(FILLING))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    void empty() throws IOException {
        Files.deleteIfExists(inside.resolve(FILLING));
    }

    @Override
    public void close() {
        holder.destroyForcibly();
        try {
            holder.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
