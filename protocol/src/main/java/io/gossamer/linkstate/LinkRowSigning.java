package io.gossamer.linkstate;

import com.google.protobuf.ByteString;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.Signer;
import java.util.function.IntPredicate;

/** Makes the signed form of a node's own row. */
public final class LinkRowSigning {
    private LinkRowSigning() {}

    /** @param isAmbiguous whether two members share these first three bytes of their ids */
    public static SignedRow sign(LinkRow row, Signer signer, IntPredicate isAmbiguous) {
        ByteString content = LinkRowCodec.encode(row, isAmbiguous);
        return SignedRow.of(content, signer.sign(content));
    }
}
