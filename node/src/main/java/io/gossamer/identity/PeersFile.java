package io.gossamer.identity;

import io.gossamer.model.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gossip endpoints of members, remembered so that a restarted node finds its mesh without being told: {@code DIR/peers}, one
 * {@code host:port} a line, the last line {@code crc 1a2b3c4d} over all before. Only a hint: a damaged file is moved aside
 * and said, never an error.
 *
 * <p>One caller at a time.
 */
public final class PeersFile {
    public static final int PEERS_MAX = 1024;
    static final String FILE = "peers";
    private static final Logger LOG = LoggerFactory.getLogger(PeersFile.class);
    private final AtomicFile file;
    private List<Endpoint> written = List.of();

    public PeersFile(DataDirectory directory) {
        this.file = new AtomicFile(directory.path().resolve(FILE));
    }

    /** In the order they were written; empty if there are none, or if the file was damaged. */
    public List<Endpoint> read() throws DataDirectoryException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return List.of();
        }
        Optional<List<Endpoint>> peers = parse(new String(content.get(), StandardCharsets.UTF_8));
        if (peers.isEmpty()) {
            quarantine();
        }
        written = peers.orElse(List.of());
        return written;
    }

    /** The first {@value #PEERS_MAX}; a list that is already on disk costs nothing. */
    public void write(Collection<Endpoint> peers) throws DataDirectoryException {
        Set<Endpoint> distinct = new LinkedHashSet<>(peers);
        List<Endpoint> bounded = distinct.stream().limit(PEERS_MAX).toList();
        if (bounded.equals(written)) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        bounded.forEach(peer -> lines.append(peer).append('\n'));
        String body = lines.toString();
        file.write((body + "crc " + crc(body) + "\n").getBytes(StandardCharsets.UTF_8));
        written = bounded;
    }

    private static Optional<List<Endpoint>> parse(String content) {
        int last = content.lastIndexOf("crc ");
        if (last < 0 || !content.substring(last).equals("crc " + crc(content.substring(0, last)) + "\n")) {
            return Optional.empty();
        }
        List<Endpoint> peers = new ArrayList<>();
        try {
            content.substring(0, last).lines().limit(PEERS_MAX).forEach(line -> peers.add(Endpoint.parse(line, 0)));
        } catch (IllegalArgumentException notAnEndpoint) {
            return Optional.empty();
        }
        return Optional.of(List.copyOf(peers));
    }

    private void quarantine() throws DataDirectoryException {
        Path aside = file.path().resolveSibling(FILE + ".corrupt");
        try {
            Files.move(file.path(), aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException wrong) {
            throw AtomicFile.failure("move aside", file.path(), wrong);
        }
        LOG.warn("{} was damaged and is now {}; the mesh is found through network.join alone", file.path(), aside);
    }

    private static String crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
