package io.gossamer.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gossamer.model.NodeId;
import io.gossamer.wire.Notice;
import io.gossamer.wire.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwimPartsTest {
    private static final long SECOND = SimMesh.SECOND;

    /** memberlist's own table: confirmations, of how many, elapsed, min, max, remaining. */
    @Test
    void whoHearsOthersInLessThanHalfOfThePeriodHearsPoorlyUntilItHearsAgain() {
        Hearing hearing = new Hearing(0, SECOND, true);
        assertThat(hearing.isPoor(0, 10)).as("who has just started").isFalse();
        long now = 0;
        for (int i = 0; i < 20; i++) {
            // Fifty milliseconds of every 562.
            now += 512 * SECOND / 1000;
            hearing.heard(now);
            now += 50 * SECOND / 1000;
            hearing.heard(now);
        }
        assertThat(hearing.isPoor(now, 10)).isTrue();
        assertThat(hearing.isPoor(now, 3))
                .as("of three others so much is enough")
                .isFalse();
        assertThat(hearing.isRestored(now, 10)).isFalse();
        for (int i = 0; i < 10; i++) {
            now += SECOND / 10;
            hearing.heard(now);
        }
        assertThat(hearing.isRestored(now, 10)).isTrue();
        assertThat(hearing.isRestored(now, 10)).as("once").isFalse();
        assertThat(hearing.isPoor(now + SECOND * 9 / 8, 2))
                .as("no eighth of a whole period in which anything came")
                .isTrue();
        assertThat(hearing.isPoor(now + SECOND, 1))
                .as("the other one may be the dead one")
                .isFalse();
    }

    @Test
    void whoWasTakenForAStrangerIsAnsweredAsAnObserverOnceItIsOne() {
        OwnAccusers accusers = new OwnAccusers();
        NodeId accuser = new NodeId(1, 1);
        assertThat(accusers.isWorthRefuting(0, accuser, false)).isTrue();
        assertThat(accusers.isWorthRefuting(SECOND, accuser, false)).isFalse();
        assertThat(accusers.isWorthRefuting(SECOND, accuser, true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 3, 0, 2, 30, 30",
        "1, 3, 2, 2, 30, 14",
        "2, 3, 3, 2, 30, 4.81",
        "3, 3, 4, 2, 30, -2",
        "4, 3, 5, 2, 30, -3",
        "5, 3, 10, 2, 30, -8",
        "0, 0, 0, 2, 30, 2"
    })
    void suspicionFollowsTheLogarithmicCurve(int n, int k, double elapsed, int min, int max, double remaining) {
        Suspicion suspicion = new Suspicion(0, min * SECOND, max * SECOND);
        assertThat(suspicion.remainingNanos((long) (elapsed * SECOND), n, k) / 1e9)
                .isCloseTo(remaining, org.assertj.core.data.Offset.offset(0.01));
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "9, 5", "10, 10", "99, 10", "100, 15", "999, 15", "5000, 20"})
    void newsIsRepeatedInProportionToTheLogarithmOfTheMesh(int members, int transmits) {
        assertThat(BroadcastQueue.transmitsMax(members)).isEqualTo(transmits);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 2", "4, 3", "5, 3", "10, 3"})
    void aVerdictNeedsAMajorityOfTheObserversThreeAtMostAndTwoAtLeast(int eligible, int needed) {
        assertThat(Verdicts.needed(eligible)).isEqualTo(needed);
    }

    @Test
    void healthRisesWithMissingNacksAndFallsWithAnswers() {
        LocalHealth health = new LocalHealth(true);
        health.onProbeFailed(3, 3);
        assertThat(health.score()).isZero();
        health.onProbeFailed(3, 0);
        assertThat(health.score()).isEqualTo(3);
        health.onProbeFailed(0, 0);
        health.onLateness();
        health.onProbeFailed(3, 0);
        assertThat(health.score()).isEqualTo(LocalHealth.SCORE_MAX);
        health.onProbeAnswered();
        assertThat(health.scaled(10)).isEqualTo(70);
    }

    private static List<Update> news(int count) {
        List<Update> news = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            news.add(Notice.sign(SimKeys.signer(i), Notice.Kind.ACCUSATION, new NodeId(i, 1), new NodeId(i, 2), 3));
        }
        return news;
    }

    @Test
    void aNewerEntryAboutTheSameSubjectReplacesTheOlder() {
        BroadcastQueue queue = new BroadcastQueue();
        for (Update update : news(50)) {
            queue.offer(BroadcastQueue.Topic.DOWN, new NodeId(1, 1), List.of(update));
        }
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void aFloodInOneClassLeavesTheOthersTheirShare() {
        BroadcastQueue queue = new BroadcastQueue();
        news(500).forEach(update -> queue.offer(BroadcastQueue.Topic.ALIVE, update.origin(), List.of(update)));
        Update quiet = news(1).get(0);
        Notice row = Notice.sign(SimKeys.signer(9), Notice.Kind.FORGOTTEN, quiet.origin(), quiet.subject(), 9);
        queue.offer(BroadcastQueue.Topic.OTHER, row.subject(), List.of(row));
        List<Update> sent = new ArrayList<>();
        for (int packet = 0; packet < 6; packet++) {
            List<Update> into = new ArrayList<>();
            assertThat(queue.fill(into, 1000, 32, 5000)).isLessThanOrEqualTo(1000);
            sent.addAll(into);
        }
        assertThat(sent).contains(row);
    }

    @Test
    void anEntryGoesOutSoOftenAndNoMore() {
        BroadcastQueue queue = new BroadcastQueue();
        queue.offer(BroadcastQueue.Topic.DOWN, new NodeId(1, 1), news(1));
        int sent = 0;
        for (int packet = 0; packet < 20; packet++) {
            List<Update> into = new ArrayList<>();
            queue.fill(into, 1000, 32, 99);
            sent += into.size();
        }
        assertThat(sent).isEqualTo(10);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void manySuspectsAtOnceFreezeTheMeshAndItThaws() {
        MassSuspicionFreeze freeze = new MassSuspicionFreeze(0, 60 * SECOND, true);
        assertThat(freeze.onSuspect(SECOND, 10)).isFalse();
        assertThat(freeze.onSuspect(SECOND, 10)).isFalse();
        assertThat(freeze.onSuspect(2 * SECOND, 10)).isTrue();
        assertThat(freeze.isFrozen(61 * SECOND)).isTrue();
        assertThat(freeze.isFrozen(62 * SECOND)).isFalse();
        assertThat(freeze.thaw(62 * SECOND)).isTrue();
        assertThat(freeze.thaw(62 * SECOND)).isFalse();
        assertThat(freeze.onSuspect(80 * SECOND, 10))
                .as("the first three are long past")
                .isFalse();
    }

    @Test
    void observersAndSubjectsAreTheSameRelationSeenFromBothEnds() {
        SimMesh mesh = new SimMesh(1);
        MemberTable table = new MemberTable(10, id -> 0);
        List<MemberEntry> entries = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            SimMesh.Node node = mesh.add("n" + i);
            var record = io.gossamer.wire.MemberRecord.sign(
                    SimKeys.signer(i), 1, io.gossamer.wire.Lifecycle.RUNNING, 1, node.profile());
            entries.add(table.add(0, record, io.gossamer.model.MemberState.ALIVE));
            if (i % 7 == 0) {
                table.ring().observersOf(entries.get(0));
            }
        }
        table.setState(0, entries.get(5), io.gossamer.model.MemberState.DEAD);
        table.remove(entries.get(6), java.util.Optional.empty());
        for (MemberEntry a : entries) {
            if (a == entries.get(5) || a == entries.get(6)) {
                continue;
            }
            assertThat(table.ring().subjectsOf(a)).hasSizeBetween(5, 10).doesNotContain(a, entries.get(5));
            for (MemberEntry subject : table.ring().subjectsOf(a)) {
                assertThat(table.ring().observersOf(subject)).contains(a);
            }
        }
        assertThat(table.ring().observersOf(entries.get(5)))
                .as("also of who is not on it")
                .isNotEmpty();
    }

    @Test
    void periodsThatCannotWorkAreRefusedInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SwimConfig.of(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(15),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(10),
                        Duration.ofHours(72)))
                .withMessageContaining("suspicion_min");
    }
}
