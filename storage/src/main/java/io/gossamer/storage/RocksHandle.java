package io.gossamer.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.SstPartitionerFixedPrefixFactory;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * One opened RocksDB with everything native that it hangs on, in bounded memory: blocks, indexes and write buffers of all
 * column families share one cache of {@value #CACHE_BYTES} bytes.
 *
 * <p>Native objects have no finalizers and no fences: a call after {@link #close} ends the process. {@link RocksStore} stands
 * before it and lets none through.
 *
 * <p>No event listener is installed: with one that subscribes to background errors, rocksdbjni throws in RocksDB's own
 * thread when a disk fills up, and the database does not recover.
 */
final class RocksHandle implements AutoCloseable {
    static final long CACHE_BYTES = 12L << 20;
    static final long WRITE_BUFFERS_BYTES = 8L << 20;
    private static final long WRITE_BUFFER_BYTES = 2L << 20;
    private static final long WAL_BYTES_MAX = 16L << 20;
    private static final long SST_BYTES = 8L << 20;
    private static final long BLOCK_BYTES = 16L << 10;
    private static final long INFO_LOG_BYTES_MAX = 1L << 20;
    private static final long MANIFEST_BYTES_MAX = 4L << 20;

    /** The column families; {@code default} has to exist and stays empty. */
    enum Family {
        DEFAULT,
        /** {@link SeriesKey} → {@link SummaryRow}. */
        LINKS,
        /** from, to → the newest bucket that has a row. */
        LINK_NAMES,
        SPOOL,
        EVENTS;

        byte[] bytes() {
            return name().toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** In the order of making; closed the other way round, after the database. */
    private final List<RocksObject> owned = new ArrayList<>();

    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final Map<Family, ColumnFamilyHandle> byFamily = new EnumMap<>(Family.class);
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions;
    private final RocksDB db;

    RocksHandle(Path directory) throws RocksDBException {
        Cache cache = own(new LRUCache(CACHE_BYTES));
        WriteBufferManager buffers = own(new WriteBufferManager(WRITE_BUFFERS_BYTES, cache, false));
        DBOptions options = own(databaseOptions(buffers));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Family family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.bytes(), own(familyOptions(family, cache))));
        }
        // In the page cache at once, so that the death of the process loses nothing; synced by syncWal.
        writeOptions = own(new WriteOptions().setSync(false));
        readOptions = own(new ReadOptions());
        try {
            db = RocksDB.open(options, directory.toString(), descriptors, families);
        } catch (RocksDBException wrong) {
            closeOwned();
            throw wrong;
        }
        Iterator<ColumnFamilyHandle> opened = families.iterator();
        for (Family family : Family.values()) {
            byFamily.put(family, opened.next());
        }
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    private static DBOptions databaseOptions(WriteBufferManager buffers) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(buffers)
                .setMaxOpenFiles(64)
                .setMaxBackgroundJobs(2)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
                .setMaxManifestFileSize(MANIFEST_BYTES_MAX)
                .setKeepLogFileNum(3)
                .setMaxLogFileSize(INFO_LOG_BYTES_MAX)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    private ColumnFamilyOptions familyOptions(Family family, Cache cache) {
        ColumnFamilyOptions options = new ColumnFamilyOptions()
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setTargetFileSizeBase(SST_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(BLOCK_BYTES)
                        .setCacheIndexAndFilterBlocks(true));
        if (family == Family.LINKS) {
            // Files end where buckets end, so that an expired bucket is whole files.
            options.setSstPartitionerFactory(own(new SstPartitionerFixedPrefixFactory(SeriesKey.BUCKET_BYTES)));
        }
        return options;
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle family(Family family) {
        return byFamily.get(family);
    }

    WriteOptions writeOptions() {
        return writeOptions;
    }

    ReadOptions readOptions() {
        return readOptions;
    }

    /** Column families, database, options, cache: in any other order RocksDB uses what is gone. */
    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        closeOwned();
    }

    private void closeOwned() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }
}
