package io.gossamer.lab.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small disk for one daemon's data directory: a tmpfs in a mount namespace that a process holds open for as long as this JVM
 * holds its input. So it lives through the daemon's deaths, and nothing is left of it after ours.
 */
final class OwnDisk implements AutoCloseable {
    private static final String FILLING = "filling";

    private final Process holder;
    private final Path inside;

    OwnDisk(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        String script = "mount --make-rprivate / && mount -t tmpfs -o mode=700,size=" + megabytes
                + "m tmpfs \"$1\" && echo ready && exec cat";
        holder = new ProcessBuilder("unshare", "--mount", "sh", "-ec", script, "sh", directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = holder.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"ready".equals(said)) {
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
