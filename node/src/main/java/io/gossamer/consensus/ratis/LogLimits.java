package io.gossamer.consensus.ratis;

/**
 * How far the log may grow before a snapshot replaces it. Both counts bound it: many small entries, or few large ones.
 *
 * @param snapshotEntriesMax entries after which a snapshot is taken
 * @param snapshotBytesMax bytes of entries after which a snapshot is taken
 * @param segmentBytesMax of one log file; only whole files are purged
 * @param preservedEntries kept behind the snapshot, so that a voter that was away shortly needs no snapshot
 */
public record LogLimits(long snapshotEntriesMax, long snapshotBytesMax, int segmentBytesMax, long preservedEntries) {
    public static final LogLimits SHIPPED = new LogLimits(5_000, 16 << 20, 4 << 20, 256);
}
