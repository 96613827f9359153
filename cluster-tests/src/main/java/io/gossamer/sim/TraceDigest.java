package io.gossamer.sim;

import java.util.zip.CRC32C;

/** A running number over everything that happens: two runs that differ anywhere differ here. */
final class TraceDigest {
    private final CRC32C bytes = new CRC32C();
    private long value = 17;

    void add(long atNanos, int node, byte[] body) {
        bytes.reset();
        bytes.update(body, 0, body.length);
        mix(atNanos, node, bytes.getValue());
    }

    void add(long atNanos, int node, String word) {
        mix(atNanos, node, word.hashCode());
    }

    private void mix(long atNanos, int node, long what) {
        value = SimKeys.mix(SimKeys.mix(value ^ atNanos) + ((long) node << 32 ^ what));
    }

    long value() {
        return value;
    }
}
