package io.gossamer.linkstate;

import com.google.protobuf.ByteString;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SignedRow;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The difference of two rows of one origin that speak of the same peers: mostly a few bands of forty links.
 *
 * <pre>
 *  0        2        3
 *  | offset | length | bytes ... | and so on; offsets count from behind origin and version
 * </pre>
 */
final class RowPatch {
    /** A longer one saves nothing worth having. */
    static final int BYTES_MAX = 128;

    private static final int GAP_MAX = 3;
    private static final int RUN_MAX = 255;

    private RowPatch() {}

    /** Empty: the rows differ in length, or in too much. */
    static Optional<ByteString> of(ByteString before, ByteString after) {
        if (before.size() != after.size() || after.size() > 0xffff) {
            return Optional.empty();
        }
        ByteArrayOutputStream patch = new ByteArrayOutputStream();
        int at = SignedRow.HEADER_BYTES;
        while (at < after.size() && patch.size() <= BYTES_MAX) {
            if (before.byteAt(at) == after.byteAt(at)) {
                at++;
                continue;
            }
            int end = runEnd(before, after, at);
            int offset = at - SignedRow.HEADER_BYTES;
            patch.write(offset >>> 8);
            patch.write(offset);
            patch.write(end - at);
            patch.writeBytes(after.substring(at, end).toByteArray());
            at = end;
        }
        return patch.size() > BYTES_MAX ? Optional.empty() : Optional.of(ByteString.copyFrom(patch.toByteArray()));
    }

    /** A short stretch of equal bytes costs less than to begin again. */
    private static int runEnd(ByteString before, ByteString after, int start) {
        int end = start + 1;
        for (int at = start + 1; at < after.size() && at - end < GAP_MAX && at - start < RUN_MAX; at++) {
            if (before.byteAt(at) != after.byteAt(at)) {
                end = at + 1;
            }
        }
        return end;
    }

    /** The content of the row with this version. Throws when the patch reaches beyond the row. */
    static ByteString apply(ByteString before, long version, ByteString patch) throws MalformedPacketException {
        byte[] content = before.toByteArray();
        ByteBuffer.wrap(content).putLong(SignedRow.HEADER_BYTES - Long.BYTES, version);
        int at = 0;
        while (at < patch.size()) {
            if (patch.size() - at < 3) {
                throw new MalformedPacketException("row-patch");
            }
            int offset = SignedRow.HEADER_BYTES + ((patch.byteAt(at) & 0xff) << 8 | patch.byteAt(at + 1) & 0xff);
            int length = patch.byteAt(at + 2) & 0xff;
            at += 3;
            if (length > patch.size() - at || offset + length > content.length) {
                throw new MalformedPacketException("row-patch");
            }
            patch.substring(at, at + length).copyTo(content, offset);
            at += length;
        }
        return ByteString.copyFrom(content);
    }
}
