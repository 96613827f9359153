package io.gossamer.consensus.ratis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * How this node's Raft server is set up. Ratis's defaults suit a storage cluster; these suit a daemon of a hundred
 * megabytes that writes a few small decisions a second.
 *
 * @param peerId node id and storage incarnation
 * @param bindHost empty: every address
 * @param logDir one directory a group below it
 */
public record RatisSettings(
        String peerId,
        String bindHost,
        int port,
        Path logDir,
        Duration electionTimeoutMin,
        Duration electionTimeoutMax,
        LogLimits limits) {
    /** Of one log entry; commands are smaller. */
    static final int ENTRY_BYTES_MAX = 512 << 10;

    private static final int MEGABYTE = 1 << 20;

    /** An entry as large as may be, and what frames it on the disk; Ratis fills the whole of it with zeros when the server starts. */
    private static final int WRITE_BUFFER_BYTES = ENTRY_BYTES_MAX + (16 << 10);

    private static final int PENDING_WRITES_MAX = 1024;

    RaftProperties properties() {
        RaftProperties properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
        RaftServerConfigKeys.setStorageDir(properties, List.of(logDir.toFile()));
        timing(properties);
        log(properties);
        snapshots(properties);
        transport(properties);
        return properties;
    }

    private void timing(RaftProperties properties) {
        long minMillis = electionTimeoutMin.toMillis();
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(minMillis));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(electionTimeoutMax.toMillis()));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(minMillis * 3 / 10));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(minMillis * 9 / 10));
        // Without progress for so long, a new voter is not added after all; the default is three election timeouts,
        // which a cold JVM on a busy host does not meet.
        RaftServerConfigKeys.setStagingTimeout(properties, millis(10_000));
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(3_000));
        // Ratis reads this twice: a pause longer than it makes a leader step down, and an ex-leader that lost its
        // majority may not stand for so long.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(3_000));
        RaftServerConfigKeys.setSleepDeviationThreshold(properties, millis(Math.max(300, minMillis / 2)));
        // Past it a server that was paused closes for good; our own watchdog rebuilds what is closed.
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(1, TimeUnit.DAYS));
        // Every reply is held so long: it must outlast our own deadline of five seconds, and no more.
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, millis(12_000));
        RaftServerConfigKeys.Notification.setNoLeaderTimeout(properties, millis(30_000));
    }

    private void log(RaftProperties properties) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(limits.segmentBytesMax()));
        RaftServerConfigKeys.Log.setPreallocatedSize(
                properties, SizeInBytes.valueOf(Math.min(64 << 10, limits.segmentBytesMax())));
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(WRITE_BUFFER_BYTES));
        // An entry a commit that only says how far commits went: a second append, sync and round trip for each
        // decision, and for
        // nothing, since a leader's first entry says the same after a restart.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setQueueElementLimit(properties, PENDING_WRITES_MAX);
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, SizeInBytes.valueOf(8L * MEGABYTE));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf(8L * MEGABYTE));
        // After thirty failures Ratis's own pauses are five seconds: a voter that is back should not wait for that.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,10, 500ms,1000000");
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, SizeInBytes.valueOf(ENTRY_BYTES_MAX));
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, SizeInBytes.valueOf(MEGABYTE));
        RaftServerConfigKeys.Write.setElementLimit(properties, PENDING_WRITES_MAX);
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf(16L * MEGABYTE));
    }

    private void snapshots(RaftProperties properties) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, limits.snapshotEntriesMax());
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        // Two, so that one that is being sent is not deleted under the sender.
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
        // A stop is the same as a kill: one way to come back, tried every day.
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
        // Otherwise a dead follower pins the log for ever.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, limits.preservedEntries());
    }

    private void transport(RaftProperties properties) {
        if (!bindHost.isEmpty()) {
            GrpcConfigKeys.Server.setHost(properties, bindHost);
        }
        GrpcConfigKeys.Server.setPort(properties, port);
        GrpcConfigKeys.Server.setBossGroupSize(properties, 1);
        GrpcConfigKeys.Server.setWorkerGroupSize(properties, 1);
        GrpcConfigKeys.Client.setWorkerGroupSize(properties, 1);
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(4L * MEGABYTE));
        GrpcConfigKeys.setFlowControlWindow(properties, SizeInBytes.valueOf(MEGABYTE));
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
