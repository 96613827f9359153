package io.gossamer.aggregate;

import static io.gossamer.aggregate.PackedSummary.four;
import static io.gossamer.aggregate.PackedSummary.high;
import static io.gossamer.aggregate.PackedSummary.lengthMillis;
import static io.gossamer.aggregate.PackedSummary.low;
import static io.gossamer.aggregate.PackedSummary.part16;
import static io.gossamer.aggregate.PackedSummary.two;

import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.ProbeCounts;
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
 *    RTT p50 in 100 ns (32 bits) | late (16 bits) | flags (16 bits): 1 = no evidence (replayed, late, or the measuring
 *      node impaired)
 * </pre>
 *
 * What came late was lost in no network: it is taken off what is lost. Losses without a direction get theirs from {@link FarEnd}.
 *
 * <p>A window through which nothing came at all is an outage and no share of anything: its probes are not pooled. So an end that was away
 * leaves two windows with a loss, its first and its last, whoever remembers that it was away; loss that goes on is in more.
 */
final class LinkTrack {
    static final int WINDOWS = 8;

    /** A live window this far behind the newest came late: it is kept, and says nothing. */
    private static final int LATE_WINDOWS = 2;

    /** So many late ones in a row are no stragglers: the origin's wall clock was set back. */
    private static final int LATE_STREAK_MAX = 2;

    /** Of fewer probes in a window all may be lost by chance: of five at a loss of a third, once in 240 windows. */
    private static final int OUTAGE_SENT_MIN = 5;

    private static final int ARRIVED = PackedSummary.LONGS;
    private static final int COUNT = ARRIVED + 1;
    private static final int RING = COUNT + 1;
    private static final int SLOT = 3;
    private static final long NO_EVIDENCE = 1;

    private final LinkId link;
    private final long[] packed = new long[RING + WINDOWS * SLOT];
    private final FarEnd farEnd = new FarEnd();
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
        long late = PackedSummary.clip(summary.counts().late());
        packed[at + 2] = two(PackedSummary.units(p50), late << 16 | (silent ? NO_EVIDENCE : 0));
    }

    /** What its far end counted in a window; one that may have missed some says nothing. */
    void arrived(Arrivals arrivals, int received) {
        if (!arrivals.selfImpaired()) {
            farEnd.add(arrivals.window(), received);
        }
    }

    /** The same window, with directions that only the far end can tell. */
    LinkSummary completed(LinkSummary summary) {
        ProbeCounts counts = summary.counts();
        FarEnd.Split split = FarEnd.complete(
                counts.sent(),
                counts.lost(),
                new FarEnd.Split(counts.lostForward(), counts.lostReverse()),
                farEnd.receivedIn(summary.window().startUnixMillis()));
        return split.forward().equals(counts.lostForward()) && split.reverse().equals(counts.lostReverse())
                ? summary
                : summary.with(counts.directed(split.forward(), split.reverse()));
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
        LinkSummary latest = completed(PackedSummary.read(link, epoch, packed, 0));
        long age = ageNanos(nowNanos);
        return age <= freshNanos && !newestIsReplay ? new Cell.Fresh(latest, age) : new Cell.Stale(latest, age);
    }

    LinkEvidence evidence(long nowNanos, long freshNanos) {
        long age = ageNanos(nowNanos);
        if (isEmpty() || newestIsReplay || age > freshNanos) {
            return LinkEvidence.none(link);
        }
        Pool pool = new Pool();
        long oldest = PackedClasses.millis(packed[0]) - WINDOWS * lengthMillis(packed[4]);
        for (int slot = 0; slot < packed[COUNT]; slot++) {
            int at = RING + slot * SLOT;
            if (packed[at] > oldest && (low(packed[at + 2]) & NO_EVIDENCE) == 0) {
                pool.add(packed[at], packed[at + 1], packed[at + 2]);
            }
        }
        return new LinkEvidence(
                link, Optional.of(latest(age)), pool.sums(), pool.medians(), PackedSummary.nanos(low(packed[8])));
    }

    private LinkEvidence.Latest latest(long age) {
        LinkEvidence.Latest told = PackedSummary.latest(packed, 0, age);
        FarEnd.Split split = split(packed[0], packed[2]);
        return told.directed(split.forward(), split.reverse());
    }

    /** @param counts sent | lost | lost forward | lost reverse */
    private FarEnd.Split split(long start, long counts) {
        return FarEnd.complete(
                (int) part16(counts, 3),
                (int) part16(counts, 2),
                new FarEnd.Split(PackedSummary.optional(part16(counts, 1)), PackedSummary.optional(part16(counts, 0))),
                farEnd.receivedIn(start));
    }

    /** Sums of the windows that count. */
    private final class Pool {
        private final int[] p50s = new int[WINDOWS];
        private int medians;
        private int windows;
        private int sent;
        private int lost;
        private int lostForward;
        private int lostReverse;
        private int late;
        private boolean directed;
        private int lossyWindows;

        void add(long start, long counts, long rest) {
            int sentHere = (int) part16(counts, 3);
            int lostHere = (int) part16(counts, 2);
            int lateHere = (int) part16(rest, 1);
            windows++;
            if (sentHere >= OUTAGE_SENT_MIN && lostHere - lateHere >= sentHere) {
                return;
            }
            sent += sentHere;
            lost += lostHere;
            FarEnd.Split split = split(start, counts);
            directed |= lostHere > 0 && split.forward().isPresent();
            lostForward += split.forward().orElse(0);
            lostReverse += split.reverse().orElse(0);
            late += lateHere;
            if (lostHere > lateHere) {
                lossyWindows |= 1 << (start / Math.max(1, lengthMillis(packed[4])) & 31);
            }
            long p50Units = high(rest);
            if (p50Units != PackedSummary.ABSENT_32) {
                p50s[medians++] = (int) p50Units;
            }
        }

        LinkEvidence.Pooled sums() {
            // the reflector answered what came late, so it stands there as lost on the way back, or without a direction
            int gone = Math.max(0, lost - late);
            int back = Math.max(0, Math.min(lostReverse - late, gone));
            int there = Math.min(lostForward, gone - back);
            return new LinkEvidence.Pooled(
                    windows,
                    sent,
                    gone,
                    directed && gone > 0 ? OptionalInt.of(there) : OptionalInt.empty(),
                    directed && gone > 0 ? OptionalInt.of(back) : OptionalInt.empty(),
                    lossyWindows);
        }

        Medians medians() {
            return new Medians(Arrays.copyOf(p50s, medians));
        }
    }
}
