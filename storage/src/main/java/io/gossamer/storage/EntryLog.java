package io.gossamer.storage;

import io.gossamer.storage.RocksHandle.Family;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Entries in the order they came, bounded by count, bytes and age; the oldest go first and are counted.
 *
 * <pre>
 * key    u64 sequence, rising, not used twice in one run
 * value  u64 wall milliseconds of the append | entry
 * </pre>
 *
 * An entry's age is measured by the monotonic clock from its append, or from the start of this process with what the wall
 * clock says it had then: a clock that jumps empties nothing. Any thread may call.
 */
final class EntryLog {
    private static final int HEADER_BYTES = Long.BYTES;
    private static final long MILLI_NANOS = 1_000_000L;

    private final RocksStore store;
    private final Family family;
    private final Bounds bounds;
    private final TreeMap<Long, Kept> index = new TreeMap<>();
    private long bytes;
    private long lastSequence;
    private int indexGeneration = -1;

    /** @param name for the tally */
    record Bounds(String name, int entriesMax, long bytesMax, long ageMillisMax) {}

    private record Kept(long bornNanos, int bytes) {}

    EntryLog(RocksStore store, Family family, Bounds bounds) {
        this.store = store;
        this.family = family;
        this.bounds = bounds;
    }

    /** Returns the entry's sequence number. */
    synchronized long append(byte[] entry) throws StorageException {
        load();
        long sequence = lastSequence + 1;
        byte[] value = ByteBuffer.allocate(HEADER_BYTES + entry.length)
                .putLong(store.clock().wallMillis())
                .put(entry)
                .array();
        store.write((handle, batch) -> batch.put(handle.family(family), key(sequence), value));
        lastSequence = sequence;
        keep(sequence, new Kept(store.clock().monotonicNanos(), value.length));
        try {
            trim();
        } catch (StorageException laterThen) {
            store.tally().count(bounds.name() + "_not_trimmed");
        }
        return sequence;
    }

    synchronized Optional<byte[]> get(long sequence) throws StorageException {
        load();
        trim();
        if (!index.containsKey(sequence)) {
            return Optional.empty();
        }
        byte[] value = store.read(handle -> handle.db().get(handle.family(family), key(sequence)));
        return Optional.ofNullable(value).map(whole -> Arrays.copyOfRange(whole, HEADER_BYTES, whole.length));
    }

    synchronized void remove(long sequence) throws StorageException {
        load();
        if (index.containsKey(sequence)) {
            drop(sequence);
        }
    }

    /** Oldest first, those of earlier runs included. */
    synchronized List<Long> sequences() throws StorageException {
        load();
        trim();
        return List.copyOf(index.keySet());
    }

    /** The newest {@code count}, oldest of them first. */
    synchronized List<byte[]> newest(int count) throws StorageException {
        List<byte[]> entries = new ArrayList<>();
        List<Long> sequences = sequences();
        for (long sequence : sequences.subList(Math.max(0, sequences.size() - count), sequences.size())) {
            get(sequence).ifPresent(entries::add);
        }
        return entries;
    }

    private void keep(long sequence, Kept kept) {
        index.put(sequence, kept);
        bytes += kept.bytes();
    }

    private void trim() throws StorageException {
        long nowNanos = store.clock().monotonicNanos();
        while (!index.isEmpty()) {
            Kept oldest = index.firstEntry().getValue();
            boolean old = nowNanos - oldest.bornNanos() > bounds.ageMillisMax() * MILLI_NANOS;
            if (!old && index.size() <= bounds.entriesMax() && bytes <= bounds.bytesMax()) {
                return;
            }
            drop(index.firstKey());
            store.tally().count(bounds.name() + "_dropped", old ? "age" : "full");
        }
    }

    private void drop(long sequence) throws StorageException {
        store.change(handle -> {
            handle.db().delete(handle.family(family), handle.writeOptions(), key(sequence));
            return null;
        });
        bytes -= index.remove(sequence).bytes();
    }

    /** Reads what there is, once for each database that stands behind the store. */
    private void load() throws StorageException {
        int generation = store.generation();
        if (generation == indexGeneration) {
            return;
        }
        index.clear();
        bytes = 0;
        store.read(handle -> {
            try (RocksIterator iterator = handle.db().newIterator(handle.family(family), handle.readOptions())) {
                readAll(iterator);
            }
            return null;
        });
        indexGeneration = generation;
    }

    private void readAll(RocksIterator iterator) throws RocksDBException {
        long nowMillis = store.clock().wallMillis();
        long nowNanos = store.clock().monotonicNanos();
        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
            byte[] value = iterator.value();
            if (iterator.key().length != Long.BYTES || value.length < HEADER_BYTES) {
                continue;
            }
            long bornMillis = ByteBuffer.wrap(value).getLong();
            long ageMillis = Math.max(0, Math.min(nowMillis - bornMillis, bounds.ageMillisMax() + 1));
            lastSequence =
                    Math.max(lastSequence, ByteBuffer.wrap(iterator.key()).getLong());
            keep(ByteBuffer.wrap(iterator.key()).getLong(), new Kept(nowNanos - ageMillis * MILLI_NANOS, value.length));
        }
        iterator.status();
    }

    private static byte[] key(long sequence) {
        return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    }
}
