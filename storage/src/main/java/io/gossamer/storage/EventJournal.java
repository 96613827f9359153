package io.gossamer.storage;

import io.gossamer.storage.RocksHandle.Family;
import java.util.List;

/** The last {@value #EVENTS_MAX} events of this host, as bytes that only the writer understands. Any thread may call. */
public final class EventJournal {
    public static final int EVENTS_MAX = 2_000;
    private static final long BYTES_MAX = 4L << 20;
    private final EntryLog log;

    public EventJournal(RocksStore store) {
        this.log = new EntryLog(
                store,
                Family.EVENTS,
                new EntryLog.Bounds(
                        "events",
                        EVENTS_MAX,
                        BYTES_MAX,
                        store.limits().retention().toMillis()));
    }

    public void append(byte[] event) throws StorageException {
        log.append(event);
    }

    /** The newest {@code count}, oldest of them first. */
    public List<byte[]> newest(int count) throws StorageException {
        return log.newest(count);
    }
}
