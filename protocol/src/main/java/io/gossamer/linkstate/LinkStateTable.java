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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The newest row of every origin. The caller has checked the signature and that the origin is a member; this checks the
 * rest. One thread writes and reads; what {@link #rows} returns is immutable and may go to any thread.
 *
 * <p>Bound: one row a member, {@code rowsMax} rows; of them the newest {@value #RECENT_MAX} are also kept in the order in
 * which they came.
 */
public final class LinkStateTable {
    private static final int RECENT_MAX = 4096;
    private static final int READ_AT_ONCE_MAX = 1024;

    /** A row reaches all but few of five thousand nodes in little more: ln 5000 / ln 3 exchanges of ten seconds. */
    private static final long OFFERED_NANOS = 60_000_000_000L;

    private static final long RECENT_NANOS = 2 * OFFERED_NANOS;

    private final int rowsMax;
    private final Tally tally;
    private ArrayDeque<Recent> recent = new ArrayDeque<>();
    private final RowsByOrigin byOrigin = new RowsByOrigin();
    private transient Optional<List<Received>> snapshot = Optional.empty();

    /** Rows as they were last read, in a small table: one new row must not make the five hundred others be read anew. */
    private final transient Map<NodeId, Received> read = new HashMap<>();

    /** A row that others are offered. {@code delta}: to the one before it. */
    private record Recent(NodeId origin, long version, long receivedAtNanos, Optional<RowDelta> delta) {}

    /** A row and when this node received it (monotonic): the difference to now is its age here. */
    public record Received(LinkRow row, long receivedAtNanos) {}

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
        if (!isNews(row) || (byOrigin.size() >= rowsMax && !byOrigin.holds(row.origin()))) {
            return false;
        }
        PackedRow packed = LinkRowCodec.decode(row.origin(), row.version(), row.body());
        if (packed.coordinateRefused()) {
            tally.count("coordinates_refused");
        }
        if (recent.size() >= RECENT_MAX) {
            recent.remove();
        }
        recent.add(new Recent(row.origin(), row.version(), nowNanos, delta(row)));
        byOrigin.put(row, nowNanos);
        read.remove(row.origin());
        snapshot = Optional.empty();
        return true;
    }

    private Optional<RowDelta> delta(SignedRow row) {
        return signed(row.origin()).flatMap(base -> RowPatch.of(base, row)
                .map(patch -> new RowDelta(row.origin(), base.version(), row.version(), patch, row.signature())));
    }

    /**
     * The row that this makes of the one held, to be checked like any other. Empty: another one than its base is held.
     * Throws when the patch does not fit.
     */
    public Optional<SignedRow> apply(RowDelta delta) throws MalformedPacketException {
        Optional<SignedRow> base = signed(delta.origin()).filter(row -> row.version() == delta.baseVersion());
        if (base.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(RowPatch.apply(base.get(), delta));
    }

    /** What came in the last minute and still holds, in the order in which it came: as a delta where there is one. */
    public List<Update> recent(long nowNanos) {
        forgetOld(nowNanos);
        List<Update> rows = new ArrayList<>();
        for (Recent row : recent) {
            // Its age first: whether it still holds is a search.
            if (nowNanos - row.receivedAtNanos <= OFFERED_NANOS && isHeld(row)) {
                rows.add(
                        row.delta.isPresent()
                                ? row.delta.get()
                                : signed(row.origin).orElseThrow());
            }
        }
        return rows;
    }

    /** Twice as far back: others must not be offered what this node had long before they did. */
    public List<RowFilter.Row> receivedLately(long nowNanos) {
        forgetOld(nowNanos);
        List<RowFilter.Row> rows = new ArrayList<>(recent.size());
        for (Recent row : recent) {
            if (isHeld(row)) {
                rows.add(new RowFilter.Row(row.origin, row.version));
            }
        }
        return rows;
    }

    private boolean isHeld(Recent row) {
        return byOrigin.version(row.origin) == row.version;
    }

    private void forgetOld(long nowNanos) {
        while (!recent.isEmpty() && nowNanos - recent.peek().receivedAtNanos > RECENT_NANOS) {
            recent.remove();
        }
        if (recent.isEmpty()) {
            // It never gives back its room by itself.
            recent = new ArrayDeque<>();
        }
    }

    /** Of an update that {@link #recent} gave. */
    public static RowFilter.Row row(Update update) {
        long version = update instanceof RowDelta delta ? delta.version() : ((SignedRow) update).version();
        return new RowFilter.Row(update.origin(), version);
    }

    public void remove(NodeId origin) {
        if (byOrigin.remove(origin)) {
            read.remove(origin);
            snapshot = Optional.empty();
        }
    }

    /** Members changed: references may now resolve to others. */
    public void forgetSnapshot() {
        snapshot = Optional.empty();
        read.clear();
    }

    /** 0: none held. */
    public long order(NodeId origin) {
        return byOrigin.version(origin);
    }

    public Optional<SignedRow> signed(NodeId origin) {
        return byOrigin.get(origin);
    }

    public int size() {
        return byOrigin.size();
    }

    /**
     * All rows, ordered by origin: of a large table each is read when somebody asks for it, each time anew, since read ones take
     * four times the memory.
     *
     * @param members names, now and for ever, the one member with these first three bytes of id
     */
    public List<Received> rows(Supplier<IntFunction<Optional<NodeId>>> members) {
        if (snapshot.isEmpty()) {
            RowBucket[] buckets = byOrigin.buckets();
            IntFunction<Optional<NodeId>> member = members.get();
            boolean isLarge = byOrigin.size() > READ_AT_ONCE_MAX;
            if (isLarge) {
                read.clear();
            }
            snapshot = Optional.of(isLarge ? new RowsAsAsked(buckets, member) : readAll(buckets, member));
        }
        return snapshot.get();
    }

    private List<Received> readAll(RowBucket[] buckets, IntFunction<Optional<NodeId>> member) {
        List<Received> rows = new ArrayList<>(byOrigin.size());
        for (RowBucket bucket : buckets) {
            for (int place = 0; place < bucket.size(); place++) {
                long receivedAtNanos = bucket.receivedAtNanos(place);
                SignedRow row = bucket.row(place);
                rows.add(read.computeIfAbsent(row.origin(), unread -> RowsAsAsked.read(row, receivedAtNanos, member)));
            }
        }
        return List.copyOf(rows);
    }
}
