package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import io.gossamer.proto.SummaryBatch;
import io.gossamer.proto.SummaryContent;

/**
 * Summaries in their origin's name: one Ed25519 signature (RFC 8032) a batch. Without it, whoever reaches a voter's gRPC port
 * could tell it of any node's links what he likes.
 */
public final class SignedSummaries {
    public static final int VERSION = 1;

    private static final ByteString CONTEXT = ByteString.copyFromUtf8("gossamer summaries 1");

    private SignedSummaries() {}

    /** {@code content} is of the signer's own links; its version is set here. */
    public static SummaryBatch sign(SummaryContent.Builder content, Signer signer) {
        ByteString bytes = content.setVersion(VERSION).build().toByteString();
        return SummaryBatch.newBuilder()
                .setContent(bytes)
                .setPublicKey(signer.publicKey())
                .setSignature(signer.sign(CONTEXT.concat(bytes)))
                .build();
    }

    /** Is it signed with the key whose hash is {@code origin}? Of a malformed one it is not. */
    public static boolean isBy(NodeId origin, SummaryBatch batch, Verifier verifier) {
        return batch.getPublicKey().size() == Ed25519.PUBLIC_KEY_BYTES
                && Ed25519.nodeId(batch.getPublicKey()).equals(origin)
                && verifier.isValid(batch.getPublicKey(), CONTEXT.concat(batch.getContent()), batch.getSignature());
    }
}
