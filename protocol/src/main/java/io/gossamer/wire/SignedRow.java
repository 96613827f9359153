package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;

/**
 * A link-state row as it travels: opaque here, read by io.gossamer.linkstate. The first 24 bytes of the content are
 * origin and version, so that an old row is dropped before its signature is looked at.
 *
 * @param version epoch of the origin's boot (high 32 bits) and sequence (low 32): higher replaces lower
 * @param signed the content and behind it the signature: in one piece, since there is one of each member
 */
public record SignedRow(NodeId origin, long version, ByteString signed) implements Update {
    public static final int HEADER_BYTES = NodeId.BYTES + Long.BYTES;
    public static final int ENCODED_MAX = 48 * 1024;

    /** Reads the header. Throws IllegalArgumentException when the content is too short for one, or that is no signature. */
    public static SignedRow of(ByteString content, ByteString signature) {
        if (content.size() < HEADER_BYTES) {
            throw new IllegalArgumentException("a row's content starts with " + HEADER_BYTES + " bytes of header");
        }
        if (signature.size() != Ed25519.SIGNATURE_BYTES) {
            throw new IllegalArgumentException("a signature has " + Ed25519.SIGNATURE_BYTES + " bytes");
        }
        var header = content.asReadOnlyByteBuffer();
        byte[] signed = new byte[content.size() + signature.size()];
        content.copyTo(signed, 0);
        signature.copyTo(signed, content.size());
        return new SignedRow(
                new NodeId(header.getLong(), header.getLong()), header.getLong(), ByteString.copyFrom(signed));
    }

    /** The same row with an equal id that is held already. */
    @SuppressWarnings("ReferenceEquality") // whether it is shared already is the question
    public SignedRow sharing(NodeId equalOrigin) {
        return equalOrigin == origin ? this : new SignedRow(equalOrigin, version, signed);
    }

    public ByteString content() {
        return signed.substring(0, signed.size() - Ed25519.SIGNATURE_BYTES);
    }

    public ByteString signature() {
        return signed.substring(signed.size() - Ed25519.SIGNATURE_BYTES);
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
        return signed.size() + RecordCodec.SIGNED_OVERHEAD_BYTES + 2;
    }
}
