package io.gossamer.flight;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteSink} wrote. Every method throws {@link FlightFormatException} at the end or on nonsense. */
final class ByteSource {
    private final byte[] bytes;
    private int at;

    ByteSource(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    int get() {
        if (at == bytes.length) {
            throw new FlightFormatException("it ends in the middle");
        }
        return bytes[at++] & 0xff;
    }

    long getVar() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = get();
            value |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new FlightFormatException("a number does not end");
    }

    long getZigZag() {
        long value = getVar();
        return value >>> 1 ^ -(value & 1);
    }

    long getLong() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | get();
        }
        return value;
    }

    /** A count of things that take a byte at least each. */
    int getSize() {
        long size = getVar();
        if (size < 0 || size > bytes.length - at) {
            throw new FlightFormatException("a length exceeds what is left");
        }
        return (int) size;
    }

    byte[] getBytes() {
        int size = getSize();
        at += size;
        return Arrays.copyOfRange(bytes, at - size, at);
    }

    String getText() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }
}
