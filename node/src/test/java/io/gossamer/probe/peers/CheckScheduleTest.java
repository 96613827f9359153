package io.gossamer.probe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    private final CheckSchedule schedule = new CheckSchedule(new Random(7));
    private long nowSeconds;

    private static Peer peer(long number, boolean suspected) {
        return new Peer(new NodeId(1, number), new InetSocketAddress("127.0.0.1", 7404), suspected);
    }

    private static List<Peer> peers(int count, boolean suspected) {
        List<Peer> peers = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            peers.add(peer(number, suspected));
        }
        return peers;
    }

    private CheckSchedule.Due beat(List<Peer> peers) {
        return schedule.next(SECOND * nowSeconds++, peers);
    }

    @Test
    void nineteenPeersAreConnectedToOnceInHalfAMinuteAndNeverInOneVolley() {
        int connects = 0;
        int most = 0;
        for (int second = 0; second < 600; second++) {
            CheckSchedule.Due due = beat(peers(19, false));
            connects += due.connects().size();
            most = Math.max(most, due.connects().size());
            assertThat(due.echoes()).isEmpty();
        }
        assertThat(connects).isBetween(19 * 19, 19 * 21);
        assertThat(most).isLessThanOrEqualTo(5);
    }

    @Test
    void whoIsSuspectedIsAskedAtOnceAndEchoedThreeTimes() {
        beat(peers(1, false));
        CheckSchedule.Due due = beat(peers(1, true));
        assertThat(due.connects()).hasSize(1);
        assertThat(due.echoes()).hasSize(1);
        int echoes = 1;
        for (int second = 0; second < 20; second++) {
            echoes += beat(peers(1, true)).echoes().size();
        }
        assertThat(echoes).isEqualTo(CheckSchedule.ECHOES_MAX);
    }

    @Test
    void oneAnswerEndsTheRoundAndAnotherRoundComesHalfAMinuteLater() {
        beat(peers(1, true));
        schedule.settle(SECOND * nowSeconds, new NodeId(1, 0));
        int echoes = 0;
        for (int second = 0; second < 29; second++) {
            echoes += beat(peers(1, true)).echoes().size();
        }
        assertThat(echoes).isZero();
        assertThat(beat(peers(1, true)).echoes().size()
                        + beat(peers(1, true)).echoes().size())
                .isPositive();
    }

    @Test
    void whoIsWellAgainIsConnectedToAtOnceSoThatTheWordsAreNotOfBefore() {
        beat(peers(1, true));
        assertThat(beat(peers(1, true)).connects()).isEmpty();
        CheckSchedule.Due due = beat(peers(1, false));
        assertThat(due.connects()).hasSize(1);
        assertThat(due.echoes()).isEmpty();
    }

    @Test
    void whenAllTurnBadAtOnceOnlySoManyAreAskedInABeatAndAllWithinSeconds() {
        beat(peers(64, false));
        int connects = 0;
        int echoes = 0;
        for (int second = 0; second < 8; second++) {
            CheckSchedule.Due due = beat(peers(64, true));
            assertThat(due.connects()).hasSizeLessThanOrEqualTo(CheckSchedule.ORDERS_MAX);
            assertThat(due.echoes()).hasSizeLessThanOrEqualTo(CheckSchedule.ORDERS_MAX);
            connects += due.connects().size();
            echoes += due.echoes().size();
        }
        assertThat(connects).isEqualTo(64);
        assertThat(echoes).isEqualTo(64);
    }
}
