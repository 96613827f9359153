package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkSummary.Window;
import io.gossamer.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowScheduleTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int LENGTH = 10_000;

    private final ManualClock clock = new ManualClock();
    private final List<Window> closed = new ArrayList<>();
    private WindowSchedule schedule;

    private void start(long offsetNanos) {
        clock.advance(offsetNanos);
        schedule = new WindowSchedule(LENGTH, clock.monotonicNanos(), clock.wallMillis());
    }

    private void run(int seconds) {
        for (int tick = 0; tick < seconds * 20; tick++) {
            clock.advance(SECOND / 20);
            if (schedule.isDue(clock.monotonicNanos())) {
                closed.add(schedule.close(clock.monotonicNanos(), clock.wallMillis()));
            }
        }
    }

    @Test
    void windowsLieOnMultiplesOfTheirLength() {
        start(3_456_000_000L);
        run(60);

        assertThat(closed).hasSize(6).allSatisfy(window -> assertThat(window.startUnixMillis() % LENGTH)
                .isZero());
        assertNamesRiseBy(LENGTH);
        assertThat(closed.get(5).endUnixMillis()).isBetween(clock.wallMillis() - LENGTH, clock.wallMillis());
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600, 86_400 * 365, -7, 7})
    void aStepLosesAndDoublesNoWindow(long stepSeconds) {
        start(SECOND);
        run(30);
        clock.stepWall(stepSeconds * SECOND);
        run(30);
        assertThat(closed).hasSize(6);
        assertNamesRiseBy(LENGTH);

        run(300);
        assertThat(closed).hasSizeBetween(35, 36);
        for (int i = 1; i < closed.size(); i++) {
            assertThat(closed.get(i).startUnixMillis())
                    .isGreaterThan(closed.get(i - 1).startUnixMillis());
        }
    }

    @Test
    void aWallClockThatStaysAheadIsFollowed() {
        start(0);
        clock.stepWall(3_600 * SECOND);
        run(120);

        assertThat(closed.get(closed.size() - 1).endUnixMillis())
                .isBetween(clock.wallMillis() - 2 * LENGTH, clock.wallMillis());
        assertThat(schedule.aheadMillis()).isZero();
    }

    @Test
    void aGlitchUnderAMinuteLeavesNoTrace() {
        start(0);
        clock.stepWall(3_600 * SECOND);
        run(40);
        clock.stepWall(-3_600 * SECOND);
        run(200);

        assertNamesRiseBy(LENGTH);
        assertThat(schedule.aheadMillis()).isZero();
    }

    @Test
    void afterAStepBackNamesGoOnAndSayHowFarAheadTheyAre() {
        start(0);
        clock.stepWall(-3_600 * SECOND);
        run(200);

        assertNamesRiseBy(LENGTH);
        assertThat(schedule.aheadMillis()).isBetween(3_599_000L, 3_601_000L);
    }

    @Test
    void windowsSleptThroughAreSkippedAndTheNextOnesAreOnTime() {
        start(0);
        run(20);
        clock.advance(35 * SECOND);
        run(30);

        assertThat(closed).extracting(Window::startUnixMillis).doesNotHaveDuplicates();
        assertThat(closed.get(closed.size() - 1).endUnixMillis())
                .isBetween(clock.wallMillis() - LENGTH, clock.wallMillis());
    }

    private void assertNamesRiseBy(long millis) {
        for (int i = 1; i < closed.size(); i++) {
            assertThat(closed.get(i).startUnixMillis() - closed.get(i - 1).startUnixMillis())
                    .isEqualTo(millis);
        }
    }
}
