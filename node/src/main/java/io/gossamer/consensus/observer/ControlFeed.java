package io.gossamer.consensus.observer;

import com.google.protobuf.ByteString;
import io.gossamer.consensus.AppliedState;
import io.gossamer.consensus.GroupHeader;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.proto.ControlUpdate;
import io.gossamer.proto.WatchControlRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the replicated state to nodes without a vote: what each lacks, then each applied command, and a heartbeat a
 * second. Nothing is queued for a slow reader: it is given what it lacks when it can take more.
 */
public final class ControlFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFeed.class);
    private static final int READERS_MAX = 1024;
    private static final int BATCH_MAX = 64;

    private final AppliedState applied;
    private final Supplier<Optional<GroupHeader>> header;
    private final Tally tally;
    private final Map<Reader, Boolean> readers = new ConcurrentHashMap<>();

    public ControlFeed(AppliedState applied, Supplier<Optional<GroupHeader>> header, Tally tally) {
        this.applied = applied;
        this.header = header;
        this.tally = tally;
    }

    public int readers() {
        return readers.size();
    }

    public void watch(WatchControlRequest request, ServerCallStreamObserver<ControlUpdate> out) {
        Optional<GroupHeader> now = header.get();
        if (now.isEmpty()) {
            out.onError(Status.FAILED_PRECONDITION
                    .withDescription("this node is not a voter")
                    .asRuntimeException());
            return;
        }
        if (readers.size() >= READERS_MAX) {
            tally.count("readers_refused");
            out.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("too many readers here: ask another voter")
                    .asRuntimeException());
            return;
        }
        Reader reader = new Reader(out, now.get().groupId(), firstIndex(request, now.get()));
        out.setOnCancelHandler(() -> readers.remove(reader));
        out.setOnReadyHandler(() -> push(reader, header.get()));
        readers.put(reader, true);
        beat(reader, now.get());
        push(reader, now);
    }

    /** What it has of this very group, else nothing: a snapshot then comes first. */
    private static long firstIndex(WatchControlRequest request, GroupHeader now) {
        boolean onlyHeader = request.getFromIndex() == Long.MAX_VALUE;
        boolean sameGroup =
                request.getGroupId().equals(ByteString.copyFrom(now.groupId().bytes()));
        return onlyHeader ? Long.MAX_VALUE : sameGroup ? request.getFromIndex() - 1 : -1;
    }

    /** After each applied command, and as readers become ready. */
    public void pushAll() {
        forEach(this::push);
    }

    /** Once a second. A node that lost its seat sends its readers to another voter. */
    public void beatAll() {
        forEach((reader, now) -> {
            if (now.isEmpty() || !now.get().groupId().equals(reader.group)) {
                close(reader);
            } else {
                beat(reader, now.get());
                push(reader, now);
            }
        });
    }

    private void forEach(BiConsumer<Reader, Optional<GroupHeader>> work) {
        try {
            Optional<GroupHeader> now = header.get();
            readers.keySet().removeIf(reader -> breaks(reader, now, work));
        } catch (RuntimeException | Error bug) { // thrown out of here it would end all beats without a word
            tally.count("control_beats_failed");
            LOG.error("readers of the control state got no beat; the next one is a second away", bug);
        }
    }

    /** A reader whose stream broke is let go and asks again; the others, and the next beat, know nothing of it. */
    private boolean breaks(Reader reader, Optional<GroupHeader> now, BiConsumer<Reader, Optional<GroupHeader>> work) {
        try {
            work.accept(reader, now);
            return false;
        } catch (RuntimeException broken) {
            tally.count("control_readers_dropped", "broken");
            LOG.debug("a reader of the control state is let go", broken);
            return true;
        }
    }

    public void closeAll() {
        readers.keySet().forEach(this::close);
    }

    private void close(Reader reader) {
        readers.remove(reader);
        synchronized (reader) {
            if (!reader.out.isCancelled()) {
                reader.out.onError(Status.UNAVAILABLE
                        .withDescription("no longer a voter of this group")
                        .asRuntimeException());
            }
        }
    }

    private void beat(Reader reader, GroupHeader now) {
        synchronized (reader) {
            if (reader.isOpen()) {
                reader.out.onNext(now.toUpdate().setHeartbeat(true).build());
            }
        }
    }

    private void push(Reader reader, Optional<GroupHeader> now) {
        if (now.isEmpty() || !now.get().groupId().equals(reader.group)) {
            return; // the next beat closes it
        }
        synchronized (reader) {
            while (reader.isOpen() && send(reader, now.get())) {
                // until it has everything or can take no more
            }
        }
    }

    private boolean send(Reader reader, GroupHeader now) {
        AppliedState.Missing missing = applied.since(reader.group, reader.has, BATCH_MAX);
        ControlUpdate.Builder update = now.toUpdate();
        missing.snapshot()
                .ifPresent(state -> reader.out.onNext(update.setIndex(missing.index())
                        .setSnapshot(ByteString.copyFrom(state))
                        .build()));
        for (AppliedState.Applied command : missing.commands()) {
            reader.out.onNext(update.setIndex(command.index())
                    .setCommand(command.command())
                    .build());
        }
        boolean moved = missing.index() > reader.has;
        reader.has = Math.max(reader.has, missing.index());
        return moved;
    }

    /** One stream; its lock orders what is sent on it. */
    private static final class Reader {
        private final ServerCallStreamObserver<ControlUpdate> out;
        private final NodeId group;
        private long has;

        Reader(ServerCallStreamObserver<ControlUpdate> out, NodeId group, long has) {
            this.out = out;
            this.group = group;
            this.has = has;
        }

        boolean isOpen() {
            return out.isReady() && !out.isCancelled();
        }
    }
}
