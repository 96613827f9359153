package io.gossamer.wire;

import com.google.protobuf.ByteString;
import io.gossamer.model.NodeId;

/**
 * A row as the difference to the one before it, for those that hold that one: the signature covers the whole row, so whoever
 * puts it together wrongly sees it. Read by io.gossamer.linkstate.
 *
 * @param baseVersion of the row that the patch applies to
 */
public record RowDelta(NodeId origin, long baseVersion, long version, ByteString patch, ByteString signature)
        implements Update {
    static final int PATCH_MAX = 4096;
    private static final int FIXED_BYTES = 5 + 18 + 9 + 9 + 3 + 66;

    @Override
    public NodeId subject() {
        return origin;
    }

    @Override
    public int encodedBytes() {
        return FIXED_BYTES + patch.size();
    }
}
