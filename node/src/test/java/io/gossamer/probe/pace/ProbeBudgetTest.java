package io.gossamer.probe.pace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void whatFitsKeepsItsPeriodAndLeavesTheRestToPacketsOfFullSize() {
        ProbeBudget budget = ProbeBudget.of(SECOND, 1_000, 125);

        assertThat(budget).isEqualTo(new ProbeBudget(SECOND, (5_625 - 1_000 - 125) / 2));
    }

    @Test
    void whatDoesNotFitComesLessOften() {
        ProbeBudget budget = ProbeBudget.of(SECOND, 2 * 4_750, 125);

        assertThat(budget).isEqualTo(new ProbeBudget(2 * SECOND, ProbeBudget.SIZE_BYTES_A_SECOND_MIN));
    }

    @Test
    void whoAsksForAShorterPeriodGetsIt() {
        assertThat(ProbeBudget.of(SECOND / 10, 4_500, 125).periodNanos()).isEqualTo(SECOND / 10);
        assertThat(ProbeBudget.of(SECOND / 10, 9_500, 125).periodNanos()).isGreaterThan(SECOND / 10);
    }

    @Test
    void aLongerPeriodThanItNeedsStays() {
        assertThat(ProbeBudget.of(60 * SECOND, 9_500, 125).periodNanos()).isEqualTo(60 * SECOND);
    }

    @Test
    void withoutTargetsThereIsAllThereIs() {
        assertThat(ProbeBudget.of(SECOND, 0, 0)).isEqualTo(new ProbeBudget(SECOND, 5_625 / 2));
    }
}
