package io.gossamer.linkstate;

import io.gossamer.model.NodeId;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.SignedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The newest row of every origin. The caller has checked the signature and that the origin is a member; this checks the
 * rest. One thread writes and reads; what {@link #rows} returns is immutable and may go to any thread.
 *
 * <p>Bound: one row a member, {@code rowsMax} rows.
 */
public final class LinkStateTable {
    private final int rowsMax;
    private final TreeMap<NodeId, Held> byOrigin = new TreeMap<>();
    private Optional<List<Received>> snapshot = Optional.empty();

    /** A row and when this node received it (monotonic): the difference to now is its age here. */
    public record Received(LinkRow row, long receivedAtNanos) {}

    /** A row as it came, and as it was last resolved: one new row must not resolve the five hundred others anew. */
    private static final class Held {
        private final SignedRow signed;
        private final PackedRow packed;
        private final long receivedAtNanos;
        private Optional<Received> resolved = Optional.empty();

        private Held(SignedRow signed, PackedRow packed, long receivedAtNanos) {
            this.signed = signed;
            this.packed = packed;
            this.receivedAtNanos = receivedAtNanos;
        }

        private SignedRow signed() {
            return signed;
        }

        private Received resolved(IntFunction<Optional<NodeId>> member) {
            if (resolved.isEmpty()) {
                resolved = Optional.of(new Received(packed.resolve(member), receivedAtNanos));
            }
            return resolved.get();
        }
    }

    public LinkStateTable(int rowsMax) {
        this.rowsMax = rowsMax;
    }

    /** Is this newer than what is held? To be asked before the signature is checked. */
    public boolean isNews(SignedRow row) {
        return Long.compareUnsigned(row.version(), order(row.origin())) > 0;
    }

    /** False: not newer, or the table is full. Throws when the content is not a row; then nothing changed. */
    public boolean accept(long nowNanos, SignedRow row) throws MalformedPacketException {
        if (!isNews(row) || (byOrigin.size() >= rowsMax && !byOrigin.containsKey(row.origin()))) {
            return false;
        }
        byOrigin.put(row.origin(), new Held(row, LinkRowCodec.decode(row.content()), nowNanos));
        snapshot = Optional.empty();
        return true;
    }

    public void remove(NodeId origin) {
        if (byOrigin.remove(origin) != null) {
            snapshot = Optional.empty();
        }
    }

    /** Members changed: references may now resolve to others. */
    public void forgetSnapshot() {
        snapshot = Optional.empty();
        byOrigin.values().forEach(held -> held.resolved = Optional.empty());
    }

    /** 0: none held. */
    public long order(NodeId origin) {
        Held held = byOrigin.get(origin);
        return held == null ? 0 : held.packed.order();
    }

    public Optional<SignedRow> signed(NodeId origin) {
        return Optional.ofNullable(byOrigin.get(origin)).map(Held::signed);
    }

    public int size() {
        return byOrigin.size();
    }

    /** All rows, ordered by origin. {@code member} names the one member with these first four bytes of id. */
    public List<Received> rows(IntFunction<Optional<NodeId>> member) {
        if (snapshot.isEmpty()) {
            List<Received> rows = new ArrayList<>(byOrigin.size());
            byOrigin.values().forEach(held -> rows.add(held.resolved(member)));
            snapshot = Optional.of(List.copyOf(rows));
        }
        return snapshot.get();
    }
}
