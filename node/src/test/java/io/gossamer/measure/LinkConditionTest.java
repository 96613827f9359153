package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkState;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkConditionTest {
    private static final long SECOND = 1_000_000_000L;

    private long nowNanos = 77 * SECOND;
    private final LinkCondition condition = new LinkCondition(new LinkCondition.Limits(0.05, SECOND), nowNanos);

    /** One letter a second: r answered, x lost, o lost after a later one was answered, l lost but something late was heard, . nothing settled. */
    private LinkState play(String seconds) {
        for (int i = 0; i < seconds.length(); i++) {
            nowNanos += SECOND;
            switch (seconds.charAt(i)) {
                case 'r' -> condition.answered(nowNanos);
                case 'x' -> condition.lost(nowNanos);
                case 'o' -> condition.lostAndOvertaken(nowNanos);
                case 'l' -> {
                    condition.lost(nowNanos);
                    condition.heard(nowNanos);
                }
                default -> condition.tick(nowNanos);
            }
        }
        return condition.state();
    }

    @ParameterizedTest
    @CsvSource({
        // UNKNOWN
        "rr, UNKNOWN",
        "rrr, UP",
        "rxr, UNKNOWN",
        "rxrxr, UP",
        "xxx, UNKNOWN",
        "xxxx, DOWN",
        "xxrxx, UNKNOWN",
        "xxrxxxrxxx, DEGRADED",
        // UP
        "rrrxxx, UP",
        "rrrxxxx, DOWN",
        "rrrlllll, UP",
        "rrrlllllll, DEGRADED",
        "rrrrrxxxrrrrrrrrrr, UP",
        // DOWN
        "rrrxxxxrr, DOWN",
        "rrrxxxxrrr, UP",
        "rrrxxxxrxrxr, UP",
        "rrrxxxxr, DOWN",
        "rrrxxxxrx, DEGRADED",
        "rrrxxxxro, DOWN",
        "rrrxxxxrorr, UP",
        "rrrxxxxrxxrxxrx, DEGRADED",
        "rrrxxxxrxrrr, UP",
        // who loses much anyway is not silent so soon
        "rrrxrxrxrxrxrxrxrxrxrxrxrxrxrxxxxx, DEGRADED",
        "rrrxrxrxrxrxrxrxrxrxrxrxrxrxrxxxxxxxxxxxxxxx, DOWN",
        // an outage's losses are forgotten with it
        "rrrxxxxxxxxxxxxxxxxxxxxxxxxrrrrrrrr, UP",
    })
    void theTableHolds(String seconds, LinkState expected) {
        assertThat(play(seconds)).as(seconds).isEqualTo(expected);
    }

    @Test
    void steadyLossNeedsSixtyProbesAndHalfToEnd() {
        play("rrr");
        for (int i = 0; i < 6; i++) {
            assertThat(play("rrrrrrrrx")).isEqualTo(LinkState.UP);
        }
        assertThat(play("rrrrrrxrrr")).isEqualTo(LinkState.DEGRADED);
        assertThat(condition.reason()).contains("of the last 60 probes lost");

        assertThat(play("r".repeat(20))).isEqualTo(LinkState.DEGRADED);
        assertThat(play("r".repeat(40))).isEqualTo(LinkState.UP);
    }

    @Test
    void twoPercentOfLossIsUp() {
        play("rrr");
        for (int i = 0; i < 10; i++) {
            assertThat(play("r".repeat(25) + "x" + "r".repeat(24))).isEqualTo(LinkState.UP);
        }
    }

    @Test
    void downSaysHowLongNothingWasHeard() {
        play("rrrxxxx");

        assertThat(condition.reason()).isEqualTo("4 probes in a row lost, nothing heard for 4.0 s");
        assertThat(condition.sinceNanos()).isEqualTo(nowNanos);
    }

    @Test
    void aBoostSaysSilentWithTwoOfTheLinksOwn() {
        play("rrrx");
        for (int i = 1; i <= 7; i++) {
            nowNanos += SECOND / 5;
            condition.boostLost(nowNanos, 1);
        }
        assertThat(play("x")).isEqualTo(LinkState.UP); // its second, and 3.4 s since the last answer
        nowNanos += SECOND;
        condition.tick(nowNanos);

        assertThat(condition.state()).isEqualTo(LinkState.DOWN);
        assertThat(condition.reason()).isEqualTo("9 probes in a row lost, nothing heard for 4.4 s");
    }

    @Test
    void aBoostThatIsAnsweredEndsTheSilenceAndIsNoPartOfTheLoss() {
        play("rrrrrrrrrrxxx");
        assertThat(condition.isInDoubt()).isTrue();
        condition.boostAnswered(nowNanos);

        assertThat(condition.isInDoubt()).isFalse();
        assertThat(condition.recentProbes()).isEqualTo(13);
        assertThat(condition.recentLost()).isEqualTo(3);
        assertThat(play("x")).isEqualTo(LinkState.UP);
    }

    @Test
    void whatALaterAnswerOvertookIsLostAndNoSilence() {
        play("rrrrrrrrrroooo");
        assertThat(condition.isInDoubt()).isFalse();
        assertThat(condition.recentLost()).isEqualTo(4);
        assertThat(condition.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void whoIsDownOrNotYetUpIsNotInDoubt() {
        play("x");
        assertThat(condition.isInDoubt()).as("unknown").isFalse();
        play("rrrxxxx");
        assertThat(condition.isInDoubt()).as("down").isFalse();
    }

    @Test
    void fastProbesAloneMakeNoDown() {
        play("rrr");
        for (int i = 0; i < 20; i++) {
            nowNanos += SECOND / 10;
            condition.lost(nowNanos);
        }
        assertThat(condition.state()).isNotEqualTo(LinkState.DOWN);
    }

    @Test
    void rttIsJudgedOverTwoWindowsBothWays() {
        play("rrr");
        OptionalLong usual = OptionalLong.of(20_000_000);

        condition.medianRtt(nowNanos, 36_000_000, usual);
        assertThat(condition.state()).isEqualTo(LinkState.UP);
        condition.medianRtt(nowNanos, 36_000_000, usual);
        assertThat(condition.state()).isEqualTo(LinkState.DEGRADED);
        assertThat(condition.reason()).isEqualTo("median RTT 36.0 ms, usually 20.0 ms");
        assertThat(condition.isDegradedByRttAlone()).isTrue();

        play("rrrrr");
        condition.medianRtt(nowNanos, 30_000_000, usual);
        condition.medianRtt(nowNanos, 30_000_000, usual);
        assertThat(condition.state())
                .as("between the two limits nothing changes")
                .isEqualTo(LinkState.DEGRADED);
        condition.medianRtt(nowNanos, 21_000_000, usual);
        assertThat(condition.state()).isEqualTo(LinkState.DEGRADED);
        condition.medianRtt(nowNanos, 21_000_000, usual);
        assertThat(condition.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void withoutABaselineNoRttIsHigh() {
        play("rrr");
        for (int i = 0; i < 5; i++) {
            condition.medianRtt(nowNanos, 9 * SECOND, OptionalLong.empty());
        }
        assertThat(condition.state()).isEqualTo(LinkState.UP);
    }

    @Test
    void timeSleptByThisNodeIsNoSilenceOfThePeer() {
        play("rrr");
        nowNanos += 10 * SECOND;
        condition.stalled(10 * SECOND);
        for (int i = 0; i < 4; i++) {
            condition.lost(nowNanos); // sent before the sleep, overdue after it
        }
        assertThat(condition.state()).isEqualTo(LinkState.UP);

        assertThat(play("xxxx")).isEqualTo(LinkState.DOWN);
    }

    @Test
    void withoutSettledProbesTheStateGoesUnknownAndIsLearntAnew() {
        play("rrr");
        assertThat(play(".".repeat(29))).isEqualTo(LinkState.UP);
        assertThat(play(".")).isEqualTo(LinkState.UNKNOWN);
        assertThat(condition.reason()).isEqualTo("no probe settled for 30 s");

        assertThat(play("rr")).isEqualTo(LinkState.UNKNOWN);
        assertThat(play("r")).isEqualTo(LinkState.UP);
    }

    /** 20 % lost each way is 36 % of the probes. An alert about a link that is down needs five seconds of it. */
    @Test
    void aLinkThatLosesAThirdIsHardlyEverDownForFiveSeconds() {
        int links = 2_000;
        int alerts = 0;
        int degraded = 0;
        for (int seed = 0; seed < links; seed++) {
            Random random = new Random(seed);
            LinkCondition lossy = new LinkCondition(new LinkCondition.Limits(0.05, SECOND), 0);
            int down = 0;
            boolean alerted = false;
            for (int second = 1; second <= 180; second++) {
                boolean lost = second > 60 && random.nextDouble() < 0.36;
                var unused = lost ? lossy.lost(second * SECOND) : lossy.answered(second * SECOND);
                down = lossy.state() == LinkState.DOWN ? down + 1 : 0;
                alerted |= down > 5;
            }
            alerts += alerted ? 1 : 0;
            degraded += lossy.state() == LinkState.DEGRADED ? 1 : 0;
        }
        assertThat(alerts).as("of " + links + " links, two minutes each").isLessThan(links / 100);
        assertThat(degraded).isGreaterThan(links * 9 / 10);
    }

    @Test
    void anOutageDoesNotMakeTheNextOneSlowerToSee() {
        play("r".repeat(60) + "x".repeat(40) + "r".repeat(60));
        assertThat(play("xxxx")).isEqualTo(LinkState.DOWN);
    }
}
