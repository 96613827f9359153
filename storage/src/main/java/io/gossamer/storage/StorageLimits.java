package io.gossamer.storage;

import java.time.Duration;

/**
 * How much history may cost.
 *
 * @param retention summaries older than this are dropped
 * @param flushPeriod at most so much is lost with the host's power
 * @param diskFreeMinBytes with less free space than this no summary is written
 * @param spoolRetention batches that no voter took are dropped after this
 * @param spoolBytesMax and beyond this the oldest of them
 */
public record StorageLimits(
        Duration retention, Duration flushPeriod, long diskFreeMinBytes, Duration spoolRetention, long spoolBytesMax) {
    public static final long SPOOL_BYTES_MAX = 32L << 20;

    public StorageLimits {
        if (retention.toMillis() < 1 || flushPeriod.toMillis() < 1 || spoolRetention.toMillis() < 1) {
            throw new IllegalArgumentException("periods are longer than nothing");
        }
    }
}
