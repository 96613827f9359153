package io.gossamer.aggregate;

import static io.gossamer.aggregate.PackedSummary.four;
import static io.gossamer.aggregate.PackedSummary.high;
import static io.gossamer.aggregate.PackedSummary.low;
import static io.gossamer.aggregate.PackedSummary.part16;
import static io.gossamer.aggregate.PackedSummary.two;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.Quantiles;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The recent windows of one directed link: the newest whole, and of the last {@value #WINDOWS} what detectors pool.
 *
 * <pre>
 *  longs 0–8   the newest window, as {@link PackedSummary}
 *  long  9     monotonic time at which it came
 *  long  10    number of windows held
 *  then per window, newest start first:
 *    start, Unix milliseconds
 *    sent | lost | lost forward | lost reverse        (16 bits each)
 *    RTT p50 in 100 ns (32 bits) | flags (32 bits): 1 = no evidence (replayed, late, or the measuring node impaired)
 * </pre>
 */
final class LinkTrack {
    static final int WINDOWS = 8;

    /** A live window this far behind the newest came late: it is kept, and says nothing. */
    private static final int LATE_WINDOWS = 2;

    /** So many late ones in a row are no stragglers: the origin's wall clock was set back. */
    private static final int LATE_STREAK_MAX = 2;

    private static final int ARRIVED = PackedSummary.LONGS;
    private static final int COUNT = ARRIVED + 1;
    private static final int RING = COUNT + 1;
    private static final int SLOT = 3;
    private static final long NO_EVIDENCE = 1;

    private final LinkId link;
    private final long[] packed = new long[RING + WINDOWS * SLOT];
    private byte lateStreak;
    private boolean newestIsReplay;

    LinkTrack(LinkId link) {
        this.link = link;
    }

    LinkId link() {
        return link;
    }

    /** False when this window is held already, or is older than all that are held. */
    boolean accept(LinkSummary summary, boolean replay, long nowNanos) {
        long start = summary.window().startUnixMillis();
        if (isHeld(start)) {
            return false;
        }
        if (!replay && isLate(summary)) {
            if (++lateStreak >= LATE_STREAK_MAX) {
                packed[COUNT] = 0;
            }
        } else if (!replay) {
            lateStreak = 0;
        }
        boolean silent = replay || isLate(summary) || summary.selfImpaired();
        int at = placeOf(start);
        if (at < 0) {
            return false;
        }
        insert(at, summary, silent);
        if (at == 0) {
            PackedSummary.write(summary, packed, 0);
            packed[ARRIVED] = nowNanos;
            newestIsReplay = replay;
        }
        return true;
    }

    private boolean isLate(LinkSummary summary) {
        long behind = PackedClasses.millis(packed[0]) - summary.window().startUnixMillis();
        return packed[COUNT] > 0
                && behind > (long) LATE_WINDOWS * summary.window().lengthMillis();
    }

    private boolean isHeld(long start) {
        for (int slot = 0; slot < packed[COUNT]; slot++) {
            if (packed[RING + slot * SLOT] == start) {
                return true;
            }
        }
        return false;
    }

    /** The slot at which a window of this start belongs, or -1 when it is older than all that are held. */
    private int placeOf(long start) {
        int count = (int) packed[COUNT];
        for (int slot = 0; slot < count; slot++) {
            if (packed[RING + slot * SLOT] < start) {
                return slot;
            }
        }
        return count < WINDOWS ? count : -1;
    }

    private void insert(int slot, LinkSummary summary, boolean silent) {
        int at = RING + slot * SLOT;
        System.arraycopy(packed, at, packed, at + SLOT, packed.length - at - SLOT);
        packed[COUNT] = Math.min(WINDOWS, packed[COUNT] + 1);
        packed[at] = summary.window().startUnixMillis();
        packed[at + 1] = four(
                PackedSummary.clip(summary.counts().sent()),
                PackedSummary.clip(summary.counts().lost()),
                PackedSummary.optional(summary.counts().lostForward()),
                PackedSummary.optional(summary.counts().lostReverse()));
        OptionalLong p50 =
                summary.rtt().map(Quantiles::p50).map(OptionalLong::of).orElse(OptionalLong.empty());
        packed[at + 2] = two(PackedSummary.units(p50), silent ? NO_EVIDENCE : 0);
    }

    boolean isEmpty() {
        return packed[COUNT] == 0;
    }

    long ageNanos(long nowNanos) {
        return Math.max(0, nowNanos - packed[ARRIVED]);
    }

    Cell cell(long epoch, long nowNanos, long freshNanos) {
        if (isEmpty()) {
            return new Cell.Unknown();
        }
        LinkSummary latest = PackedSummary.read(link, epoch, packed, 0);
        long age = ageNanos(nowNanos);
        return age <= freshNanos && !newestIsReplay ? new Cell.Fresh(latest, age) : new Cell.Stale(latest, age);
    }

    LinkEvidence evidence(long nowNanos, long freshNanos) {
        long age = ageNanos(nowNanos);
        if (isEmpty() || newestIsReplay || age > freshNanos) {
            return LinkEvidence.none(link);
        }
        Pool pool = new Pool();
        long oldest = PackedClasses.millis(packed[0]) - WINDOWS * high(packed[4]);
        for (int slot = 0; slot < packed[COUNT]; slot++) {
            int at = RING + slot * SLOT;
            if (packed[at] > oldest && (low(packed[at + 2]) & NO_EVIDENCE) == 0) {
                pool.add(packed[at + 1], high(packed[at + 2]));
            }
        }
        return new LinkEvidence(
                link,
                Optional.of(PackedSummary.latest(packed, 0, age)),
                pool.sums(),
                pool.medians(),
                PackedSummary.nanos(low(packed[8])));
    }

    /** Sums of the windows that count. */
    private static final class Pool {
        private final int[] p50s = new int[WINDOWS];
        private int medians;
        private int windows;
        private int sent;
        private int lost;
        private int lostForward;
        private int lostReverse;
        private boolean directed = true;

        void add(long counts, long p50Units) {
            windows++;
            sent += (int) part16(counts, 3);
            int lostHere = (int) part16(counts, 2);
            lost += lostHere;
            OptionalInt forward = PackedSummary.optional(part16(counts, 1));
            OptionalInt reverse = PackedSummary.optional(part16(counts, 0));
            directed &= lostHere == 0 || (forward.isPresent() && reverse.isPresent());
            lostForward += forward.orElse(0);
            lostReverse += reverse.orElse(0);
            if (p50Units != PackedSummary.ABSENT_32) {
                p50s[medians++] = (int) p50Units;
            }
        }

        LinkEvidence.Pooled sums() {
            boolean known = directed && lost > 0;
            return new LinkEvidence.Pooled(
                    windows,
                    sent,
                    lost,
                    known ? OptionalInt.of(lostForward) : OptionalInt.empty(),
                    known ? OptionalInt.of(lostReverse) : OptionalInt.empty());
        }

        Medians medians() {
            return new Medians(Arrays.copyOf(p50s, medians));
        }
    }
}
