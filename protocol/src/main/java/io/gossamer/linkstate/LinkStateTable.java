package io.gossamer.linkstate;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.RowDelta;
import io.gossamer.wire.RowFilter;
import io.gossamer.wire.SignedRow;
import io.gossamer.wire.Update;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
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
    private final ArrayDeque<HeldRow> recent = new ArrayDeque<>();
    private final RowsByOrigin byOrigin = new RowsByOrigin();
    private transient Optional<List<Received>> snapshot = Optional.empty();

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
        if (!isNews(row)
                || (byOrigin.size() >= rowsMax && byOrigin.get(row.origin()).isEmpty())) {
            return false;
        }
        PackedRow packed = LinkRowCodec.decode(row.content());
        if (packed.coordinateRefused()) {
            tally.count("coordinates_refused");
        }
        HeldRow fresh = new HeldRow(row, delta(row), nowNanos);
        byOrigin.put(fresh);
        if (recent.size() >= RECENT_MAX) {
            recent.remove().delta = Optional.empty();
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
        Optional<SignedRow> base = signed(delta.origin()).filter(row -> row.version() == delta.baseVersion());
        if (base.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                SignedRow.of(RowPatch.apply(base.get().content(), delta.version(), delta.patch()), delta.signature()));
    }

    /** What came in the last minute and still holds, in the order in which it came: as a delta where there is one. */
    public List<Update> recent(long nowNanos) {
        List<Update> rows = new ArrayList<>();
        for (HeldRow held : lately(nowNanos)) {
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

    private List<HeldRow> lately(long nowNanos) {
        while (!recent.isEmpty() && nowNanos - recent.peek().receivedAtNanos > RECENT_NANOS) {
            recent.remove().delta = Optional.empty();
        }
        return recent.stream()
                .filter(held ->
                        byOrigin.get(held.origin()).filter(now -> now == held).isPresent())
                .toList();
    }

    /** Of an update that {@link #recent} gave. */
    public static RowFilter.Row row(Update update) {
        long version = update instanceof RowDelta delta ? delta.version() : ((SignedRow) update).version();
        return new RowFilter.Row(update.origin(), version);
    }

    public void remove(NodeId origin) {
        if (byOrigin.remove(origin)) {
            snapshot = Optional.empty();
        }
    }

    /** Members changed: references may now resolve to others. */
    public void forgetSnapshot() {
        snapshot = Optional.empty();
        if (byOrigin.size() <= READ_AT_ONCE_MAX) {
            for (HeldRow held : byOrigin.all()) {
                held.resolved = Optional.empty();
            }
        }
    }

    /** 0: none held. */
    public long order(NodeId origin) {
        return byOrigin.get(origin).map(held -> held.signed.version()).orElse(0L);
    }

    public Optional<SignedRow> signed(NodeId origin) {
        return byOrigin.get(origin).map(held -> held.signed);
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
            HeldRow[] all = byOrigin.all();
            IntFunction<Optional<NodeId>> member = members.get();
            if (all.length > READ_AT_ONCE_MAX) {
                snapshot = Optional.of(new RowsAsAsked(all, member));
            } else {
                snapshot = Optional.of(
                        Arrays.stream(all).map(held -> held.resolved(member)).toList());
            }
        }
        return snapshot.get();
    }

    /** Immutable, for any thread. */
    private static final class RowsAsAsked extends AbstractList<Received> implements RandomAccess {
        private final HeldRow[] held;
        private final IntFunction<Optional<NodeId>> member;

        RowsAsAsked(HeldRow[] held, IntFunction<Optional<NodeId>> member) {
            this.held = held;
            this.member = member;
        }

        @Override
        public Received get(int index) {
            return held[index].resolve(member);
        }

        @Override
        public int size() {
            return held.length;
        }
    }
}
