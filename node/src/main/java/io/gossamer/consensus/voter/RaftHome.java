package io.gossamer.consensus.voter;

import io.gossamer.consensus.GroupKey;
import io.gossamer.consensus.ratis.RatisDivision.Peer;
import io.gossamer.model.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What consensus keeps on this node's disk, and the only class that writes there besides Ratis.
 *
 * <pre>
 * raft/peer            incarnation (random: a wiped directory is another voter), highest epoch seen
 * raft/group           mesh, epoch and first voters of the group whose log is here; written before the log exists
 * raft/pledge          this founder's one vote: mesh, founders
 * raft/seed            state that a recovered group starts from; gone once the group has it
 * raft/log/GROUP/      Ratis's own
 * raft.new/            what raft/ will be when it is put aside
 * raft-archive/        groups that this node gave up, renamed, never deleted; the newest few retired logs
 * raft-quarantine/     directories that could not be read
 * </pre>
 *
 * Every write is synced, renamed into place and synced in its directory before the method returns.
 */
public final class RaftHome {
    private static final int RETIRED_MAX = 3;
    private static final String SUCCESSOR = "raft.new";

    private final NodeId self;
    private final Path dataDir;
    private final Path raft;
    private volatile String incarnation = "";
    private volatile long epochMax;

    /**
     * @param firstVoters empty where this node was added to a running group
     * @param started its log has existed here
     */
    public record StoredGroup(GroupKey key, List<Peer> firstVoters, boolean started) {}

    public record Pledge(NodeId meshId, List<String> founders) {}

    public RaftHome(NodeId self, Path dataDir) {
        this.self = self;
        this.dataDir = dataDir;
        this.raft = dataDir.resolve("raft");
    }

    /** Before anything else is asked of it. */
    public void open() throws IOException {
        Path successor = dataDir.resolve(SUCCESSOR);
        if (!Files.exists(raft) && Files.exists(successor.resolve("peer"))) {
            // It died between two renames: without what was ready by then, the highest epoch would be forgotten.
            move(successor, raft);
        }
        Files.createDirectories(raft);
        readPeer();
        Optional<StoredGroup> group = group();
        if (group.isPresent() && group.get().started() && !hasLog(group.get().key())) {
            // The log was deleted under a voter that others count on: what comes back must not be that voter.
            setAside("raft-archive", "wiped");
        }
    }

    private void readPeer() throws IOException {
        Map<String, String> peer = read("peer").orElse(Map.of());
        epochMax = Long.parseLong(peer.getOrDefault("epoch_max", "0"));
        incarnation = peer.getOrDefault("incarnation", "");
        if (incarnation.isEmpty()) {
            incarnation = randomIncarnation();
            writePeer();
        }
    }

    /** With it this node is another peer to Raft. */
    private static String randomIncarnation() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void writePeer() throws IOException {
        write("peer", peerText(incarnation));
    }

    private String peerText(String ofIncarnation) {
        return "incarnation=" + ofIncarnation + "\nepoch_max=" + epochMax + "\n";
    }

    public String peerId() {
        return self + "-" + incarnation;
    }

    public static Optional<NodeId> nodeOf(String peerId) {
        try {
            return Optional.of(NodeId.parse(peerId.substring(0, 2 * NodeId.BYTES)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException notOurs) {
            return Optional.empty();
        }
    }

    public Path logDir() {
        return raft.resolve("log");
    }

    public boolean hasLog(GroupKey key) {
        return Files.isDirectory(logDir().resolve(key.uuid().toString()));
    }

    /** The highest epoch that this disk ever took part in; 0 if none. */
    public long epochMax() {
        return epochMax;
    }

    public Optional<StoredGroup> group() throws IOException {
        Optional<Map<String, String>> stored = read("group");
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> fields = stored.get();
        List<Peer> first = new ArrayList<>();
        for (String voter : words(fields.getOrDefault("first_voters", ""))) {
            int at = voter.indexOf('@');
            first.add(new Peer(voter.substring(0, at), voter.substring(at + 1)));
        }
        GroupKey key = new GroupKey(NodeId.parse(fields.get("mesh")), Long.parseLong(fields.get("epoch")));
        return Optional.of(new StoredGroup(key, List.copyOf(first), Boolean.parseBoolean(fields.get("started"))));
    }

    /** Before the log exists: whoever finds this file and no log starts the same group, never another. */
    public void storeGroup(StoredGroup group) throws IOException {
        StringBuilder first = new StringBuilder();
        for (Peer voter : group.firstVoters()) {
            first.append(first.length() == 0 ? "" : " ")
                    .append(voter.id())
                    .append('@')
                    .append(voter.address());
        }
        epochMax = Math.max(epochMax, group.key().epoch());
        writePeer();
        write(
                "group",
                "mesh=" + group.key().meshId() + "\nepoch=" + group.key().epoch() + "\nfirst_voters=" + first
                        + "\nstarted=" + group.started() + "\n");
    }

    public Optional<Pledge> pledge() throws IOException {
        return read("pledge")
                .map(fields ->
                        new Pledge(NodeId.parse(fields.get("mesh")), words(fields.getOrDefault("founders", ""))));
    }

    public void storePledge(Pledge pledge) throws IOException {
        write("pledge", "mesh=" + pledge.meshId() + "\nfounders=" + String.join(" ", pledge.founders()) + "\n");
    }

    public Optional<byte[]> seed() throws IOException {
        Path file = raft.resolve("seed");
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    public void storeSeed(byte[] state) throws IOException {
        writeBytes("seed", state);
    }

    public void dropSeed() throws IOException {
        Files.deleteIfExists(raft.resolve("seed"));
    }

    /** This node gives its group up for another: the log is kept under another name, and the next vote is a new peer's. */
    public void archive(String why) throws IOException {
        setAside("raft-archive", why);
    }

    /** This node was voted out, or never in: the group lives on without this log. Only the newest few are kept. */
    public void retire() throws IOException {
        setAside("raft-archive", "retired");
        Path archive = dataDir.resolve("raft-archive");
        List<Path> retired;
        try (Stream<Path> entries = Files.list(archive)) {
            retired = entries.filter(path -> path.getFileName().toString().startsWith("retired-"))
                    .sorted(java.util.Comparator.comparing(Path::toString))
                    .toList();
        }
        for (Path old : retired.subList(0, Math.max(0, retired.size() - RETIRED_MAX))) {
            deleteTree(old);
        }
    }

    /** The log cannot be read: kept for a person, and this node returns as a new peer. @return where it is now */
    public Path quarantine() throws IOException {
        return setAside("raft-quarantine", "unreadable");
    }

    private Path setAside(String where, String why) throws IOException {
        Path target = dataDir.resolve(where);
        Files.createDirectories(target);
        Path place = target.resolve(String.format("%s-%05d", why, 1 + lastNumber(target, why)));
        // What comes after it is ready before it goes: on a full disk nothing has happened.
        Path successor = dataDir.resolve(SUCCESSOR);
        Files.createDirectories(successor);
        String next = randomIncarnation();
        writeBytes(successor, "peer", peerText(next).getBytes(StandardCharsets.UTF_8));
        move(raft, place);
        move(successor, raft);
        incarnation = next;
        return place;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(to.getParent());
        sync(from.getParent());
    }

    /** After the highest that is there: a number that was deleted is not given again, or the newest would look old. */
    private static int lastNumber(Path directory, String why) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches(Pattern.quote(why) + "-[0-9]{5,9}"))
                    .mapToInt(name -> Integer.parseInt(name.substring(why.length() + 1)))
                    .max()
                    .orElse(0);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split(" "));
    }

    private Optional<Map<String, String>> read(String name) throws IOException {
        Path file = raft.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, String> fields = new TreeMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return Optional.of(fields);
    }

    private void write(String name, String text) throws IOException {
        writeBytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeBytes(String name, byte[] bytes) throws IOException {
        writeBytes(raft, name, bytes);
    }

    private static void writeBytes(Path directory, String name, byte[] bytes) throws IOException {
        Path partial = directory.resolve(name + ".part");
        try (FileChannel file = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            file.force(true);
        }
        Files.move(
                partial, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(directory);
    }

    /** What was renamed in it, or into it, stays so. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
