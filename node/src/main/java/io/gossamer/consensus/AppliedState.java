package io.gossamer.consensus;

import com.google.protobuf.ByteString;
import io.gossamer.consensus.CommandLog.ReplicatedState;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicated state and exactly how far it has come: (group, index). Both sources, the own log of a voter and the
 * stream of an observer, go through it, and what it has already applied is skipped; so an observer that becomes a voter
 * replays the log over the state it has, and nothing is applied twice or lost. Any thread; one at a time inside.
 */
public final class AppliedState {
    private static final Logger LOG = LoggerFactory.getLogger(AppliedState.class);
    private static final int RECENT_ENTRIES_MAX = 1024;
    private static final int RECENT_BYTES_MAX = 2 << 20;
    private static final long NOTHING = -1;

    private final ReplicatedState state;
    private final Tally tally;
    private volatile Runnable onApplied = () -> {};
    /** What a state looks like before its first command: the only way to forget another group's. */
    private final byte[] initial;

    private final Deque<Applied> recent = new ArrayDeque<>();
    private final LogEntry.SeedAssembly seed = new LogEntry.SeedAssembly();
    private int recentBytes;
    private Optional<NodeId> group = Optional.empty();
    private long index = NOTHING;
    /** Commands after it are all in {@link #recent}. */
    private long recentSince = NOTHING;

    /** One applied command. */
    public record Applied(long index, ByteString command) {}

    /** What a reader at some index lacks: a snapshot if it lacks too much, then commands. */
    public record Missing(long index, Optional<byte[]> snapshot, List<Applied> commands) {}

    public AppliedState(ReplicatedState state, Tally tally) {
        this.state = state;
        this.tally = tally;
        this.initial = state.snapshot();
    }

    /** Called after each step forward, on the applying thread: must not block. */
    public void onApplied(Runnable listener) {
        onApplied = listener;
    }

    public synchronized long index() {
        return index;
    }

    public synchronized Optional<NodeId> group() {
        return group;
    }

    /** From now on the state is that group's; another group's is forgotten. */
    public synchronized void enter(NodeId newGroup) {
        if (group.isPresent() && group.get().equals(newGroup)) {
            return;
        }
        if (index != NOTHING) {
            state.restore(0, initial);
        }
        group = Optional.of(newGroup);
        index = NOTHING;
        recentSince = NOTHING;
        forgetRecent();
        seed.forget();
    }

    private boolean isNews(NodeId from, long at) {
        return group.isPresent() && group.get().equals(from) && at > index;
    }

    /** An entry of a voter's own log. */
    public synchronized void applyEntry(NodeId from, long at, byte[] entry) {
        if (!isNews(from, at)) {
            return;
        }
        switch (LogEntry.kind(entry)) {
            case LogEntry.COMMAND -> applyCommand(at, LogEntry.commandOf(entry));
            case LogEntry.SEED -> applySeed(at, entry);
            default -> tally.count("entries_skipped", "unknown_kind"); // of a newer version
        }
        index = at;
        onApplied.run();
    }

    /** A command from a voter's stream. */
    public synchronized void applyStreamed(NodeId from, long at, byte[] command) {
        if (isNews(from, at)) {
            applyCommand(at, command);
            index = at;
            onApplied.run();
        }
    }

    private void applyCommand(long at, byte[] command) {
        try {
            state.apply(at, command);
        } catch (RuntimeException broken) {
            // The same on every node, so nobody diverges; an Error is not caught: it may be this node's alone.
            tally.count("commands_failed");
            LOG.error("command {} was skipped: the state refused it", at, broken);
        }
        recent.addLast(new Applied(at, ByteString.copyFrom(command)));
        recentBytes += command.length;
        while (recent.size() > RECENT_ENTRIES_MAX || recentBytes > RECENT_BYTES_MAX && recent.size() > 1) {
            Applied oldest = recent.removeFirst();
            recentBytes -= oldest.command().size();
            recentSince = oldest.index();
        }
    }

    private void applySeed(long at, byte[] entry) {
        byte[] whole = seed.add(entry);
        if (whole != null) {
            state.restore(at, whole);
            forgetRecent();
            recentSince = at;
        }
    }

    private void forgetRecent() {
        recent.clear();
        recentBytes = 0;
    }

    public synchronized void restore(NodeId from, long at, byte[] snapshot) throws IOException {
        if (!isNews(from, at)) {
            return;
        }
        try {
            state.restore(at, snapshot);
        } catch (RuntimeException unreadable) {
            throw new IOException("the snapshot at " + at + " cannot be read", unreadable);
        }
        index = at;
        recentSince = at;
        forgetRecent();
        seed.forget();
        onApplied.run();
    }

    /** The state exactly as of {@code at}; empty while it is elsewhere or half seeded. */
    public synchronized Optional<byte[]> snapshot(NodeId of, long at) {
        boolean exact = group.isPresent() && group.get().equals(of) && index <= at && !seed.isPartial();
        return exact ? Optional.of(state.snapshot()) : Optional.empty();
    }

    /** The state now, for seeding another group. */
    public synchronized byte[] snapshotNow() {
        return state.snapshot();
    }

    /** What a reader that has everything up to {@code have} lacks; at most {@code entriesMax} commands at a time. */
    public synchronized Missing since(NodeId of, long have, int entriesMax) {
        if (have >= index || group.isEmpty() || !group.get().equals(of) || seed.isPartial()) {
            return new Missing(have, Optional.empty(), List.of());
        }
        if (have < recentSince || have < 0) {
            return new Missing(index, Optional.of(state.snapshot()), List.of());
        }
        List<Applied> commands = new ArrayList<>();
        for (Applied applied : recent) {
            if (applied.index() > have && commands.size() < entriesMax) {
                commands.add(applied);
            }
        }
        long upTo = commands.size() < entriesMax
                ? index
                : commands.get(commands.size() - 1).index();
        return new Missing(upTo, Optional.empty(), commands);
    }
}
