package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;

/**
 * A link-state row as it travels: opaque here, read by io.gossamer.linkstate. The first 24 bytes of {@code content} are
 * origin and version, so that an old row is dropped before its signature is looked at.
 *
 * @param version epoch of the origin's boot (high 32 bits) and sequence (low 32): higher replaces lower
 */
public record SignedRow(NodeId origin, long version, ByteString content, ByteString signature) implements Update {
    public static final int HEADER_BYTES = NodeId.BYTES + Long.BYTES;
    public static final int ENCODED_MAX = 48 * 1024;

    /** Reads the header. Throws IllegalArgumentException when the content is too short for one. */
    public static SignedRow of(ByteString content, ByteString signature) {
        if (content.size() < HEADER_BYTES) {
            throw new IllegalArgumentException("a row's content starts with " + HEADER_BYTES + " bytes of header");
        }
        var header = content.asReadOnlyByteBuffer();
        return new SignedRow(new NodeId(header.getLong(), header.getLong()), header.getLong(), content, signature);
    }

    public boolean isSigned(Verifier verifier, ByteString publicKeyOfOrigin) {
        return verifier.isValid(publicKeyOfOrigin, content, signature);
    }

    @Override
    public NodeId subject() {
        return origin;
    }

    @Override
    public int encodedBytes() {
        return content.size() + signature.size() + RecordCodec.SIGNED_OVERHEAD_BYTES + 2;
    }
}
