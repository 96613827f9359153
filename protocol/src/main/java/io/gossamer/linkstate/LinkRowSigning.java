package io.gossamer.linkstate;

import com.google.protobuf.ByteString;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.Signer;
import java.util.function.IntPredicate;

/** Makes the signed form of a node's own row. */
public final class LinkRowSigning {
    private LinkRowSigning() {}

    /** @param isAmbiguous whether two members share these first four bytes of their ids */
    public static SignedRow sign(LinkRow row, Signer signer, IntPredicate isAmbiguous) {
        ByteString content = LinkRowCodec.encode(row, isAmbiguous);
        return SignedRow.of(content, signer.sign(content));
    }

    /** The four bytes by which rows refer to a member. */
    public static int reference(io.gossamer.model.NodeId id) {
        return LinkRowCodec.reference(id);
    }
}
