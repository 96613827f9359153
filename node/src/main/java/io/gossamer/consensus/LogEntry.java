package io.gossamer.consensus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frame around what goes into the log: {@code [kind 1 B][payload]}. A command's payload is the command; a seed's is
 * {@code [chunk u16][chunks u16][bytes]}, one part of the state that a recovered group starts from.
 */
public final class LogEntry {
    public static final byte COMMAND = 1;
    public static final byte SEED = 2;
    private static final int SEED_CHUNK_BYTES = CommandLog.COMMAND_BYTES_MAX;
    private static final int SEED_CHUNKS_MAX = 256;
    private static final int SEED_HEADER_BYTES = 5;

    private LogEntry() {}

    public static byte[] command(byte[] command) {
        return ByteBuffer.allocate(1 + command.length).put(COMMAND).put(command).array();
    }

    public static byte kind(byte[] entry) {
        return entry.length == 0 ? 0 : entry[0];
    }

    public static byte[] commandOf(byte[] entry) {
        return Arrays.copyOfRange(entry, 1, entry.length);
    }

    public static List<byte[]> seed(byte[] state) {
        int chunks = Math.max(1, (state.length + SEED_CHUNK_BYTES - 1) / SEED_CHUNK_BYTES);
        if (chunks > SEED_CHUNKS_MAX) {
            throw new IllegalArgumentException("a state of " + state.length + " bytes is too large to seed a group");
        }
        List<byte[]> entries = new ArrayList<>();
        for (int chunk = 0; chunk < chunks; chunk++) {
            int from = chunk * SEED_CHUNK_BYTES;
            int length = Math.min(SEED_CHUNK_BYTES, state.length - from);
            entries.add(ByteBuffer.allocate(SEED_HEADER_BYTES + length)
                    .put(SEED)
                    .putShort((short) chunk)
                    .putShort((short) chunks)
                    .put(state, from, length)
                    .array());
        }
        return entries;
    }

    /** Puts chunks together as they come; a new first chunk starts over, so that a seed may be sent twice. */
    public static final class SeedAssembly {
        private final List<byte[]> parts = new ArrayList<>();

        /** Returns the whole state with the last chunk, else null. */
        byte[] add(byte[] entry) {
            if (entry.length < SEED_HEADER_BYTES) {
                return null;
            }
            ByteBuffer buffer = ByteBuffer.wrap(entry, 1, entry.length - 1);
            int chunk = buffer.getShort();
            int chunks = buffer.getShort();
            if (chunk == 0) {
                parts.clear();
            }
            if (chunk != parts.size() || chunks > SEED_CHUNKS_MAX) {
                return null;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            parts.add(part);
            return parts.size() == chunks ? joined() : null;
        }

        void forget() {
            parts.clear();
        }

        boolean isPartial() {
            return !parts.isEmpty();
        }

        private byte[] joined() {
            ByteBuffer whole = ByteBuffer.allocate(
                    parts.stream().mapToInt(part -> part.length).sum());
            parts.forEach(whole::put);
            parts.clear();
            return whole.array();
        }
    }
}
