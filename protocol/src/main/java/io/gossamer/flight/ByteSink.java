package io.gossamer.flight;

import java.util.ArrayList;
import java.util.List;

/** Bytes that grow by chunks: nothing is copied again, and a small recording takes little. */
final class ByteSink {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final List<byte[]> chunks = new ArrayList<>();
    private byte[] last = new byte[0];
    private int used;
    private int bytes;

    int size() {
        return bytes;
    }

    void put(int value) {
        if (used == last.length) {
            last = new byte[CHUNK_BYTES];
            used = 0;
            chunks.add(last);
        }
        last[used++] = (byte) value;
        bytes++;
    }

    /** Seven bits a byte, the lowest first: protobuf's base 128. */
    void putVar(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            put((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        put((int) left);
    }

    /** Small numbers of either sign in few bytes. */
    void putZigZag(long value) {
        putVar(value << 1 ^ value >> 63);
    }

    void putLong(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            put((int) (value >>> shift));
        }
    }

    void putBytes(byte[] from) {
        putVar(from.length);
        int done = 0;
        while (done < from.length) {
            if (used == last.length) {
                put(from[done++]);
                continue;
            }
            int part = Math.min(from.length - done, last.length - used);
            System.arraycopy(from, done, last, used, part);
            used += part;
            bytes += part;
            done += part;
        }
    }

    void putText(String text) {
        putBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    byte[] toArray() {
        byte[] all = new byte[bytes];
        int at = 0;
        for (byte[] chunk : chunks) {
            int part = Math.min(chunk.length, bytes - at);
            System.arraycopy(chunk, 0, all, at, part);
            at += part;
        }
        return all;
    }
}
