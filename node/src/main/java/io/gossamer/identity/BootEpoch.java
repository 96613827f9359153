package io.gossamer.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The number of this boot: the high half of the incarnation, above every number that this identity ever used, also with a
 * clock that was set back or a directory restored from a backup.
 */
public final class BootEpoch {
    static final String FILE = "epoch";

    /** The epoch is the high 32 bits of an incarnation. */
    static final long EPOCH_MAX = 0xFFFF_FFFFL;

    private BootEpoch() {}

    /** max(stored + 1, seconds since 1970): on disk when this returns. Nothing may be sent before. */
    public static long next(DataDirectory directory, long wallNanos) throws DataDirectoryException {
        AtomicFile file = new AtomicFile(directory.identity().resolve(FILE));
        Optional<byte[]> stored = file.read();
        long last = stored.isPresent() ? parse(file, stored.get()) : 0;
        long nowSeconds = Math.min(Math.max(0, wallNanos / 1_000_000_000L), EPOCH_MAX);
        long epoch = Math.max(last + 1, nowSeconds);
        if (epoch > EPOCH_MAX) {
            throw new DataDirectoryException(
                    file.path() + " is used up (a clock in the far future?): run 'gossamer identity reset'");
        }
        file.write((epoch + "\n").getBytes(StandardCharsets.US_ASCII));
        return epoch;
    }

    /**
     * This boot has risen to {@code epoch}, above a double or because nobody heard it: the next boot must be above that, or
     * the others take its packets for recordings. On disk when this returns; never lowers what is stored.
     */
    public static void raise(DataDirectory directory, long epoch) throws DataDirectoryException {
        AtomicFile file = new AtomicFile(directory.identity().resolve(FILE));
        Optional<byte[]> stored = file.read();
        if (stored.isEmpty() || parse(file, stored.get()) < epoch) {
            file.write((epoch + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static long parse(AtomicFile file, byte[] stored) throws DataDirectoryException {
        String text = new String(stored, StandardCharsets.US_ASCII).trim();
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > EPOCH_MAX) {
            throw new DataDirectoryException(file.path() + " is damaged: delete it if this host's clock is right,"
                    + " else run 'gossamer identity reset'");
        }
        return Long.parseLong(text);
    }
}
