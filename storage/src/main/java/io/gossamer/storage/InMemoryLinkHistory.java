package io.gossamer.storage;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reference: what {@link RocksLinkHistory} must be like, without a disk. Bounded; the oldest of all go first.
 *
 * <p>Any thread may call.
 */
public final class InMemoryLinkHistory implements LinkHistoryWriter, LinkHistoryReader {
    private final int summariesMax;
    private final TreeMap<LinkId, TreeMap<Row, LinkSummary>> byLink = new TreeMap<>();
    private int size;

    private record Row(long startUnixMillis, long epoch) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int byStart = Long.compare(startUnixMillis, other.startUnixMillis);
            return byStart != 0 ? byStart : Long.compare(epoch, other.epoch);
        }
    }

    public InMemoryLinkHistory(int summariesMax) {
        this.summariesMax = summariesMax;
    }

    @Override
    public synchronized void append(List<LinkSummary> summaries) {
        for (LinkSummary summary : summaries) {
            Row row = new Row(summary.window().startUnixMillis(), summary.epoch());
            LinkSummary before = byLink.computeIfAbsent(summary.link(), unseen -> new TreeMap<>())
                    .put(row, summary);
            size += before == null ? 1 : 0;
        }
        while (size > summariesMax) {
            dropOldest();
        }
    }

    private void dropOldest() {
        LinkId oldest = byLink.firstKey();
        for (Map.Entry<LinkId, TreeMap<Row, LinkSummary>> link : byLink.entrySet()) {
            if (link.getValue().firstKey().compareTo(byLink.get(oldest).firstKey()) < 0) {
                oldest = link.getKey();
            }
        }
        byLink.get(oldest).pollFirstEntry();
        size--;
        byLink.values().removeIf(Map::isEmpty);
    }

    @Override
    public synchronized void expireBefore(long limitUnixMillis) {
        long bucketStart = SeriesKey.bucketOf(limitUnixMillis) * SeriesKey.BUCKET_MILLIS;
        for (TreeMap<Row, LinkSummary> rows : byLink.values()) {
            Map<Row, LinkSummary> old = rows.headMap(new Row(bucketStart, 0), false);
            size -= old.size();
            old.clear();
        }
        byLink.values().removeIf(Map::isEmpty);
    }

    @Override
    public synchronized List<LinkSummary> read(LinkId link, long fromUnixMillis, long toUnixMillis, int limit) {
        LinkHistoryReader.check(fromUnixMillis, toUnixMillis, limit);
        TreeMap<Row, LinkSummary> rows = byLink.getOrDefault(link, new TreeMap<>());
        return rows.subMap(new Row(fromUnixMillis, 0), true, new Row(toUnixMillis, 0), false).values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<LinkId> links() {
        return List.copyOf(byLink.keySet());
    }
}
