package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;
import java.nio.ByteBuffer;

/**
 * A signed word of one node about one incarnation of another: "it does not answer me" (an accusation, from its observers),
 * or "an operator told us to forget it". A verdict is never sent: each node concludes for itself.
 *
 * <pre>
 * what the signature covers
 *  0      1                17                33             41
 *  | kind | by (16)        | subject (16)    | incarnation  |
 * </pre>
 */
public record Notice(Kind kind, NodeId by, NodeId subject, long incarnation, ByteString signature) implements Update {
    public static final int ENCODED_BYTES = 2 + 18 + 18 + 9 + 66 + 2;

    /** What is said. */
    public enum Kind {
        ACCUSATION,
        FORGOTTEN
    }

    public static Notice sign(Signer signer, Kind kind, NodeId by, NodeId subject, long incarnation) {
        return new Notice(kind, by, subject, incarnation, signer.sign(content(kind, by, subject, incarnation)));
    }

    public boolean isSigned(Verifier verifier, ByteString publicKeyOfBy) {
        return verifier.isValid(publicKeyOfBy, content(kind, by, subject, incarnation), signature);
    }

    private static ByteString content(Kind kind, NodeId by, NodeId subject, long incarnation) {
        ByteBuffer layout = ByteBuffer.allocate(41);
        layout.put((byte) (kind == Kind.ACCUSATION ? 'a' : 'f'));
        layout.put(by.bytes()).put(subject.bytes()).putLong(incarnation);
        return ByteString.copyFrom(layout.flip());
    }

    @Override
    public NodeId origin() {
        return by;
    }

    @Override
    public int encodedBytes() {
        return ENCODED_BYTES;
    }
}
