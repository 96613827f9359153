package io.gossamer.probe;

import static io.gossamer.probe.SimPaths.MILLI;
import static io.gossamer.probe.SimPaths.address;
import static io.gossamer.probe.SimPaths.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.wire.SummaryCodec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProberTest {
    private final SimPaths sim = new SimPaths(42);

    @Test
    void healthyLinksAreUpWithinFourSecondsAndMeasureTheirDelay() throws Exception {
        sim.fullSet(3);
        sim.path(2).oneWayMillis = 40;
        sim.run(Duration.ofSeconds(4));
        assertThat(List.of(sim.state(1), sim.state(2), sim.state(3))).containsOnly(LinkState.UP);

        sim.run(Duration.ofMinutes(1));
        List<LinkSummary> second = of(2);
        LinkSummary last = second.get(second.size() - 1);
        assertThat(last.rtt().orElseThrow().min()).isEqualTo(80 * MILLI);
        assertThat(last.rtt().orElseThrow().max()).isEqualTo(80 * MILLI);
        assertThat(last.rtt().orElseThrow().p99()).isEmpty();
        assertThat(last.ipdv().orElseThrow().max()).isZero();
        assertThat(last.counts().sent()).isBetween(9, 11);
        assertThat(last.counts().lost()).isZero();
        assertThat(last.counts().lostForward()).hasValue(0);
        assertThat(SummaryCodec.decode(SummaryCodec.encode(last))).isEqualTo(last);
    }

    @Test
    void probesKeepTheirRateAndTheirOwnPhases() {
        sim.fullSet(20);
        sim.run(Duration.ofSeconds(100));

        assertThat(sim.sent).hasSizeBetween(20 * 98, 20 * 101);
        int mostInOneTick = 0;
        Map<Long, Integer> byTick = new TreeMap<>();
        for (SimPaths.Sent probe : sim.sent) {
            mostInOneTick = Math.max(mostInOneTick, byTick.merge(probe.atNanos(), 1, Integer::sum));
        }
        assertThat(mostInOneTick).as("20 targets over 10 ticks a second").isLessThan(13);
        List<Long> toFirst = sim.sent.stream()
                .filter(probe -> probe.to().equals(address(1)))
                .map(SimPaths.Sent::atNanos)
                .toList();
        for (int i = 1; i < toFirst.size(); i++) {
            assertThat(toFirst.get(i) - toFirst.get(i - 1)).isBetween(440 * MILLI, 1_560 * MILLI);
        }
    }

    @Test
    void aDeadPeerIsDownWithinSixSecondsAndUpAgainWithinFive() {
        sim.fullSet(2);
        sim.run(Duration.ofSeconds(10));
        sim.path(1).forwardLoss = 1;
        sim.run(Duration.ofSeconds(6));
        assertThat(sim.state(1)).isEqualTo(LinkState.DOWN);
        assertThat(sim.state(2)).isEqualTo(LinkState.UP);

        sim.run(Duration.ofMinutes(2));
        sim.path(1).forwardLoss = 0;
        sim.run(Duration.ofSeconds(5));
        assertThat(sim.state(1)).isEqualTo(LinkState.UP);
        assertThat(sim.changes).containsExactlyInAnyOrder("1:UNKNOWN>UP", "2:UNKNOWN>UP", "1:UP>DOWN", "1:DOWN>UP");
    }

    @Test
    void aLinkThatFallsSilentIsAskedMoreOftenAndIsDownWithinFourSeconds() {
        for (int seed = 1; seed <= 30; seed++) {
            SimPaths each = new SimPaths(seed);
            each.fullSet(3);
            each.run(Duration.ofSeconds(20).plusMillis(31L * seed));
            each.path(1).forwardLoss = 1;
            int before = each.path(1).asked;
            each.run(Duration.ofSeconds(4));

            assertThat(each.state(1)).as("seed %d", seed).isEqualTo(LinkState.DOWN);
            assertThat(each.path(1).asked - before).as("seed %d", seed).isBetween(8, 20);
            int whenDown = each.path(1).asked;
            each.run(Duration.ofSeconds(60));
            assertThat(each.path(1).asked - whenDown)
                    .as("once it is known, once a second, seed %d", seed)
                    .isBetween(58, 62);
        }
    }

    @Test
    void whatIsSentMoreOftenIsNoPartOfAnyWindow() {
        sim.fullSet(2);
        sim.path(1).forwardLoss = 0.1;
        sim.run(Duration.ofSeconds(1_000));

        assertThat(sim.tally.value("boost_probes", "sent")).isBetween(10L, 300L);
        assertThat(of(1))
                .allSatisfy(window -> assertThat(window.counts().sent()).isBetween(9, 11));
        int lost = 0;
        for (LinkSummary window : of(1)) {
            lost += window.counts().lost();
        }
        assertThat(lost).as("of a thousand").isBetween(70, 130);
    }

    @Test
    void manySilentLinksTogetherAreAskedAtABoundedRate() {
        sim.fullSet(60);
        sim.run(Duration.ofSeconds(20));
        for (int host = 1; host <= 60; host++) {
            sim.path(host).forwardLoss = 1;
        }
        sim.sent.clear();
        sim.run(Duration.ofSeconds(10));

        assertThat(sim.tally.value("boost_probes", "sent")).isLessThanOrEqualTo(60 + 20 * 10);
        assertThat(sim.tally.value("boost_probes", "refused")).isPositive();
        assertThat(sim.sent).hasSizeLessThan(10 * 60 + 60 + 20 * 10 + 60);
        for (int host = 1; host <= 60; host++) {
            assertThat(sim.state(host)).isEqualTo(LinkState.DOWN);
        }
    }

    @Test
    void lossIsToldApartByDirection() {
        sim.fullSet(2);
        sim.path(1).forwardLoss = 0.2;
        sim.path(2).reverseLoss = 0.2;
        sim.run(Duration.ofSeconds(1_000));

        assertThat(sim.state(1)).isEqualTo(LinkState.DEGRADED);
        assertThat(sim.state(2)).isEqualTo(LinkState.DEGRADED);
        assertShares(of(1), true);
        assertShares(of(2), false);
    }

    private static void assertShares(List<LinkSummary> summaries, boolean forward) {
        int lost = 0;
        int lostForward = 0;
        int lostReverse = 0;
        for (LinkSummary summary : summaries) {
            lost += summary.counts().lost();
            lostForward += summary.counts().lostForward().orElseThrow();
            lostReverse += summary.counts().lostReverse().orElseThrow();
        }
        assertThat(lost).isBetween(150, 250);
        assertThat(forward ? lostReverse : lostForward).isZero();
        // what is lost right before a window's end has no direction yet when it closes
        assertThat(forward ? lostForward : lostReverse).isGreaterThan(lost * 8 / 10);
    }

    @Test
    void aSteppedWallClockTouchesNoLinkAndNoWindow() {
        sim.fullSet(3);
        sim.run(Duration.ofSeconds(30));
        int windows = sim.windows;
        sim.changes.clear();
        for (long step : new long[] {3_600, -7_200, 3_600}) {
            sim.clock.stepWall(step * 1_000 * MILLI);
            sim.run(Duration.ofSeconds(40));
        }

        assertThat(sim.changes).isEmpty();
        assertThat(sim.windows).isEqualTo(windows + 12);
        assertThat(sim.summaries)
                .allSatisfy(summary -> assertThat(summary.counts().lost()).isZero());
        Set<Long> names = new HashSet<>();
        assertThat(of(1))
                .allSatisfy(summary -> assertThat(names.add(summary.window().startUnixMillis()))
                        .isTrue());
        assertThat(of(1))
                .allSatisfy(summary -> assertThat(summary.selfImpaired()).isFalse());
    }

    @Test
    void aProcessThatSleptAccusesNobody() {
        sim.fullSet(5);
        sim.run(Duration.ofSeconds(20));
        sim.changes.clear();
        sim.sleep(Duration.ofSeconds(12));
        sim.run(Duration.ofSeconds(20));

        assertThat(sim.changes).isEmpty();
        assertThat(sim.summaries)
                .allSatisfy(summary -> assertThat(summary.counts().lost()).isZero());
        assertThat(sim.summaries).anyMatch(LinkSummary::selfImpaired);
        assertThat(sim.summaries.get(sim.summaries.size() - 1).selfImpaired()).isFalse();
        assertThat(sim.healths).hasSize(2);
        assertThat(sim.healths.get(0).words())
                .containsPattern("its probing thread was up to 1(18|19|20)00 ms late")
                .contains("were not sent in time");
        assertThat(sim.healths.get(1).isImpaired()).isFalse();
    }

    @Test
    void aLateReplyIsLateAndKeepsTheLinkFromBeingDown() {
        sim.fullSet(1);
        sim.path(1).oneWayMillis = 750;
        sim.run(Duration.ofMinutes(1));

        assertThat(sim.state(1)).isNotEqualTo(LinkState.DOWN);
        assertThat(of(1)).anySatisfy(summary -> {
            assertThat(summary.counts().late()).isPositive();
            assertThat(summary.counts().lost()).isPositive();
        });
    }

    @Test
    void anRttThatRisesOverItsBaselineDegradesAndRecovers() {
        sim.fullSet(1);
        sim.run(Duration.ofSeconds(90));
        assertThat(of(1).get(8).baselineRttNanos()).hasValue(10 * MILLI);
        sim.path(1).oneWayMillis = 25;
        sim.run(Duration.ofSeconds(40));
        assertThat(sim.state(1)).isEqualTo(LinkState.DEGRADED);
        sim.path(1).oneWayMillis = 5;
        sim.run(Duration.ofSeconds(40));
        assertThat(sim.state(1)).isEqualTo(LinkState.UP);
    }

    @Test
    void aPeerThatMovesIsProbedAtItsNewAddressFromThenOn() {
        Map<NodeId, InetSocketAddress> targets = sim.fullSet(2);
        sim.run(Duration.ofSeconds(10));
        sim.path(1).forwardLoss = 1;
        sim.paths.put(address(99), new SimPaths.Path());
        targets.put(node(1), address(99));
        int asked = sim.path(1).asked;
        sim.prober.setTargets(targets);
        sim.run(Duration.ofSeconds(20));

        assertThat(sim.path(1).asked).isEqualTo(asked);
        assertThat(sim.paths.get(address(99)).asked).isBetween(18, 22);
        assertThat(sim.changes).containsExactlyInAnyOrder("1:UNKNOWN>UP", "2:UNKNOWN>UP");
    }

    @Test
    void aRemovedTargetIsForgotten() {
        Map<NodeId, InetSocketAddress> targets = sim.fullSet(2);
        sim.run(Duration.ofSeconds(10));
        targets.remove(node(1));
        sim.prober.setTargets(targets);
        sim.run(Duration.ofSeconds(2));

        assertThat(sim.prober.snapshot()).hasSize(1);
    }

    private List<LinkSummary> of(int host) {
        return sim.summaries.stream()
                .filter(summary -> summary.link().to().equals(node(host)))
                .toList();
    }
}
