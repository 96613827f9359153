package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;

/**
 * What a member says of itself in one incarnation. {@code content} is the exact text that {@code signature} covers; the
 * other components are read from it. Decoding proves that the id is the key's hash, not that the signature is good.
 */
public record MemberRecord(
        NodeId id,
        long incarnation,
        Lifecycle lifecycle,
        int bootNonce,
        ByteString publicKey,
        NodeProfile profile,
        ByteString content,
        ByteString signature)
        implements Update {
    /** So that any record fits a datagram. */
    public static final int ENCODED_MAX = 900;

    /** Throws IllegalArgumentException with a sentence for a person when the profile makes the record too long. */
    public static MemberRecord sign(
            Signer signer, long incarnation, Lifecycle lifecycle, int bootNonce, NodeProfile profile) {
        ByteString content = RecordCodec.content(signer.publicKey(), incarnation, lifecycle, bootNonce, profile);
        MemberRecord record = new MemberRecord(
                Ed25519.nodeId(signer.publicKey()),
                incarnation,
                lifecycle,
                bootNonce,
                signer.publicKey(),
                profile,
                content,
                signer.sign(content));
        if (record.encodedBytes() > ENCODED_MAX) {
            throw new IllegalArgumentException("name, zone and tags make this node's record " + record.encodedBytes()
                    + " bytes long; at most " + ENCODED_MAX + " fit a datagram: shorten the tags");
        }
        return record;
    }

    public boolean isSigned(Verifier verifier) {
        return verifier.isValid(publicKey, content, signature);
    }

    @Override
    public NodeId subject() {
        return id;
    }

    @Override
    public NodeId origin() {
        return id;
    }

    @Override
    public int encodedBytes() {
        return content.size() + signature.size() + RecordCodec.SIGNED_OVERHEAD_BYTES;
    }
}
