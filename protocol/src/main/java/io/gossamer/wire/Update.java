package io.gossamer.wire;

import io.gossamer.model.NodeId;

/** One signed piece of news that passes from node to node unchanged. */
public sealed interface Update permits MemberRecord, Notice, SignedRow, RowDelta {
    /** Whom it is about. */
    NodeId subject();

    /** Who signed it. */
    NodeId origin();

    /** Bytes it takes within a packet. */
    int encodedBytes();
}
