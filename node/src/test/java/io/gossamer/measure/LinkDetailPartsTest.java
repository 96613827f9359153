package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.PathMarks;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Bursts, jitter and marks, each by its definition. */
class LinkDetailPartsTest {
    private static final long MILLI = 1_000_000;

    @Test
    void aRunOfLossesIsOfNumbersInARowAndGoesOnOverAWindowsEnd() {
        LossRuns runs = new LossRuns();
        runs.lost(Integer.MAX_VALUE);
        runs.lost(Integer.MIN_VALUE);
        runs.lost(5);
        assertThat(runs.longest()).isEqualTo(2);
        runs.startWindow();
        assertThat(runs.longest()).isZero();
        runs.lost(6);
        runs.lost(7);
        assertThat(runs.longest()).isEqualTo(3);
    }

    /** RFC 3550 A.8 by hand: J += (|D| - J) / 16. */
    @Test
    void jitterIsThatOfRfc3550AndNeedsNoCommonClock() {
        InterarrivalJitter jitter = new InterarrivalJitter();
        assertThat(jitter.nanos()).isEmpty();
        jitter.transit(-3_600_000 * MILLI);
        assertThat(jitter.nanos()).isEmpty();
        jitter.transit(-3_600_000 * MILLI + 16 * MILLI);
        assertThat(jitter.nanos()).hasValue(MILLI);
        jitter.transit(-3_600_000 * MILLI);
        assertThat(jitter.nanos()).hasValue(MILLI + 15 * MILLI / 16);
        jitter.transit(0);
        assertThat(jitter.nanos()).as("a stepped clock").hasValue(MILLI + 15 * MILLI / 16);
    }

    private static PathSigns signs(int ttl, int sent, int received) {
        return new PathSigns(
                OptionalInt.of(ttl),
                OptionalInt.empty(),
                new PathSigns.Classes(
                        OptionalInt.of(sent), OptionalInt.of(received), OptionalInt.empty(), OptionalInt.empty()));
    }

    @Test
    void aClearedMarkIsSaidWithItsWayAndACongestionMarkIsNone() {
        PathTrack path = new PathTrack();
        path.saw(signs(64, 46 << 2 | 2, 46 << 2 | 3));
        assertThat(path.marks().forward())
                .isEqualTo(new PathMarks.Marking(OptionalInt.empty(), java.util.Optional.of(true)));
        assertThat(path.marks().forward().isChanged()).isFalse();
        path.saw(signs(64, 46 << 2, 0));
        assertThat(path.marks().forward().dscp()).hasValue(0);
        assertThat(path.marks().forward().ecnKept()).as("that probe had none").hasValue(true);
        path.saw(signs(61, 46 << 2 | 2, 46 << 2));
        assertThat(path.marks().forward())
                .isEqualTo(new PathMarks.Marking(OptionalInt.empty(), java.util.Optional.of(false)));
        assertThat(path.marks().reverse()).isEqualTo(PathMarks.Marking.UNKNOWN);
        assertThat(path.marks().ttlForward()).hasValue(61);
        assertThat(path.marks().ttlChanges()).isEqualTo(1);
        path.startWindow();
        path.saw(PathSigns.NONE);
        assertThat(path.marks().ttlChanges()).isZero();
        assertThat(path.marks().ttlForward()).hasValue(61);
    }
}
