package io.gossamer.model;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Who a node is, across restarts and addresses: the first 128 bits of SHA-256 over its Ed25519 public key.
 *
 * <p>Ordered as the unsigned 128-bit number, so that every node sorts members alike.
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {
    public static final int BYTES = 16;

    /** Reads exactly {@value #BYTES} bytes. Throws IllegalArgumentException on any other length. */
    public static NodeId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a node id has " + BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new NodeId(buffer.getLong(), buffer.getLong());
    }

    /** Reads 32 hex digits. */
    public static NodeId parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** Eight hex digits: enough for a person's eye, not for a key. */
    public String shortText() {
        return toString().substring(0, 8);
    }

    /** Written out, like {@link #hashCode}: ids are keys of every packet's look-ups, and the generated ones go through method handles. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NodeId id && id.high == high && id.low == low;
    }

    /** The id is a hash already. */
    @Override
    public int hashCode() {
        return Long.hashCode(low);
    }

    @Override
    public int compareTo(NodeId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** All 32 hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
