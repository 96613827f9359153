package io.gossamer.storage;

import static io.gossamer.storage.Summaries.T0;
import static io.gossamer.storage.Summaries.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RollupTest {
    private static final int STEP = 600_000;

    @Test
    void countsAreSummedAndTheRangeIsExact() {
        LinkSummary whole = roll(List.of(
                Summaries.at(link(1, 2), T0, 7, 1, 5_000),
                Summaries.at(link(1, 2), T0 + 10_000, 7, 0, 9_000),
                Summaries.at(link(1, 2), T0 + 20_000, 8, 2, 6_000)));

        assertThat(whole.counts())
                .isEqualTo(new ProbeCounts(30, 27, 3, OptionalInt.empty(), OptionalInt.of(0), 0, 0, 0));
        assertThat(whole.rtt())
                .contains(new Quantiles(4_000, 6_000, OptionalLong.empty(), OptionalLong.empty(), 14_000));
        assertThat(whole.ipdv()).isEmpty();
        assertThat(whole.state()).isEqualTo(LinkState.DEGRADED);
        assertThat(whole.window()).isEqualTo(new LinkSummary.Window(T0, STEP));
        assertThat(whole.epoch()).isEqualTo(8);
    }

    @Test
    void onePartKeepsItsQuantiles() {
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            LinkSummary part = Summaries.random(random, link(1, 2), T0);
            LinkSummary whole = roll(List.of(part));
            assertThat(whole.rtt()).isEqualTo(part.rtt());
            assertThat(whole.ipdv()).isEqualTo(part.ipdv());
            assertThat(whole.counts()).isEqualTo(part.counts());
        }
    }

    @Test
    void medianWeighsPartsByWhatTheyReceived() {
        LinkSummary many = Summaries.at(link(1, 2), T0, 7, 0, 9_000);
        LinkSummary few = Summaries.at(link(1, 2), T0 + 10_000, 7, 8, 1_000);
        LinkSummary fewer = Summaries.at(link(1, 2), T0 + 20_000, 7, 9, 2_000);
        assertThat(roll(List.of(many, few, fewer)).rtt().orElseThrow().p50()).isEqualTo(9_000);
    }

    @Test
    void quantilesOfALongStepAreThoseOfAllItsProbes() {
        Random random = new Random(9);
        List<LinkSummary> parts = new ArrayList<>();
        long[] all = new long[50 * 30];
        for (int i = 0; i < 50; i++) {
            long[] delays = new long[30];
            for (int probe = 0; probe < delays.length; probe++) {
                delays[probe] = 1_000_000L + (long) Math.exp(10 + 3 * random.nextDouble());
            }
            System.arraycopy(delays, 0, all, 30 * i, 30);
            parts.add(Summaries.of(link(1, 2), T0 + i * 10_000L, delays));
        }
        Arrays.sort(all);
        LinkSummary whole = roll(parts);
        assertThat(whole.rtt().orElseThrow().p99().orElseThrow())
                .isCloseTo(all[all.length * 99 / 100 - 1], withinPercentage(1));
        assertThat(whole.detail().rtt().p999().orElseThrow())
                .isCloseTo(all[(all.length * 999 + 999) / 1_000 - 1], withinPercentage(1));
        assertThat(roll(parts.subList(0, 30)).detail().rtt().p999())
                .as("of 900")
                .isEmpty();
        parts.add(Summaries.at(link(1, 2), T0 + 500_000, 7, 0, 9_000)); // as an older version kept it
        assertThat(roll(parts).rtt().orElseThrow().p99()).isEmpty();
    }

    @Test
    void lossesThatHaveADirectionKeepItBesideOthersThatHaveNone() {
        LinkSummary untold = Summaries.at(link(1, 2), T0, 7, 1, 5_000);
        ProbeCounts counts = Summaries.at(link(1, 2), T0, 7, 2, 5_000).counts();
        LinkSummary told = Summaries.at(link(1, 2), T0 + 10_000, 7, 2, 5_000)
                .with(counts.directed(OptionalInt.of(2), OptionalInt.of(0)));
        assertThat(roll(List.of(untold, told)).counts().lostForward()).hasValue(2);
    }

    @Test
    void strangersAreRefused() {
        Rollup rollup = new Rollup(Summaries.at(link(1, 2), T0, 7, 0, 9_000), STEP);
        assertThatThrownBy(() -> rollup.add(Summaries.at(link(2, 1), T0, 7, 0, 9_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rollup.add(Summaries.at(link(1, 2), T0 + STEP, 7, 0, 9_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rollup(Summaries.at(link(1, 2), T0, 7, 0, 9_000), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void groupingAndOrderDoNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        List<LinkSummary> parts = new ArrayList<>();
        for (int i = 0; i < 3 + random.nextInt(12); i++) {
            parts.add(Summaries.random(random, link(1, 2), T0 + i * 10_000L));
        }
        LinkSummary inOrder = roll(parts);

        Collections.shuffle(parts, random);
        int first = 1 + random.nextInt(parts.size() - 2);
        int second = first + 1 + random.nextInt(parts.size() - first - 1);
        Rollup left = rollup(parts.subList(0, first));
        Rollup middle = rollup(parts.subList(first, second));
        LinkSummary grouped = second == parts.size()
                ? left.merge(middle).summary()
                : left.merge(middle.merge(rollup(parts.subList(second, parts.size()))))
                        .summary();

        assertThat(grouped).isEqualTo(inOrder);
    }

    @Property(tries = 300)
    void wholeIsAPossibleSummary(@ForAll long seed) {
        Random random = new Random(seed);
        List<LinkSummary> parts = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            parts.add(Summaries.random(random, link(1, 2), T0 + i * 10_000L));
        }
        LinkSummary whole = roll(parts);
        ProbeCounts counts = whole.counts();

        assertThat(counts.sent()).isEqualTo(counts.received() + counts.lost());
        assertThat(counts.lostForward().orElse(0) + counts.lostReverse().orElse(0))
                .isLessThanOrEqualTo(counts.lost());
        whole.rtt().ifPresent(rtt -> assertThat(rtt.p50()).isBetween(rtt.min(), rtt.max()));
        assertThat(SummaryRow.decode(SeriesKey.of(whole), SummaryRow.encode(whole)))
                .contains(whole);
    }

    private static Rollup rollup(List<LinkSummary> parts) {
        Rollup rollup = new Rollup(parts.get(0), STEP);
        parts.subList(1, parts.size()).forEach(rollup::add);
        return rollup;
    }

    private static LinkSummary roll(List<LinkSummary> parts) {
        return rollup(parts).summary();
    }
}
