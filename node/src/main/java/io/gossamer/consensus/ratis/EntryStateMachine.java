package io.gossamer.consensus.ratis;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a group's committed entries to an {@link EntrySink} and keeps its snapshots as files.
 *
 * <p>The life cycle is a contract that Ratis checks late and painfully: {@link #initialize} must reach RUNNING, {@link
 * #pause} must reach PAUSED and {@link #reinitialize} RUNNING again; otherwise a snapshot install closes the division or
 * keeps the leader in staging for ever.
 */
final class EntryStateMachine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(EntryStateMachine.class);

    private final EntrySink sink;
    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private final AtomicLong bytesSinceSnapshot = new AtomicLong();
    private volatile Throwable logFailure;

    EntryStateMachine(EntrySink sink) {
        this.sink = sink;
    }

    long bytesSinceSnapshot() {
        return bytesSinceSnapshot.get();
    }

    Optional<Throwable> logFailure() {
        return Optional.ofNullable(logFailure);
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        getLifeCycle()
                .startAndTransition(
                        () -> {
                            super.initialize(server, group, raftStorage);
                            storage.init(raftStorage);
                            load();
                        },
                        IOException.class);
    }

    @Override
    public void pause() {
        if (getLifeCycleState() != LifeCycle.State.PAUSED) {
            getLifeCycle().transition(LifeCycle.State.PAUSING);
            getLifeCycle().transition(LifeCycle.State.PAUSED);
        }
    }

    @Override
    public void reinitialize() throws IOException {
        getLifeCycle().startAndTransition(this::load, IOException.class);
    }

    private void load() throws IOException {
        SingleFileSnapshotInfo snapshot = storage.loadLatestSnapshot();
        if (snapshot == null) {
            sink.begin();
            return;
        }
        File file = snapshot.getFile().getPath().toFile();
        MD5Hash expected = snapshot.getFile().getFileDigest();
        if (expected != null) {
            MD5FileUtil.verifySavedMD5(file, expected);
        }
        sink.restore(snapshot.getIndex(), Files.readAllBytes(file.toPath()));
        setLastAppliedTermIndex(snapshot.getTermIndex());
        bytesSinceSnapshot.set(0);
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    /** Never fails: a failed future would only be logged, and this replica would have diverged. An Error closes it. */
    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = Objects.requireNonNull(transaction.getLogEntry());
        byte[] bytes = entry.getStateMachineLogEntry().getLogData().toByteArray();
        sink.apply(entry.getTerm(), entry.getIndex(), bytes);
        bytesSinceSnapshot.addAndGet(bytes.length);
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public long takeSnapshot() throws IOException {
        TermIndex applied = getLastAppliedTermIndex();
        Optional<byte[]> bytes = sink.snapshot(applied.getIndex());
        if (bytes.isEmpty() || applied.getIndex() < 0) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        File file = storage.getSnapshotFile(applied.getTerm(), applied.getIndex());
        File partial = new File(file.getPath() + ".part");
        try (FileOutputStream out = new FileOutputStream(partial)) {
            out.write(bytes.get());
            out.getFD().sync();
        }
        Files.move(partial.toPath(), file.toPath(), StandardCopyOption.ATOMIC_MOVE);
        MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
        storage.updateLatestSnapshot(
                new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), applied.getTerm(), applied.getIndex()));
        bytesSinceSnapshot.set(0);
        return applied.getIndex();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        sink.changed();
    }

    @Override
    public void notifyNotLeader(java.util.Collection<TransactionContext> pending) {
        sink.changed();
    }

    @Override
    public void notifyLeaderReady() {
        sink.changed();
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        sink.changed();
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        LOG.error("the Raft log cannot be written", cause);
        logFailure = cause;
        sink.changed();
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean wholeServer) {
        sink.changed();
    }
}
