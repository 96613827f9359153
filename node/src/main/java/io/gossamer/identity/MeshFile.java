package io.gossamer.identity;

import io.gossamer.model.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mesh that this node belongs to, kept in {@code DIR/mesh} as two lines:
 *
 * <pre>
 * mesh 0123456789abcdef0123456789abcdef
 * solo false
 * </pre>
 *
 * One caller at a time.
 */
public final class MeshFile {
    static final String FILE = "mesh";
    private static final Pattern CONTENT = Pattern.compile("mesh ([0-9a-f]{32})\nsolo (true|false)\n(?s:.*)");
    private final AtomicFile file;

    /** @param solo made by this node for itself alone: it gives way to a larger mesh that it meets */
    public record Mesh(NodeId id, boolean solo) {}

    public MeshFile(DataDirectory directory) {
        this.file = new AtomicFile(directory.path().resolve(FILE));
    }

    /** Empty at the first start. A damaged file is an error: guessing could found a second mesh. */
    public Optional<Mesh> read() throws DataDirectoryException {
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = CONTENT.matcher(new String(content.get(), StandardCharsets.US_ASCII));
        if (!matcher.matches()) {
            throw new DataDirectoryException(file.path()
                    + " is damaged: delete it and start with --join, and this node takes its mesh from there");
        }
        return Optional.of(new Mesh(NodeId.parse(matcher.group(1)), Boolean.parseBoolean(matcher.group(2))));
    }

    /** On disk when this returns. */
    public void write(Mesh mesh) throws DataDirectoryException {
        file.write(("mesh " + mesh.id() + "\nsolo " + mesh.solo() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** This node left its mesh: what it does next, it does as a stranger. */
    public void remove() throws DataDirectoryException {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException refused) {
            throw new DataDirectoryException("cannot remove " + file.path() + ": " + refused.getMessage(), refused);
        }
    }
}
