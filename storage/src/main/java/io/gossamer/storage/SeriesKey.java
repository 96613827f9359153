package io.gossamer.storage;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The key of one summary in the column family {@code links}; all big-endian, so that bytes sort as numbers do.
 *
 * <pre>
 *  0        4                 20                36        40       44
 *  +--------+-----------------+-----------------+---------+--------+
 *  | bucket | from, node id   | to, node id     | offset  | epoch  |
 *  +--------+-----------------+-----------------+---------+--------+
 *   u32      16 B              16 B              u32       u32
 *
 * bucket  window start / 6 h since 1970          offset  window start within the bucket, ms
 * epoch   of the measuring node's boot
 * </pre>
 *
 * The bucket comes first so that age is a range of keys: SST files are cut at buckets and whole files are dropped. Node ids
 * are not replaced by numbers: neighbouring keys share them, and RocksDB writes only what differs.
 */
record SeriesKey(LinkId link, long startUnixMillis, long epoch) {
    static final long BUCKET_MILLIS = 6 * 3_600_000L;
    static final int BYTES = 44;
    static final int BUCKET_BYTES = 4;
    private static final int SERIES_END = 36;
    private static final long BUCKET_MAX = 0xFFFF_FFFFL;

    static SeriesKey of(LinkSummary summary) {
        return new SeriesKey(summary.link(), summary.window().startUnixMillis(), summary.epoch());
    }

    /** Times before 1970 and after the last bucket are taken to the nearer end. */
    static long bucketOf(long unixMillis) {
        return Math.max(0, Math.min(BUCKET_MAX, Math.floorDiv(unixMillis, BUCKET_MILLIS)));
    }

    byte[] bytes() {
        long start = Math.max(0, startUnixMillis);
        return ByteBuffer.allocate(BYTES)
                .put(seriesPrefix(bucketOf(start), link))
                .putInt((int) (start % BUCKET_MILLIS))
                .putInt((int) epoch)
                .array();
    }

    /** Before every key of this bucket. */
    static byte[] bucketPrefix(long bucket) {
        return ByteBuffer.allocate(BUCKET_BYTES).putInt((int) bucket).array();
    }

    /** Before every key of this link in this bucket. */
    static byte[] seriesPrefix(long bucket, LinkId link) {
        return ByteBuffer.allocate(SERIES_END)
                .putInt((int) bucket)
                .put(link.from().bytes())
                .put(link.to().bytes())
                .array();
    }

    static long bucketIn(byte[] key) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(key).getInt());
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** Only of {@value #BYTES} bytes. */
    static SeriesKey parse(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        long bucket = Integer.toUnsignedLong(buffer.getInt());
        LinkId link = new LinkId(
                new NodeId(buffer.getLong(), buffer.getLong()), new NodeId(buffer.getLong(), buffer.getLong()));
        long offset = Integer.toUnsignedLong(buffer.getInt());
        return new SeriesKey(link, bucket * BUCKET_MILLIS + offset, Integer.toUnsignedLong(buffer.getInt()));
    }
}
