package io.gossamer.linkstate;

import io.gossamer.model.NodeId;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.RowDelta;
import io.gossamer.wire.SignedRow;
import java.util.Optional;
import java.util.function.IntFunction;

/** A row as it came, and when. What nobody looks at stays in the bytes that it came in. */
final class HeldRow {
    final SignedRow signed;
    final long receivedAtNanos;

    /** To the one before it; for as long as others are offered it. */
    Optional<RowDelta> delta;

    /** As it was last read, in a small table: one new row must not make the five hundred others be read anew. */
    transient Optional<LinkStateTable.Received> resolved = Optional.empty();

    HeldRow(SignedRow signed, Optional<RowDelta> delta, long receivedAtNanos) {
        this.signed = signed;
        this.delta = delta;
        this.receivedAtNanos = receivedAtNanos;
    }

    NodeId origin() {
        return signed.origin();
    }

    LinkStateTable.Received resolved(IntFunction<Optional<NodeId>> member) {
        if (resolved.isEmpty()) {
            resolved = Optional.of(resolve(member));
        }
        return resolved.get();
    }

    /** Reads it anew; from any thread. */
    LinkStateTable.Received resolve(IntFunction<Optional<NodeId>> member) {
        try {
            LinkRow row = LinkRowCodec.decode(signed.content()).resolve(member);
            return new LinkStateTable.Received(row, receivedAtNanos);
        } catch (MalformedPacketException bug) {
            throw new IllegalStateException("a row that was checked does not read back", bug);
        }
    }
}
