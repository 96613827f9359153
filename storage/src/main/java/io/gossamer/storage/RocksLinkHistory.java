package io.gossamer.storage;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.storage.RocksHandle.Family;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Link history on RocksDB. Rows are in {@code links} by {@link SeriesKey}; {@code link_names} says which links there are and
 * the newest bucket of each, so that nobody has to walk all rows to know.
 *
 * <p>Any thread may call.
 */
public final class RocksLinkHistory implements LinkHistoryWriter, LinkHistoryReader {
    /** More links than a node ever measures; what is forgotten is looked up again. */
    static final int REMEMBERED_MAX = 4096;

    private static final int NAME_BYTES = 2 * NodeId.BYTES;
    private final RocksStore store;

    /** What {@code link_names} holds, as far as this process has seen it. Guarded by itself. */
    private final Map<LinkId, Long> newestBuckets = new TreeMap<>();

    private int rememberedGeneration;

    public RocksLinkHistory(RocksStore store) {
        this.store = store;
    }

    @Override
    public void append(List<LinkSummary> summaries) throws StorageException {
        if (summaries.isEmpty()) {
            return;
        }
        Map<LinkId, Long> named = new TreeMap<>();
        int generation = store.generation();
        store.write((handle, batch) -> {
            for (LinkSummary summary : summaries) {
                SeriesKey key = SeriesKey.of(summary);
                batch.put(handle.family(Family.LINKS), key.bytes(), SummaryRow.encode(summary));
                named.merge(summary.link(), SeriesKey.bucketOf(key.startUnixMillis()), Math::max);
            }
            name(handle, batch, named, generation);
        });
        remember(named, generation);
        store.tally().add("rows_written", "", summaries.size());
    }

    /** Puts into the batch the names whose newest bucket rises. */
    private void name(RocksHandle handle, WriteBatch batch, Map<LinkId, Long> named, int generation)
            throws RocksDBException {
        for (Map.Entry<LinkId, Long> name : named.entrySet()) {
            if (remembered(name.getKey(), generation) >= name.getValue()) {
                continue;
            }
            byte[] key = nameOf(name.getKey());
            byte[] stored = handle.db().get(handle.family(Family.LINK_NAMES), key);
            if (stored == null || SeriesKey.bucketIn(stored) < name.getValue()) {
                batch.put(handle.family(Family.LINK_NAMES), key, SeriesKey.bucketPrefix(name.getValue()));
            }
        }
    }

    private long remembered(LinkId link, int generation) {
        synchronized (newestBuckets) {
            return generation == rememberedGeneration ? newestBuckets.getOrDefault(link, -1L) : -1L;
        }
    }

    private void remember(Map<LinkId, Long> named, int generation) {
        synchronized (newestBuckets) {
            if (generation != rememberedGeneration || newestBuckets.size() > REMEMBERED_MAX) {
                newestBuckets.clear();
                rememberedGeneration = generation;
            }
            named.forEach((link, bucket) -> newestBuckets.merge(link, bucket, Math::max));
        }
    }

    @Override
    public List<LinkSummary> read(LinkId link, long fromUnixMillis, long toUnixMillis, int limit)
            throws StorageException {
        LinkHistoryReader.check(fromUnixMillis, toUnixMillis, limit);
        return store.read(handle -> {
            List<LinkSummary> rows = new ArrayList<>();
            try (RocksIterator iterator = handle.db().newIterator(handle.family(Family.LINKS), handle.readOptions())) {
                collect(iterator, link, fromUnixMillis, toUnixMillis, limit, rows);
                iterator.status();
            }
            return rows;
        });
    }

    /** Goes from bucket to bucket, leaving out those that are not there. */
    private void collect(
            RocksIterator iterator,
            LinkId link,
            long fromUnixMillis,
            long toUnixMillis,
            int limit,
            List<LinkSummary> rows) {
        long bucket = SeriesKey.bucketOf(fromUnixMillis);
        long last = SeriesKey.bucketOf(toUnixMillis);
        byte[] series = SeriesKey.seriesPrefix(bucket, link);
        iterator.seek(new SeriesKey(link, fromUnixMillis, 0).bytes());
        while (iterator.isValid() && rows.size() < limit) {
            byte[] key = iterator.key();
            if (!SeriesKey.startsWith(key, series)) {
                bucket = Math.max(bucket + 1, SeriesKey.bucketIn(key));
                if (bucket > last) {
                    return;
                }
                series = SeriesKey.seriesPrefix(bucket, link);
                iterator.seek(series);
                continue;
            }
            SeriesKey parsed = SeriesKey.parse(key);
            if (parsed.startUnixMillis() >= toUnixMillis) {
                return;
            }
            SummaryRow.decode(parsed, iterator.value())
                    .ifPresentOrElse(rows::add, () -> store.tally().count("rows_skipped"));
            iterator.next();
        }
    }

    @Override
    public List<LinkId> links() throws StorageException {
        return store.read(handle -> {
            List<LinkId> links = new ArrayList<>();
            try (RocksIterator iterator =
                    handle.db().newIterator(handle.family(Family.LINK_NAMES), handle.readOptions())) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    if (iterator.key().length == NAME_BYTES) {
                        links.add(linkOf(iterator.key()));
                    }
                }
                iterator.status();
            }
            return links;
        });
    }

    @Override
    public void expireBefore(long limitUnixMillis) throws StorageException {
        long limit = SeriesKey.bucketOf(limitUnixMillis);
        byte[] first = SeriesKey.bucketPrefix(0);
        byte[] end = SeriesKey.bucketPrefix(limit);
        boolean expired = store.change(handle -> {
            if (oldestBucket(handle) >= limit) {
                return false;
            }
            // Whole files first, at no cost; the range deletion hides what is left in files that reach over the edge.
            handle.db().deleteFilesInRanges(handle.family(Family.LINKS), List.of(first, end), false);
            handle.db().deleteRange(handle.family(Family.LINKS), handle.writeOptions(), first, end);
            forgetNames(handle, limit);
            return true;
        });
        if (expired) {
            synchronized (newestBuckets) {
                newestBuckets.clear();
            }
            store.tally().count("expirations");
        }
    }

    private static long oldestBucket(RocksHandle handle) throws RocksDBException {
        try (RocksIterator iterator = handle.db().newIterator(handle.family(Family.LINKS), handle.readOptions())) {
            iterator.seekToFirst();
            iterator.status();
            return iterator.isValid() ? SeriesKey.bucketIn(iterator.key()) : Long.MAX_VALUE;
        }
    }

    private static void forgetNames(RocksHandle handle, long limit) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch();
                RocksIterator iterator =
                        handle.db().newIterator(handle.family(Family.LINK_NAMES), handle.readOptions())) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                if (SeriesKey.bucketIn(iterator.value()) < limit) {
                    batch.delete(handle.family(Family.LINK_NAMES), iterator.key());
                }
            }
            iterator.status();
            handle.db().write(handle.writeOptions(), batch);
        }
    }

    private static byte[] nameOf(LinkId link) {
        return ByteBuffer.allocate(NAME_BYTES)
                .put(link.from().bytes())
                .put(link.to().bytes())
                .array();
    }

    private static LinkId linkOf(byte[] name) {
        ByteBuffer buffer = ByteBuffer.wrap(name);
        return new LinkId(
                new NodeId(buffer.getLong(), buffer.getLong()), new NodeId(buffer.getLong(), buffer.getLong()));
    }
}
