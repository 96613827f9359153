package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import java.util.List;

/**
 * Which rows a node has received lately, in ten bits a row: a Bloom filter (Bloom, CACM 1970). One in a hundred that it lacks
 * it seems to have; with another salt each time that is another one.
 *
 * @param bits at most {@value #BYTES_MAX} bytes
 */
public record RowFilter(int salt, ByteString bits) {
    public static final int BYTES_MAX = 8 * 1024;
    private static final int BITS_PER_ROW = 10;
    private static final int HASHES = 7;

    /** One row: its origin and version. */
    public record Row(NodeId origin, long version) {}

    public static RowFilter of(int salt, List<Row> rows) {
        byte[] bits = new byte[Math.min(BYTES_MAX, (rows.size() * BITS_PER_ROW + 7) / 8)];
        for (Row row : rows) {
            long hash = hash(salt, row);
            for (int i = 0; i < HASHES; i++) {
                int bit = bit(hash, i, bits.length * 8);
                bits[bit >>> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return new RowFilter(salt, ByteString.copyFrom(bits));
    }

    /** False: certainly not. */
    public boolean mayHold(Row row) {
        if (bits.isEmpty()) {
            return false;
        }
        long hash = hash(salt, row);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i, bits.size() * 8);
            if ((bits.byteAt(bit >>> 3) & 1 << (bit & 7)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Two halves of one hash make all the others (Kirsch and Mitzenmacher, ESA 2006). */
    private static int bit(long hash, int i, int size) {
        int mixed = (int) hash + i * ((int) (hash >>> 32) | 1);
        return (int) (Integer.toUnsignedLong(mixed) * size >>> 32);
    }

    private static long hash(int salt, Row row) {
        return mix(mix(mix(row.origin().high() ^ salt) ^ row.origin().low()) ^ row.version());
    }

    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
