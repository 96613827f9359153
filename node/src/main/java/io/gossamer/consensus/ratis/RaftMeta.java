package io.gossamer.consensus.ratis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.ratis.io.CorruptedFileException;

/**
 * Mends what a full disk makes of Ratis's two small files. Ratis (3.3) writes them aside and renames them into place when it
 * closes them, also after a write that failed: term and vote, or the voters, are then replaced by an empty file, with which no
 * later start succeeds.
 */
public final class RaftMeta {
    private RaftMeta() {}

    /**
     * To be called before the server of a group is started again.
     *
     * @param groupDir the group's directory below {@link RatisSettings#logDir}
     * @param termSeen the highest term that this process has seen the server in; 0: it has not run in this process
     * @throws CorruptedFileException when nothing here can say what was lost: the server must return as a new peer
     */
    public static void mend(Path groupDir, long termSeen) throws IOException {
        Path current = groupDir.resolve("current");
        mendTerm(current.resolve("raft-meta"), termSeen);
        mendVoters(current.resolve("raft-meta.conf"), current);
    }

    private static void mendTerm(Path file, long termSeen) throws IOException {
        if (!Files.exists(file) || hasTerm(file)) {
            return;
        }
        if (termSeen == 0) {
            throw new CorruptedFileException(file.toFile(), "it has no term");
        }
        // Whom it voted for in a term is lost; in a term that it was never in it has voted for nobody (Raft, section
        // 5.1: a
        // higher term than one's own is always a safe one).
        String text = "term=" + (termSeen + 1) + "\nvotedFor=\n";
        Path partial = file.resolveSibling("raft-meta.mended");
        try (FileChannel out = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean hasTerm(Path file) throws IOException {
        Properties fields = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            fields.load(in);
        }
        return fields.containsKey("term");
    }

    /** A log that goes back to the first entry names the voters itself. */
    private static void mendVoters(Path file, Path current) throws IOException {
        if (!Files.exists(file) || Files.size(file) > 0) {
            return;
        }
        try (Stream<Path> files = Files.list(current)) {
            boolean whole = files.map(path -> path.getFileName().toString())
                    .anyMatch(name -> name.startsWith("log_0-") || name.equals("log_inprogress_0"));
            if (!whole) {
                throw new CorruptedFileException(file.toFile(), "it is empty, and the log has no first entry");
            }
        }
        Files.delete(file);
    }
}
