package io.gossamer.storage;

import io.gossamer.model.DelayHistogram;
import io.gossamer.model.DelayRise;
import io.gossamer.model.LinkDetail;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.PathClass;
import io.gossamer.model.PathTraits;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** Link summaries for tests. */
final class Summaries {
    static final long T0 = 1_800_000_000_000L - 1_800_000_000_000L % SeriesKey.BUCKET_MILLIS;
    static final int WINDOW = 10_000;

    private Summaries() {}

    static NodeId node(int number) {
        return new NodeId(0x1111_2222_3333_0000L + number, -number);
    }

    static LinkId link(int from, int to) {
        return new LinkId(node(from), node(to));
    }

    /** The window with this number after {@link #T0}. */
    static LinkSummary window(LinkId link, int number) {
        return at(link, T0 + (long) number * WINDOW, 7, number % 3, 1_000_000L + number);
    }

    static LinkSummary at(LinkId link, long startUnixMillis, long epoch, int lost, long p50) {
        return new LinkSummary(
                link,
                epoch,
                new LinkSummary.Window(startUnixMillis, WINDOW),
                new ProbeCounts(10, 10 - lost, lost, OptionalInt.empty(), OptionalInt.of(0), 0, 0, 0),
                Optional.of(new Quantiles(p50 - 1000, p50, OptionalLong.empty(), OptionalLong.empty(), p50 + 5000)),
                Optional.empty(),
                OptionalLong.of(p50),
                lost > 0 ? LinkState.DEGRADED : LinkState.UP,
                startUnixMillis - 60_000,
                false,
                true);
    }

    /** A window with these round trips and their histogram. */
    static LinkSummary of(LinkId link, long startUnixMillis, long[] delays) {
        long[] sorted = delays.clone();
        Arrays.sort(sorted);
        LinkSummary plain = at(link, startUnixMillis, 7, 0, sorted[sorted.length / 2]);
        LinkDetail none = LinkDetail.NONE;
        return new LinkSummary(
                link,
                7,
                plain.window(),
                plain.counts(),
                Optional.of(new Quantiles(
                        sorted[0],
                        sorted[sorted.length / 2],
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        sorted[sorted.length - 1])),
                Optional.empty(),
                OptionalLong.empty(),
                LinkState.UP,
                startUnixMillis,
                false,
                true,
                plain.traits(),
                new LinkDetail(
                        0,
                        none.jitterNanos(),
                        none.oneWay(),
                        none.path(),
                        none.reordering(),
                        DelayHistogram.of(delays, delays.length),
                        false));
    }

    /** Any honest summary: with and without each optional part. */
    static LinkSummary random(Random random, LinkId link, long startUnixMillis) {
        int received = random.nextInt(300);
        int lost = random.nextInt(20);
        Optional<Quantiles> rtt = received > 0 ? Optional.of(quantiles(random, received)) : Optional.empty();
        Optional<Quantiles> ipdv = received > 1 ? Optional.of(quantiles(random, received)) : Optional.empty();
        return new LinkSummary(
                link,
                random.nextInt(3) + 1L,
                new LinkSummary.Window(startUnixMillis, WINDOW),
                new ProbeCounts(
                        received + lost,
                        received,
                        lost,
                        random.nextBoolean() ? OptionalInt.of(lost / 2) : OptionalInt.empty(),
                        random.nextBoolean() ? OptionalInt.of(lost / 3) : OptionalInt.empty(),
                        random.nextInt(3),
                        random.nextInt(3),
                        random.nextInt(3)),
                rtt,
                ipdv,
                random.nextBoolean() ? OptionalLong.of(random.nextInt(9_000_000)) : OptionalLong.empty(),
                java.util.List.of(LinkState.values()).get(random.nextInt(4)),
                startUnixMillis - random.nextInt(100_000),
                random.nextBoolean(),
                random.nextBoolean(),
                new PathTraits(
                        java.util.List.of(DelayRise.values()).get(random.nextInt(4)),
                        random.nextBoolean(),
                        Optional.empty(),
                        java.util.List.of(new PathClass(46, PathClass.Fate.of(random.nextInt(5))))),
                LinkDetail.NONE);
    }

    private static Quantiles quantiles(Random random, int count) {
        long[] nanos = random.longs(5, 1, 1_000_000_000L).sorted().toArray();
        boolean tails = count >= Quantiles.TAIL_SAMPLES_MIN;
        return new Quantiles(
                nanos[0],
                nanos[1],
                tails ? OptionalLong.of(nanos[2]) : OptionalLong.empty(),
                tails ? OptionalLong.of(nanos[3]) : OptionalLong.empty(),
                nanos[4]);
    }
}
