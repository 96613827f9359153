package io.gossamer.probe.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.PathMarks;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HopWatchTest {
    private static final NodeId TO = new NodeId(1, 2);
    private static final long SECOND = 1_000_000_000L;

    private final HopWatch watch = new HopWatch();

    private static PathMarks ttl(int forward, int reverse, int changes) {
        return new PathMarks(
                OptionalInt.of(forward),
                OptionalInt.of(reverse),
                changes,
                PathMarks.Marking.UNKNOWN,
                PathMarks.Marking.UNKNOWN);
    }

    @Test
    void aLongerWayIsNewsOnceAndSaysWhichWay() {
        assertThat(watch.look(TO, ttl(62, 62, 0), 0)).isEmpty();
        assertThat(watch.look(TO, ttl(61, 62, 1), 10 * SECOND))
                .as("the window in which it changed")
                .isEmpty();
        assertThat(watch.look(TO, ttl(61, 62, 0), 20 * SECOND))
                .hasValue("the path changed: the way there is 1 hop longer (TTL 62 → 61)");
        assertThat(watch.look(TO, ttl(61, 62, 0), 30 * SECOND)).isEmpty();
    }

    @Test
    void waysOfUnequalLengthThatAreTakenInTurnAreNoNews() {
        assertThat(watch.look(TO, ttl(62, 62, 0), 0)).isEmpty();
        for (int window = 1; window < 50; window++) {
            assertThat(watch.look(TO, ttl(window % 2 == 0 ? 62 : 60, 62, 7), 10 * SECOND * window))
                    .isEmpty();
        }
    }

    @Test
    void aWayThatChangesAllTheTimeIsToldOnceInFiveMinutes() {
        int told = 0;
        for (int window = 0; window < 60; window++) {
            told += watch.look(TO, ttl(62, 60 + window % 2, 0), 10 * SECOND * window)
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(told).isEqualTo(2);
    }

    @Test
    void whatNobodyTellsIsNoChange() {
        assertThat(watch.look(TO, PathMarks.NONE, 0)).isEmpty();
        assertThat(watch.look(TO, ttl(62, 62, 0), SECOND)).isEmpty();
        assertThat(watch.look(TO, PathMarks.NONE, 2 * SECOND)).isEmpty();
        assertThat(watch.look(TO, ttl(62, 62, 0), 3 * SECOND)).isEmpty();
    }
}
