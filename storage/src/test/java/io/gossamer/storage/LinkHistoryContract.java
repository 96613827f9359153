package io.gossamer.storage;

import static io.gossamer.storage.Summaries.T0;
import static io.gossamer.storage.Summaries.WINDOW;
import static io.gossamer.storage.Summaries.link;
import static io.gossamer.storage.Summaries.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.model.LinkId;
import io.gossamer.model.LinkSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every link history does, on whatever it stands. */
abstract class LinkHistoryContract {
    private static final LinkId AB = link(1, 2);
    private static final LinkId BA = link(2, 1);
    private static final LinkId AC = link(1, 3);
    private static final int ALL = LinkHistoryReader.LIMIT_MAX;

    private LinkHistoryWriter writer;
    private LinkHistoryReader reader;

    /** One history, by its two faces. */
    record Opened(LinkHistoryWriter writer, LinkHistoryReader reader) {}

    /** A fresh, empty one. */
    abstract Opened open() throws Exception;

    abstract void close() throws Exception;

    @BeforeEach
    final void openBoth() throws Exception {
        Opened opened = open();
        writer = opened.writer();
        reader = opened.reader();
    }

    @AfterEach
    final void closeBoth() throws Exception {
        close();
    }

    @Test
    void emptyHistoryHasNoLinksAndNoRows() throws Exception {
        assertThat(reader.links()).isEmpty();
        assertThat(reader.read(AB, 0, Long.MAX_VALUE, ALL)).isEmpty();
        assertThat(reader.readSteps(AB, 0, T0, 60_000, 10)).isEmpty();
        writer.append(List.of());
        writer.expireBefore(Long.MAX_VALUE);
        writer.expireBefore(0);
    }

    @Test
    void whatIsAppendedIsReadBackWholeAndInOrder() throws Exception {
        List<LinkSummary> rows =
                IntStream.range(0, 50).mapToObj(n -> window(AB, n)).toList();
        List<LinkSummary> shuffled = new ArrayList<>(rows);
        java.util.Collections.shuffle(shuffled, new Random(5));
        writer.append(shuffled);

        assertThat(reader.read(AB, T0, T0 + 50 * WINDOW, ALL)).isEqualTo(rows);
    }

    @Test
    void rangeIsFromInclusiveToExclusiveByWindowStart() throws Exception {
        writer.append(List.of(window(AB, 1), window(AB, 2), window(AB, 3)));

        assertThat(reader.read(AB, T0 + WINDOW, T0 + 3 * WINDOW, ALL)).containsExactly(window(AB, 1), window(AB, 2));
        assertThat(reader.read(AB, T0 + WINDOW + 1, T0 + 3 * WINDOW + 1, ALL))
                .containsExactly(window(AB, 2), window(AB, 3));
        assertThat(reader.read(AB, T0 + WINDOW, T0 + WINDOW, ALL)).isEmpty();
        assertThat(reader.read(AB, Long.MIN_VALUE, Long.MAX_VALUE, ALL)).hasSize(3);
    }

    @Test
    void limitTakesTheOldest() throws Exception {
        writer.append(List.of(window(AB, 1), window(AB, 2), window(AB, 3)));
        assertThat(reader.read(AB, 0, Long.MAX_VALUE, 2)).containsExactly(window(AB, 1), window(AB, 2));
    }

    @Test
    void directionsAreLinksOfTheirOwn() throws Exception {
        writer.append(List.of(window(BA, 1), window(AB, 2), window(AC, 3)));

        assertThat(reader.links()).containsExactly(AB, AC, BA);
        assertThat(reader.read(BA, 0, Long.MAX_VALUE, ALL)).containsExactly(window(BA, 1));
        assertThat(reader.read(link(9, 9), 0, Long.MAX_VALUE, ALL)).isEmpty();
    }

    @Test
    void repeatingAnAppendChangesNothing() throws Exception {
        writer.append(List.of(window(AB, 1)));
        writer.append(List.of(window(AB, 1), window(AB, 1)));
        assertThat(reader.read(AB, 0, Long.MAX_VALUE, ALL)).containsExactly(window(AB, 1));
    }

    /** After a clock step or a restart two boots may have measured "the same" window. */
    @Test
    void sameWindowOfAnotherEpochIsAnotherRow() throws Exception {
        LinkSummary older = Summaries.at(AB, T0, 0x8000_0001L, 0, 5_000);
        LinkSummary newer = Summaries.at(AB, T0, 0xF000_0000L, 1, 6_000);
        writer.append(List.of(newer, older));
        assertThat(reader.read(AB, 0, Long.MAX_VALUE, ALL)).containsExactly(older, newer);
    }

    @Test
    void rowsFarApartAreFoundAcrossTheGap() throws Exception {
        LinkSummary early = Summaries.at(AB, 500_000_000, 1, 0, 5_000);
        LinkSummary late = Summaries.at(AB, T0 + 40L * 365 * 86_400_000, 1, 0, 5_000);
        writer.append(List.of(late, early, window(AC, 0), window(BA, 0)));
        assertThat(reader.read(AB, 0, Long.MAX_VALUE, ALL)).containsExactly(early, late);
    }

    @Test
    void expiryDropsOldBucketsAndKeepsWhatIsNewer() throws Exception {
        List<LinkSummary> rows = new ArrayList<>();
        for (int bucket = 0; bucket < 5; bucket++) {
            rows.add(Summaries.at(AB, T0 + bucket * SeriesKey.BUCKET_MILLIS + 77, 1, 0, 5_000));
        }
        writer.append(rows);
        writer.append(List.of(window(BA, 1)));
        writer.expireBefore(T0 + 3 * SeriesKey.BUCKET_MILLIS + 1000);

        assertThat(reader.read(AB, 0, Long.MAX_VALUE, ALL)).isEqualTo(rows.subList(3, 5));
        assertThat(reader.read(BA, 0, Long.MAX_VALUE, ALL)).isEmpty();
        assertThat(reader.links()).containsExactly(AB);

        writer.append(List.of(window(BA, 1)));
        assertThat(reader.read(BA, 0, Long.MAX_VALUE, ALL)).containsExactly(window(BA, 1));
        assertThat(reader.links()).containsExactly(AB, BA);
        writer.expireBefore(Long.MAX_VALUE);
        assertThat(reader.links()).isEmpty();
    }

    /** A row that comes late must not make its link look old. */
    @Test
    void lateRowDoesNotShortenTheLifeOfItsLink() throws Exception {
        writer.append(List.of(Summaries.at(AB, T0 + SeriesKey.BUCKET_MILLIS, 1, 0, 5_000)));
        writer.append(List.of(window(AB, 0)));
        writer.expireBefore(T0 + SeriesKey.BUCKET_MILLIS);
        assertThat(reader.links()).containsExactly(AB);
        assertThat(reader.read(AB, 0, Long.MAX_VALUE, ALL)).hasSize(1);
    }

    @Test
    void stepsAreAlignedAndEmptyOnesAbsent() throws Exception {
        writer.append(IntStream.range(3, 9).mapToObj(n -> window(AB, n)).toList());
        writer.append(List.of(window(AB, 30)));

        List<LinkSummary> steps = reader.readSteps(AB, 0, Long.MAX_VALUE, 60_000, 10);

        assertThat(steps)
                .extracting(step -> step.window().startUnixMillis())
                .containsExactly(T0, T0 + 60_000, T0 + 300_000);
        assertThat(steps).extracting(step -> step.counts().sent()).containsExactly(30, 30, 10);
        assertThat(steps).allMatch(step -> step.window().lengthMillis() == 60_000);
        assertThat(reader.readSteps(AB, 0, Long.MAX_VALUE, 60_000, 2)).isEqualTo(steps.subList(0, 2));
    }

    @Test
    void stepsOfManyPagesLoseNothing() throws Exception {
        int count = LinkHistoryReader.PAGE_ROWS * 2 + 5;
        List<LinkSummary> rows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            rows.add(window(AB, n));
            if (n % 500 == 499) {
                rows.add(Summaries.at(AB, T0 + (long) n * WINDOW, 99, 0, 5_000));
            }
        }
        writer.append(rows);

        List<LinkSummary> steps = reader.readSteps(AB, 0, Long.MAX_VALUE, 3_600_000, ALL);
        assertThat(steps.stream().mapToInt(step -> step.counts().sent()).sum()).isEqualTo(rows.size() * 10);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> reader.read(AB, 2, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.read(AB, 1, 2, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.read(AB, 1, 2, ALL + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.readSteps(AB, 2, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Against a plain sorted map; repeat one with its seed in {@code checkAgainstModel}. */
    @Test
    void anyRowsAnyRangesAgreeWithAModel() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            checkAgainstModel(seed);
            writer.expireBefore(Long.MAX_VALUE);
        }
    }

    private void checkAgainstModel(long seed) throws Exception {
        Random random = new Random(seed);
        TreeMap<SeriesKey, LinkSummary> model = new TreeMap<>(Comparator.comparing(SeriesKey::link)
                .thenComparing(SeriesKey::startUnixMillis)
                .thenComparing(SeriesKey::epoch));
        for (int round = 0; round < 20; round++) {
            List<LinkSummary> batch = new ArrayList<>();
            for (int i = 0; i < random.nextInt(60); i++) {
                long start = T0 + random.nextInt(400) * 600_000L;
                batch.add(Summaries.random(random, link(random.nextInt(3), 3 + random.nextInt(3)), start));
            }
            writer.append(batch);
            batch.forEach(row -> model.put(SeriesKey.of(row), row));
            LinkId link = link(random.nextInt(3), 3 + random.nextInt(3));
            long from = T0 + random.nextInt(400) * 600_000L;
            long to = from + random.nextInt(200) * 600_000L;
            int limit = 1 + random.nextInt(50);
            List<LinkSummary> expected = model.values().stream()
                    .filter(row -> row.link().equals(link)
                            && row.window().startUnixMillis() >= from
                            && row.window().startUnixMillis() < to)
                    .limit(limit)
                    .toList();
            assertThat(reader.read(link, from, to, limit))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(expected);
        }
        assertThat(reader.links())
                .containsExactlyElementsOf(
                        model.keySet().stream().map(SeriesKey::link).distinct().toList());
    }
}
