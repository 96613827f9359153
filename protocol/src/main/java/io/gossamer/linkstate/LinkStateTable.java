package io.gossamer.linkstate;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.RowDelta;
import io.gossamer.wire.RowFilter;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.Update;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The newest row of every origin. The caller has checked the signature and that the origin is a member; this checks the
 * rest. One thread writes and reads; what {@link #rows} returns is immutable and may go to any thread.
 *
 * <p>Bound: one row a member, {@code rowsMax} rows; of them the newest {@value #RECENT_MAX} are also kept in the order in
 * which they came.
 */
public final class LinkStateTable {
    private static final int RECENT_MAX = 4096;

    /** A row reaches all but few of five thousand nodes in little more: ln 5000 / ln 3 exchanges of ten seconds. */
    private static final long OFFERED_NANOS = 60_000_000_000L;

    private static final long RECENT_NANOS = 2 * OFFERED_NANOS;

    private final int rowsMax;
    private final Tally tally;
    private final ArrayDeque<Held> recent = new ArrayDeque<>();
    private final TreeMap<NodeId, Held> byOrigin = new TreeMap<>();
    private transient Optional<List<Received>> snapshot = Optional.empty();

    /** A row and when this node received it (monotonic): the difference to now is its age here. */
    public record Received(LinkRow row, long receivedAtNanos) {}

    /**
     * A row as it came, and as it was last resolved: one new row must not resolve the five hundred others anew. What nobody
     * looks at stays in the bytes that it came in.
     */
    private static final class Held {
        private final SignedRow signed;
        private final long receivedAtNanos;
        private final Optional<RowDelta> delta;
        private transient Optional<Received> resolved = Optional.empty();

        private Held(SignedRow signed, Optional<RowDelta> delta, long receivedAtNanos) {
            this.signed = signed;
            this.delta = delta;
            this.receivedAtNanos = receivedAtNanos;
        }

        private SignedRow signed() {
            return signed;
        }

        private Received resolved(IntFunction<Optional<NodeId>> member) {
            if (resolved.isEmpty()) {
                try {
                    LinkRow row = LinkRowCodec.decode(signed.content()).resolve(member);
                    resolved = Optional.of(new Received(row, receivedAtNanos));
                } catch (MalformedPacketException bug) {
                    throw new IllegalStateException("a row that was checked does not read back", bug);
                }
            }
            return resolved.get();
        }
    }

    /** @param tally counts {@code coordinates_refused} */
    public LinkStateTable(int rowsMax, Tally tally) {
        this.rowsMax = rowsMax;
        this.tally = tally;
    }

    /** Is this newer than what is held? To be asked before the signature is checked. */
    public boolean isNews(SignedRow row) {
        return isNews(row.origin(), row.version());
    }

    public boolean isNews(NodeId origin, long version) {
        return Long.compareUnsigned(version, order(origin)) > 0;
    }

    /** False: not newer, or the table is full. Throws when the content is not a row; then nothing changed. */
    public boolean accept(long nowNanos, SignedRow row) throws MalformedPacketException {
        if (!isNews(row) || (byOrigin.size() >= rowsMax && !byOrigin.containsKey(row.origin()))) {
            return false;
        }
        PackedRow packed = LinkRowCodec.decode(row.content());
        if (packed.coordinateRefused()) {
            tally.count("coordinates_refused");
        }
        Held fresh = new Held(row, delta(row), nowNanos);
        byOrigin.put(row.origin(), fresh);
        if (recent.size() >= RECENT_MAX) {
            recent.poll();
        }
        recent.add(fresh);
        snapshot = Optional.empty();
        return true;
    }

    private Optional<RowDelta> delta(SignedRow row) {
        Optional<SignedRow> before = signed(row.origin());
        return before.flatMap(base -> RowPatch.of(base.content(), row.content())
                .map(patch -> new RowDelta(row.origin(), base.version(), row.version(), patch, row.signature())));
    }

    /**
     * The row that this makes of the one held, to be checked like any other. Empty: another one than its base is held.
     * Throws when the patch does not fit.
     */
    public Optional<SignedRow> apply(RowDelta delta) throws MalformedPacketException {
        Held base = byOrigin.get(delta.origin());
        if (base == null || base.signed.version() != delta.baseVersion()) {
            return Optional.empty();
        }
        return Optional.of(
                SignedRow.of(RowPatch.apply(base.signed.content(), delta.version(), delta.patch()), delta.signature()));
    }

    /** What came in the last minute and still holds, in the order in which it came: as a delta where there is one. */
    public List<Update> recent(long nowNanos) {
        List<Update> rows = new ArrayList<>();
        for (Held held : lately(nowNanos)) {
            if (nowNanos - held.receivedAtNanos <= OFFERED_NANOS) {
                rows.add(held.delta.<Update>map(delta -> delta).orElse(held.signed));
            }
        }
        return rows;
    }

    /** Twice as far back: others must not be offered what this node had long before they did. */
    public List<RowFilter.Row> receivedLately(long nowNanos) {
        return lately(nowNanos).stream()
                .map(held -> new RowFilter.Row(held.signed.origin(), held.signed.version()))
                .toList();
    }

    private List<Held> lately(long nowNanos) {
        while (!recent.isEmpty() && nowNanos - recent.peek().receivedAtNanos > RECENT_NANOS) {
            recent.poll();
        }
        return recent.stream()
                .filter(held -> byOrigin.get(held.signed.origin()) == held)
                .toList();
    }

    /** Of an update that {@link #recent} gave. */
    public static RowFilter.Row row(Update update) {
        long version = update instanceof RowDelta delta ? delta.version() : ((SignedRow) update).version();
        return new RowFilter.Row(update.origin(), version);
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
        return held == null ? 0 : held.signed.version();
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
