package io.gossamer.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.gossamer.model.NodeId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A link-state row as it travels: opaque here, read by io.gossamer.linkstate. The content is a header, of origin and version, so
 * that an old row is dropped before its signature is looked at; and a body.
 *
 * @param version epoch of the origin's boot (high 32 bits) and sequence (low 32): higher replaces lower
 * @param rest the body and behind it the signature: in one piece, since there is one of each member. Never changed by anybody.
 */
@SuppressWarnings("ArrayRecordComponent") // equals goes by what is in it, and five thousand wrappers would be 120 KB
public record SignedRow(NodeId origin, long version, byte[] rest) implements Update {
    public static final int HEADER_BYTES = NodeId.BYTES + Long.BYTES;
    public static final int ENCODED_MAX = 48 * 1024;

    /** Reads the header. Throws IllegalArgumentException when the content is too short for one, or that is no signature. */
    public static SignedRow of(ByteString content, ByteString signature) {
        if (content.size() < HEADER_BYTES) {
            throw new IllegalArgumentException("a row's content starts with " + HEADER_BYTES + " bytes of header");
        }
        ByteBuffer header = content.asReadOnlyByteBuffer();
        NodeId origin = new NodeId(header.getLong(), header.getLong());
        long version = header.getLong();
        return of(origin, version, header.slice(), signature);
    }

    /** Throws IllegalArgumentException when that is no signature. */
    public static SignedRow of(NodeId origin, long version, ByteBuffer body, ByteString signature) {
        if (signature.size() != Ed25519.SIGNATURE_BYTES) {
            throw new IllegalArgumentException("a signature has " + Ed25519.SIGNATURE_BYTES + " bytes");
        }
        byte[] rest = new byte[body.remaining() + signature.size()];
        int bodyBytes = body.remaining();
        body.get(rest, 0, bodyBytes);
        signature.copyTo(rest, bodyBytes);
        return new SignedRow(origin, version, rest);
    }

    /** The same row with an equal id that is held already. */
    @SuppressWarnings("ReferenceEquality") // whether it is shared already is the question
    public SignedRow sharing(NodeId equalOrigin) {
        return equalOrigin == origin ? this : new SignedRow(equalOrigin, version, rest);
    }

    /** The exact text that the signature covers. */
    public ByteString content() {
        byte[] content = ByteBuffer.allocate(HEADER_BYTES + bodyBytes())
                .put(origin.bytes())
                .putLong(version)
                .put(rest, 0, bodyBytes())
                .array();
        return UnsafeByteOperations.unsafeWrap(content);
    }

    /** What follows the header, where it lies. */
    public ByteBuffer body() {
        return ByteBuffer.wrap(rest, 0, bodyBytes()).slice().asReadOnlyBuffer();
    }

    public int bodyBytes() {
        return rest.length - Ed25519.SIGNATURE_BYTES;
    }

    public ByteString signature() {
        return UnsafeByteOperations.unsafeWrap(rest, bodyBytes(), Ed25519.SIGNATURE_BYTES);
    }

    public boolean isSigned(Verifier verifier, ByteString publicKeyOfOrigin) {
        return verifier.isValid(publicKeyOfOrigin, content(), signature());
    }

    @Override
    public NodeId subject() {
        return origin;
    }

    @Override
    public int encodedBytes() {
        return HEADER_BYTES + rest.length + RecordCodec.SIGNED_OVERHEAD_BYTES + 2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedRow row
                && row.version == version
                && row.origin.equals(origin)
                && Arrays.equals(row.rest, rest);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, version);
    }
}
