package io.gossamer.linkstate;

import com.google.protobuf.ByteString;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.RowDelta;
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

    private static final int RUN_HEADER_BYTES = 3;
    private static final int GAP_MAX = 3;
    private static final int RUN_MAX = 255;

    private RowPatch() {}

    /** Empty: the rows differ in length, or in too much. */
    static Optional<ByteString> of(SignedRow from, SignedRow to) {
        byte[] before = from.rest();
        byte[] after = to.rest();
        if (before.length != after.length || to.bodyBytes() > 0xffff) {
            return Optional.empty();
        }
        ByteArrayOutputStream patch = new ByteArrayOutputStream();
        int at = 0;
        while (at < to.bodyBytes() && patch.size() <= BYTES_MAX) {
            if (before[at] == after[at]) {
                at++;
                continue;
            }
            int end = runEnd(before, after, at, to.bodyBytes());
            patch.write(at >>> 8);
            patch.write(at);
            patch.write(end - at);
            patch.write(after, at, end - at);
            at = end;
        }
        return patch.size() > BYTES_MAX ? Optional.empty() : Optional.of(ByteString.copyFrom(patch.toByteArray()));
    }

    /** A short stretch of equal bytes costs less than to begin again. */
    private static int runEnd(byte[] before, byte[] after, int start, int limit) {
        int end = start + 1;
        for (int at = start + 1; at < limit && at - end < GAP_MAX && at - start < RUN_MAX; at++) {
            if (before[at] != after[at]) {
                end = at + 1;
            }
        }
        return end;
    }

    /** The row that the difference makes of its base. Throws when it reaches beyond the row. */
    static SignedRow apply(SignedRow base, RowDelta delta) throws MalformedPacketException {
        ByteBuffer body = ByteBuffer.allocate(base.bodyBytes()).put(base.body()).flip();
        ByteString patch = delta.patch();
        int at = 0;
        while (at < patch.size()) {
            if (patch.size() - at < RUN_HEADER_BYTES) {
                throw new MalformedPacketException("row-patch");
            }
            int offset = (patch.byteAt(at) & 0xff) << 8 | patch.byteAt(at + 1) & 0xff;
            int length = patch.byteAt(at + 2) & 0xff;
            at += RUN_HEADER_BYTES;
            if (length > patch.size() - at || offset + length > body.limit()) {
                throw new MalformedPacketException("row-patch");
            }
            patch.substring(at, at + length).copyTo(body.array(), offset);
            at += length;
        }
        return SignedRow.of(base.origin(), delta.version(), body, delta.signature());
    }
}
