package io.gossamer.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Tally;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A and B probe each other; what B counts of A's probes tells which way A's were lost. */
final class FarEndTest {
    private static final NodeId A = new NodeId(0, 1);
    private static final NodeId B = new NodeId(0, 2);
    private static final LinkId LINK = new LinkId(A, B);
    private static final int LENGTH = 10_000;
    private static final long START = 1_700_000_000_000L;

    private final LinkMatrix matrix = new LinkMatrix(new Tally("test"));
    private long nowNanos = 1_000_000_000_000L;

    private void window(int number, int lost, Integer forward, Integer reverse) {
        window(number, lost, forward, reverse, 0);
    }

    private void window(int number, int lost, Integer forward, Integer reverse, int late) {
        nowNanos += 10_000_000_000L;
        ProbeCounts counts = new ProbeCounts(10, 10 - lost, lost, optional(forward), optional(reverse), late, 0, 0);
        LinkSummary summary = new LinkSummary(
                LINK,
                1,
                name(number, 0),
                counts,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                lost == 10 ? LinkState.DOWN : LinkState.UP,
                START,
                false,
                false);
        matrix.accept(A, 1, List.of(summary), false, nowNanos);
    }

    private static OptionalInt optional(Integer count) {
        return count == null ? OptionalInt.empty() : OptionalInt.of(count);
    }

    private static LinkSummary.Window name(int number, int offMillis) {
        return new LinkSummary.Window(START + (long) number * LENGTH + offMillis, LENGTH);
    }

    private void counted(int number, int received) {
        counted(number, received, 0, false);
    }

    private void counted(int number, int received, int offMillis, boolean impaired) {
        matrix.arrived(
                B,
                new Arrivals(
                        name(number, offMillis), impaired, List.of(new Arrivals.OfPeer(A, received, received, 0, 0))));
    }

    private LinkEvidence.Pooled pooled() {
        return matrix.evidence(nowNanos).get(0).pooled();
    }

    private LinkEvidence.Latest latest() {
        return matrix.evidence(nowNanos).get(0).latest().orElseThrow();
    }

    @Test
    void aRequestThatNeverArrivesIsLostOnItsWayThere() {
        window(1, 10, 0, 0);
        assertThat(latest().lostForward()).hasValue(0);
        counted(1, 0);
        assertThat(latest().lostForward()).hasValue(10);
        assertThat(latest().lostReverse()).hasValue(0);
        assertThat(pooled().lost()).as("an outage is no share").isZero();

        window(2, 9, 0, 0);
        counted(2, 1);
        assertThat(pooled().lostForward()).hasValue(9);
    }

    @Test
    void anAnswerThatNeverComesIsLostOnItsWayBack() {
        window(1, 9, null, null);
        assertThat(pooled().lostForward()).as("nobody can tell").isEmpty();
        counted(1, 10);
        assertThat(pooled().lostForward()).hasValue(0);
        assertThat(pooled().lostReverse()).hasValue(9);
    }

    @Test
    void aWayThatLosesHalfAndAWayBackThatLosesAllAreBothTold() {
        window(1, 10, 0, 0);
        counted(1, 5);
        assertThat(latest().lostForward()).hasValue(5);
        assertThat(latest().lostReverse()).hasValue(5);
    }

    @Test
    void aProbeMoreOrLessAtAWindowsEdgeIsNoLossTheOtherWay() {
        window(1, 10, 0, 0);
        counted(1, 2);
        assertThat(latest().lostForward()).hasValue(10);
        window(2, 10, 0, 0);
        counted(2, 8);
        assertThat(latest().lostReverse()).hasValue(10);
    }

    @Test
    void whatTheReflectorsNumbersToldStands() {
        window(1, 9, 3, 0);
        counted(1, 7);
        assertThat(latest().lostForward()).hasValue(3);
        assertThat(latest().lostReverse()).hasValue(6);
    }

    @Test
    void fewLossesWithoutADirectionStayWithoutOne() {
        window(1, 3, 0, 0);
        counted(1, 7);
        assertThat(latest().lostForward()).hasValue(0);
        assertThat(latest().lostReverse()).hasValue(0);
        assertThat(pooled().lostSomewhere()).isEqualTo(3);
    }

    @Test
    void aFarEndThatWasItselfLateTellsNothing() {
        window(1, 10, 0, 0);
        counted(1, 0, 0, true);
        assertThat(latest().lostForward()).hasValue(0);
    }

    @Test
    void clocksMayBeFourSecondsApart() {
        window(1, 10, 0, 0);
        counted(0, 10, 4_000, false);
        counted(1, 0, 4_000, false);
        assertThat(latest().lostForward()).hasValue(10);
    }

    @Test
    void oneWindowWithoutADirectionTakesItFromNoOther() {
        window(1, 2, 2, 0);
        window(2, 1, null, null);
        window(3, 3, 3, 0);
        assertThat(pooled().lost()).isEqualTo(6);
        assertThat(pooled().lostForward()).hasValue(5);
        assertThat(pooled().lostReverse()).hasValue(0);
        assertThat(pooled().lostSomewhere()).isEqualTo(1);
    }

    @Test
    void whatCameLateWasNotLost() {
        window(1, 4, 0, 4);
        window(2, 0, 0, 0, 4);
        assertThat(pooled().lost()).isZero();
        window(3, 3, 3, 0, 1);
        assertThat(pooled().lost()).isEqualTo(2);
        assertThat(Integer.bitCount(pooled().lossyWindows())).isEqualTo(2);
    }

    @Test
    void theCellThatPeopleAreShownHasTheDirectionToo() {
        window(1, 10, 0, 0);
        counted(1, 10);
        Cell cell = matrix.cell(LINK, nowNanos);
        assertThat(((Cell.Fresh) cell).latest().counts().lostReverse()).hasValue(10);
    }
}
