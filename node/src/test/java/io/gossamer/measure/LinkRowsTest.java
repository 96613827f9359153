package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.linkstate.BandScale;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.model.ProbeCounts;
import io.gossamer.model.Quantiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkRowsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final NodeId SELF = new NodeId(0, 1);
    private static final NodeId PEER = new NodeId(0, 2);
    private static final ProbeCounts COUNTS = new ProbeCounts(10, 10, 0, OptionalInt.of(0), OptionalInt.of(0), 0, 0, 0);

    private final LinkRows rows = new LinkRows(SELF, 5, () -> SECOND);
    private Optional<Coordinate> coordinate = Optional.empty();
    private long nowNanos = 100 * SECOND;

    private static OwnLink link(LinkState state, long rttNanos, int recentLost) {
        Quantiles rtt = new Quantiles(rttNanos, rttNanos, OptionalLong.empty(), OptionalLong.empty(), rttNanos);
        LinkId id = new LinkId(SELF, PEER);
        LinkSummary window = new LinkSummary(
                id,
                5,
                new LinkSummary.Window(1_700_000_000_000L, 10_000),
                COUNTS,
                Optional.of(rtt),
                Optional.empty(),
                OptionalLong.empty(),
                state,
                0,
                false,
                false);
        OwnLink.Running running = new OwnLink.Running(
                COUNTS,
                Optional.empty(),
                false,
                60,
                recentLost,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
        return new OwnLink(id, state, 0, 0, "", Optional.of(window), running);
    }

    private Optional<LinkRows.Publication> next(OwnLink link, HeardPeer heard, int meshSize) {
        return rows.next(nowNanos, List.of(link), List.of(heard), coordinate, meshSize);
    }

    private HeardPeer heard() {
        return new HeardPeer(PEER, 0, OptionalLong.of(nowNanos), 9);
    }

    private static HeardPeer silent() {
        return new HeardPeer(PEER, 0, OptionalLong.of(0), 9);
    }

    @Test
    void theRowCarriesBandsOutwardAndHearingInward() {
        LinkRow row = next(link(LinkState.UP, 20_000_000, 3), heard(), 5)
                .orElseThrow()
                .row();

        assertThat(row.origin()).isEqualTo(SELF);
        assertThat(row.epoch()).isEqualTo(5);
        LinkRow.Outbound outbound = row.outbound().get(0);
        assertThat(outbound.rttBand()).hasValue(BandScale.RTT.band(20_000_000));
        assertThat(outbound.lossBand()).hasValue(BandScale.LOSS.band(0.05));
        assertThat(outbound.ipdvBand()).isEmpty();
        assertThat(row.inbound()).containsExactly(new LinkRow.Inbound(PEER, true));
    }

    @Test
    void aChangedStateAndASilentPeerAreUrgent() {
        next(link(LinkState.UP, 20_000_000, 0), heard(), 5);
        nowNanos += SECOND;
        assertThat(next(link(LinkState.UP, 20_000_000, 0), heard(), 5)).isEmpty();

        assertThat(next(link(LinkState.DOWN, 20_000_000, 0), heard(), 5))
                .hasValueSatisfying(
                        publication -> assertThat(publication.urgent()).isTrue());
        nowNanos += SECOND;
        assertThat(next(link(LinkState.DOWN, 20_000_000, 0), silent(), 5)).hasValueSatisfying(publication -> {
            assertThat(publication.urgent()).isTrue();
            assertThat(publication.row().version()).isEqualTo(3);
            assertThat(publication.row().inbound()).containsExactly(new LinkRow.Inbound(PEER, false));
        });
    }

    @Test
    void aSuspectedPeerThatIsHeardAndAnswersNothingIsDeaf() {
        OwnLink unanswered = answered(nowNanos);
        next(unanswered, heard(), 5);
        nowNanos += SECOND;
        assertThat(inbound(unanswered, heard()))
                .as("a request came a period after the last answer")
                .isEmpty();
        nowNanos += SECOND;
        HeardPeer early = new HeardPeer(PEER, 0, OptionalLong.of(nowNanos - SECOND), 9);
        assertThat(inbound(unanswered, early)).as("nothing came since").isEmpty();
        assertThat(rows.next(nowNanos, List.of(unanswered), List.of(heard()), coordinate, 5))
                .as("nobody suspects it")
                .isEmpty();
        assertThat(inbound(unanswered, heard())).contains(new LinkRow.Inbound(PEER, true, true));
        nowNanos += SECOND;
        assertThat(inbound(answered(nowNanos), heard())).contains(new LinkRow.Inbound(PEER, true));
    }

    private Optional<LinkRow.Inbound> inbound(OwnLink own, HeardPeer peer) {
        return rows.next(nowNanos, List.of(own), List.of(peer), coordinate, 5, Set.of(PEER))
                .map(due -> due.row().inbound().get(0));
    }

    private static OwnLink answered(long heardNanos) {
        OwnLink link = link(LinkState.UP, 20_000_000, 0);
        OwnLink.Running running = link.running();
        return new OwnLink(
                link.link(),
                link.state(),
                link.stateSinceNanos(),
                link.stateSinceUnixMillis(),
                link.reason(),
                link.lastWindow(),
                new OwnLink.Running(
                        running.counts(),
                        running.rtt(),
                        running.kernelStamps(),
                        running.recentProbes(),
                        running.recentLost(),
                        OptionalLong.of(heardNanos),
                        running.smoothedRttNanos(),
                        running.baselineRttNanos()));
    }

    @Test
    void changesWithinHalfASecondGoInOneRow() {
        next(link(LinkState.UP, 20_000_000, 0), heard(), 5);
        nowNanos += SECOND / 10;
        assertThat(next(link(LinkState.DOWN, 20_000_000, 0), heard(), 5)).isEmpty();
        nowNanos += SECOND / 2;
        assertThat(next(link(LinkState.DOWN, 20_000_000, 0), heard(), 5)).isPresent();
    }

    @Test
    void aLinkThatGoesOnChangingComesToOneRowInFiveSeconds() {
        next(link(LinkState.UP, 20_000_000, 0), heard(), 5);
        int rows = 0;
        LinkState last = LinkState.UP;
        for (int second = 0; second < 60; second++) {
            nowNanos += SECOND;
            last = last == LinkState.UP ? LinkState.DEGRADED : LinkState.UP;
            rows += next(link(last, 20_000_000, 0), heard(), 5).isPresent() ? 1 : 0;
        }
        assertThat(rows).isBetween(LinkRows.WAVERING_AT_ONCE + 8, LinkRows.WAVERING_AT_ONCE + 12);
        nowNanos += 30 * SECOND;
        next(link(last, 20_000_000, 0), heard(), 5);
        nowNanos += SECOND;
        assertThat(next(link(LinkState.DOWN, 20_000_000, 0), heard(), 5))
                .as("when it has been calm for a while")
                .isPresent();
    }

    @Test
    void linksThatComeAreToldAtOnceHoweverManyThereWere() {
        next(link(LinkState.UNKNOWN, 20_000_000, 0), heard(), 5);
        for (int i = 0; i < 20; i++) {
            nowNanos += SECOND;
            assertThat(next(link(LinkState.UP, 20_000_000, 0), heard(), 5)).isPresent();
            nowNanos += 11 * SECOND;
            assertThat(next(link(LinkState.UNKNOWN, 20_000_000, 0), heard(), 5)).isPresent();
        }
    }

    @Test
    void bandsAloneWaitForTheRefreshWhichIsSlowInALargeMesh() {
        next(link(LinkState.UP, 20_000_000, 0), heard(), 25);
        nowNanos += 299 * SECOND;
        assertThat(next(link(LinkState.UP, 200_000_000, 0), heard(), 25)).isEmpty();
        nowNanos += SECOND;
        assertThat(next(link(LinkState.UP, 200_000_000, 0), heard(), 25))
                .hasValueSatisfying(
                        publication -> assertThat(publication.urgent()).isFalse());

        nowNanos += 10 * SECOND;
        assertThat(next(link(LinkState.UP, 200_000_000, 0), heard(), 24)).isPresent();
    }

    @Test
    void aValueThatWobblesOnABandsEdgeKeepsItsBand() {
        int band = next(link(LinkState.UP, 20_000_000, 0), heard(), 5)
                .orElseThrow()
                .row()
                .outbound()
                .get(0)
                .rttBand()
                .orElseThrow();
        nowNanos += 10 * SECOND;

        assertThat(next(link(LinkState.UP, 23_000_000, 0), heard(), 5)
                        .orElseThrow()
                        .row()
                        .outbound()
                        .get(0)
                        .rttBand())
                .hasValue(band);
    }

    private static Coordinate at(double seconds) {
        double[] vector = new double[8];
        vector[0] = seconds;
        return new Coordinate(vector, 0.0001, 0, 0.2);
    }

    @Test
    void inALargeMeshAPlaceThatMovedIsWorthARowAndOneThatWobblesIsNot() {
        OwnLink up = link(LinkState.UP, 1_000_000, 0);
        coordinate = Optional.of(at(0.010));
        assertThat(next(up, heard(), 100)).as("the first row").isPresent();
        nowNanos += 60 * SECOND;
        coordinate = Optional.of(at(0.0104));
        assertThat(next(up, heard(), 100)).isEmpty();
        coordinate = Optional.of(at(0.020));
        LinkRows.Publication moved = next(up, heard(), 100).orElseThrow();
        assertThat(moved.urgent()).as("anti-entropy will take it along").isFalse();
        assertThat(moved.row().coordinate()).isEqualTo(coordinate);
        nowNanos += 20 * SECOND;
        coordinate = Optional.of(at(0.040));
        assertThat(next(up, heard(), 100)).as("not again so soon").isEmpty();
    }
}
