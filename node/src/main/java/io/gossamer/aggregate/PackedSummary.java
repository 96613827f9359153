package io.gossamer.aggregate;

import io.gossamer.model.DelayRise;
import io.gossamer.model.LinkDetail;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.PathTraits;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A {@link LinkSummary} in nine longs of a larger array: a leader of 500 nodes holds 32,000 links, and as objects their
 * summaries alone would fill its heap.
 *
 * <pre>
 *  long  63            48 47           32 31           16 15            0
 *   0    classes 0, 1     | window start, Unix milliseconds, 48 bits
 *   1    classes 2, 3     | state since, Unix milliseconds, 48 bits
 *   2    sent            | lost          | lost forward  | lost reverse     0xFFFF: absent
 *   3    late            | duplicates    | reordered     | flags
 *   4    queued, window length, ms       | RTT min                          RTTs in units of 100 ns,
 *   5    RTT p50                         | RTT p90                          0xFFFFFFFF: absent
 *   6    RTT p99                         | RTT max
 *   7    IPDV min                        | IPDV p50
 *   8    IPDV max                        | baseline of p50
 *  queued: bit 63 of long 4; the length has the 31 below it
 *  flags: bits 0-1 link state (0 unknown, 1 up, 2 degraded, 3 down), 2 self-impaired, 3 kernel stamps,
 *  4-5 which way its delay rose, 6-15 path MTU: see {@link PackedMtu}
 *  a class, 8 bits: 0-5 DSCP, 6-7 its fate: 0 none is here, 1 arrives, 2 lost, 3 remarked lately
 * </pre>
 *
 * Counts above 65,534 are clipped; the tails of IPDV are not kept.
 */
final class PackedSummary {
    static final int LONGS = 9;

    private static final int COUNT_MAX = 0xFFFE;
    private static final long ABSENT_16 = 0xFFFF;
    static final long ABSENT_32 = 0xFFFF_FFFFL;
    static final long UNIT_NANOS = 100;
    private static final long QUEUED = 1L << 31;
    private static final long LENGTH_MASK = QUEUED - 1;
    private static final int RISE_SHIFT = 4;
    private static final int MTU_SHIFT = 6;

    private PackedSummary() {}

    static void write(LinkSummary summary, long[] to, int at) {
        ProbeCounts counts = summary.counts();
        to[at] = PackedClasses.put(
                summary.window().startUnixMillis(), summary.traits().classes(), 0);
        to[at + 1] = PackedClasses.put(
                summary.stateSinceUnixMillis(), summary.traits().classes(), 2);
        to[at + 2] = four(
                clip(counts.sent()),
                clip(counts.lost()),
                optional(counts.lostForward()),
                optional(counts.lostReverse()));
        to[at + 3] = four(clip(counts.late()), clip(counts.duplicates()), clip(counts.reordered()), flags(summary));
        OptionalLong none = OptionalLong.empty();
        Optional<Quantiles> rtt = summary.rtt();
        to[at + 4] = two(
                (summary.traits().queued() ? QUEUED : 0) | summary.window().lengthMillis() & LENGTH_MASK,
                units(of(rtt.map(Quantiles::min))));
        to[at + 5] = two(
                units(of(rtt.map(Quantiles::p50))),
                units(rtt.map(Quantiles::p90).orElse(none)));
        to[at + 6] = two(units(rtt.map(Quantiles::p99).orElse(none)), units(of(rtt.map(Quantiles::max))));
        Optional<Quantiles> ipdv = summary.ipdv();
        to[at + 7] = two(units(of(ipdv.map(Quantiles::min))), units(of(ipdv.map(Quantiles::p50))));
        to[at + 8] = two(units(of(ipdv.map(Quantiles::max))), units(summary.baselineRttNanos()));
    }

    static LinkSummary read(LinkId link, long epoch, long[] from, int at) {
        int sent = (int) part16(from[at + 2], 3);
        int lost = (int) part16(from[at + 2], 2);
        ProbeCounts counts = new ProbeCounts(
                sent,
                sent - lost,
                lost,
                optional(part16(from[at + 2], 1)),
                optional(part16(from[at + 2], 0)),
                (int) part16(from[at + 3], 3),
                (int) part16(from[at + 3], 2),
                (int) part16(from[at + 3], 1));
        long flags = part16(from[at + 3], 0);
        return new LinkSummary(
                link,
                epoch,
                new LinkSummary.Window(PackedClasses.millis(from[at]), (int) lengthMillis(from[at + 4])),
                counts,
                quantiles(
                        low(from[at + 4]),
                        high(from[at + 5]),
                        low(from[at + 5]),
                        high(from[at + 6]),
                        low(from[at + 6])),
                quantiles(high(from[at + 7]), low(from[at + 7]), ABSENT_32, ABSENT_32, high(from[at + 8])),
                nanos(low(from[at + 8])),
                state(flags),
                PackedClasses.millis(from[at + 1]),
                (flags & 4) != 0,
                (flags & 8) != 0,
                traits(from, at),
                LinkDetail.NONE);
    }

    private static PathTraits traits(long[] from, int at) {
        long flags = part16(from[at + 3], 0);
        return new PathTraits(
                rise(flags),
                (high(from[at + 4]) & QUEUED) != 0,
                PackedMtu.of((int) (flags >>> MTU_SHIFT)),
                PackedClasses.of(from, at));
    }

    /** @param packed the long that holds it */
    static long lengthMillis(long packed) {
        return high(packed) & LENGTH_MASK;
    }

    private static DelayRise rise(long flags) {
        return DelayRise.of((int) (flags >>> RISE_SHIFT) & 3);
    }

    /** Only what detectors ask of the newest window. */
    static LinkEvidence.Latest latest(long[] from, int at, long ageNanos) {
        long flags = part16(from[at + 3], 0);
        return new LinkEvidence.Latest(
                state(flags),
                ageNanos,
                (int) (part16(from[at + 2], 3) - part16(from[at + 2], 2)),
                optional(part16(from[at + 2], 1)),
                optional(part16(from[at + 2], 0)),
                (flags & 4) != 0,
                traits(from, at));
    }

    static LinkState state(long flags) {
        return switch ((int) (flags & 3)) {
            case 1 -> LinkState.UP;
            case 2 -> LinkState.DEGRADED;
            case 3 -> LinkState.DOWN;
            default -> LinkState.UNKNOWN;
        };
    }

    private static Optional<Quantiles> quantiles(long min, long p50, long p90, long p99, long max) {
        if (min == ABSENT_32 || p50 == ABSENT_32 || max == ABSENT_32) {
            return Optional.empty();
        }
        return Optional.of(new Quantiles(min * UNIT_NANOS, p50 * UNIT_NANOS, nanos(p90), nanos(p99), max * UNIT_NANOS));
    }

    static long flags(LinkSummary summary) {
        long state =
                switch (summary.state()) {
                    case UNKNOWN -> 0;
                    case UP -> 1;
                    case DEGRADED -> 2;
                    case DOWN -> 3;
                };
        return state
                | (summary.selfImpaired() ? 4 : 0)
                | (summary.kernelStamps() ? 8 : 0)
                | (long) summary.traits().rise().code() << RISE_SHIFT
                | PackedMtu.units(summary.traits().mtu()) << MTU_SHIFT;
    }

    static long clip(int count) {
        return Math.max(0, Math.min(COUNT_MAX, count));
    }

    static long optional(OptionalInt count) {
        return count.isPresent() ? clip(count.getAsInt()) : ABSENT_16;
    }

    static OptionalInt optional(long part) {
        return part == ABSENT_16 ? OptionalInt.empty() : OptionalInt.of((int) part);
    }

    static long units(OptionalLong nanos) {
        return nanos.isPresent() ? Math.max(0, Math.min(ABSENT_32 - 1, nanos.getAsLong() / UNIT_NANOS)) : ABSENT_32;
    }

    static OptionalLong nanos(long units) {
        return units == ABSENT_32 ? OptionalLong.empty() : OptionalLong.of(units * UNIT_NANOS);
    }

    private static OptionalLong of(Optional<Long> value) {
        return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
    }

    static long four(long a, long b, long c, long d) {
        return a << 48 | b << 32 | c << 16 | d;
    }

    static long two(long high, long low) {
        return high << 32 | low;
    }

    /** Part 3 is the highest 16 bits, part 0 the lowest. */
    static long part16(long packed, int part) {
        return (packed >>> (16 * part)) & ABSENT_16;
    }

    static long high(long packed) {
        return packed >>> 32;
    }

    static long low(long packed) {
        return packed & ABSENT_32;
    }
}
