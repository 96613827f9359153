package io.gossamer.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.aggregate.LinkMatrix.Accepted;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import io.gossamer.model.Tally;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LinkMatrixTest {
    private static final long SECOND = 1_000_000_000L;
    private static final NodeId A = new NodeId(0, 1);
    private static final NodeId B = new NodeId(0, 2);
    private static final LinkId LINK = new LinkId(A, B);
    private static final long START = 1_700_000_000_000L;

    private final LinkMatrix matrix = new LinkMatrix(new Tally("aggregate"));
    private long now = 50_000 * SECOND;

    static LinkSummary summary(LinkId link, long epoch, long startMillis, int sent, int lost, boolean impaired) {
        Optional<Quantiles> rtt =
                Optional.of(new Quantiles(1_000_000, 2_000_000, OptionalLong.empty(), OptionalLong.empty(), 9_000_000));
        return new LinkSummary(
                link,
                epoch,
                new LinkSummary.Window(startMillis, 10_000),
                new ProbeCounts(sent, sent - lost, lost, OptionalInt.of(lost), OptionalInt.of(0), 0, 2, 3),
                rtt,
                rtt,
                OptionalLong.of(1_900_000),
                LinkState.UP,
                START,
                impaired,
                true);
    }

    private Accepted send(long epoch, long startMillis, int lost, boolean replay) {
        return matrix.accept(A, epoch, List.of(summary(LINK, epoch, startMillis, 10, lost, false)), replay, now);
    }

    private LinkEvidence evidence() {
        return matrix.evidence(now).get(0);
    }

    @Test
    void aSummaryComesBackAsItWasSent() {
        send(7, START, 4, false);
        assertThat(matrix.cell(LINK, now + SECOND))
                .isEqualTo(new Cell.Fresh(summary(LINK, 7, START, 10, 4, false), SECOND));
    }

    @Test
    void absentPartsStayAbsent() {
        LinkSummary nothingReceived = new LinkSummary(
                LINK,
                7,
                new LinkSummary.Window(START, 10_000),
                new ProbeCounts(10, 0, 10, OptionalInt.empty(), OptionalInt.empty(), 5, 0, 0),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                LinkState.DOWN,
                START,
                true,
                false);
        matrix.accept(A, 7, List.of(nothingReceived), false, now);
        assertThat(((Cell.Fresh) matrix.cell(LINK, now)).latest()).isEqualTo(nothingReceived);
    }

    @Test
    void theSameWindowTwiceIsADuplicateAndCountsOnce() {
        assertThat(send(7, START, 4, false)).isEqualTo(new Accepted(1, 0, 0));
        assertThat(send(7, START, 4, false)).isEqualTo(new Accepted(0, 1, 0));
        assertThat(evidence().pooled().lost()).isEqualTo(4);
    }

    @Test
    void windowsOutOfOrderAreSortedAndTheNewestStaysNewest() {
        send(7, START + 10_000, 1, false);
        send(7, START, 2, false);
        assertThat(((Cell.Fresh) matrix.cell(LINK, now)).latest().window().startUnixMillis())
                .isEqualTo(START + 10_000);
        assertThat(evidence().pooled())
                .extracting(LinkEvidence.Pooled::windows, LinkEvidence.Pooled::lost)
                .containsExactly(2, 3);
        assertThat(evidence().recentRtt()).isEqualTo(Medians.ofNanos(2_000_000, 2_000_000));
    }

    @Test
    void replayedWindowsAreKeptAndAreNoEvidence() {
        send(7, START, 10, true);
        assertThat(matrix.cell(LINK, now)).isInstanceOf(Cell.Stale.class);
        assertThat(evidence().pooled().windows()).isZero();
        send(7, START + 10_000, 1, false);
        assertThat(evidence().pooled())
                .extracting(LinkEvidence.Pooled::windows, LinkEvidence.Pooled::lost)
                .containsExactly(1, 1);
    }

    @Test
    void aLateWindowIsNoEvidence() {
        send(7, START + 60_000, 1, false);
        send(7, START, 10, false);
        assertThat(evidence().pooled())
                .extracting(LinkEvidence.Pooled::windows, LinkEvidence.Pooled::lost)
                .containsExactly(1, 1);
    }

    @Test
    void anImpairedWindowIsNoEvidence() {
        matrix.accept(A, 7, List.of(summary(LINK, 7, START, 10, 10, true)), false, now);
        assertThat(evidence().pooled().windows()).isZero();
    }

    @Test
    void anOutageOfAMinuteLeavesLossInItsFirstAndItsLastWindowOnly() {
        int[] lost = {0, 4, 10, 10, 10, 10, 7, 0};
        for (int i = 0; i < lost.length; i++) {
            send(7, START + i * 10_000L, lost[i], false);
        }
        LinkEvidence.Pooled pooled = evidence().pooled();
        assertThat(pooled)
                .extracting(LinkEvidence.Pooled::windows, LinkEvidence.Pooled::sent, LinkEvidence.Pooled::lost)
                .containsExactly(8, 40, 11);
        assertThat(Integer.bitCount(pooled.lossyWindows())).isEqualTo(2);
    }

    @Test
    void ofAFewProbesAllMayBeLostByChanceAndCount() {
        matrix.accept(A, 7, List.of(summary(LINK, 7, START, 4, 4, false)), false, now);
        assertThat(evidence().pooled())
                .extracting(LinkEvidence.Pooled::windows, LinkEvidence.Pooled::lost)
                .containsExactly(1, 4);
    }

    @Test
    void aWallClockSetBackAnHourIsNoticedAtTheSecondWindow() {
        for (int i = 0; i < 8; i++) {
            send(7, START + i * 10_000L, 0, false);
        }
        send(7, START - 3_600_000, 3, false);
        send(7, START - 3_590_000, 3, false);
        assertThat(evidence().pooled())
                .extracting(LinkEvidence.Pooled::windows, LinkEvidence.Pooled::lost)
                .containsExactly(1, 3);
        assertThat(matrix.cell(LINK, now)).isInstanceOf(Cell.Fresh.class);
    }

    @Test
    void aWallClockSetForwardAnHourLeavesOldWindowsOut() {
        send(7, START, 5, false);
        send(7, START + 3_600_000, 1, false);
        assertThat(evidence().pooled())
                .extracting(LinkEvidence.Pooled::windows, LinkEvidence.Pooled::lost)
                .containsExactly(1, 1);
    }

    @Test
    void anOlderBootIsRefusedAndANewerOneStartsAnew() {
        send(7, START, 5, false);
        assertThat(send(6, START + 10_000, 5, false)).isEqualTo(new Accepted(0, 0, 1));
        send(8, START + 20_000, 1, false);
        assertThat(evidence().pooled())
                .extracting(LinkEvidence.Pooled::windows, LinkEvidence.Pooled::lost)
                .containsExactly(1, 1);
    }

    @Test
    void nobodySpeaksForAnother() {
        LinkSummary ofB = summary(LINK.reversed(), 7, START, 10, 10, false);
        assertThat(matrix.accept(A, 7, List.of(ofB), false, now)).isEqualTo(new Accepted(0, 0, 1));
        assertThat(matrix.cell(LINK.reversed(), now)).isEqualTo(new Cell.Unknown());
    }

    @Test
    void silenceMakesACellStaleAndAnHourOfItForgetsTheLink() {
        send(7, START, 5, false);
        now += 26 * SECOND;
        assertThat(matrix.cell(LINK, now)).isInstanceOf(Cell.Stale.class);
        assertThat(evidence().pooled().windows()).isZero();
        now += 3_600 * SECOND;
        matrix.expire(now);
        assertThat(matrix.cell(LINK, now)).isEqualTo(new Cell.Unknown());
    }

    @Test
    void anOriginHasABoundedNumberOfLinksAndTheMatrixOfOrigins() {
        for (int to = 2; to < 400; to++) {
            matrix.accept(A, 7, List.of(summary(new LinkId(A, new NodeId(0, to)), 7, START, 10, 0, false)), false, now);
        }
        assertThat(matrix.links()).isEqualTo(LinkMatrix.LINKS_PER_ORIGIN_MAX);
        for (int from = 1_000; from < 3_000; from++) {
            NodeId origin = new NodeId(0, from);
            matrix.accept(origin, 7, List.of(summary(new LinkId(origin, B), 7, START, 10, 0, false)), false, now);
        }
        assertThat(matrix.links()).isEqualTo(LinkMatrix.LINKS_PER_ORIGIN_MAX + LinkMatrix.ORIGINS_MAX - 1);
    }

    @Test
    void aForgottenNodeIsGoneFromBothEnds() {
        send(7, START, 0, false);
        matrix.accept(B, 7, List.of(summary(LINK.reversed(), 7, START, 10, 0, false)), false, now);
        matrix.forget(B);
        assertThat(matrix.links()).isZero();
    }
}
