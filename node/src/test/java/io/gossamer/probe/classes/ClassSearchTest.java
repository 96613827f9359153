package io.gossamer.probe.classes;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.PathClass;
import io.gossamer.model.PathClass.Fate;
import io.gossamer.probe.trial.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

final class ClassSearchTest {
    private static final long MILLI = 1_000_000L;
    private static final long TIMEOUT = 1_200 * MILLI;
    private static final long REST = 10_000 * MILLI;
    private static final int EF = 46;
    private static final int AF41 = 34;
    private static final int DROPPED = -1;

    /** A path that treats classes each way, loses some, a reflector that counts, and a clock that goes on in slots of 100 ms. */
    private static final class Path {
        IntUnaryOperator there = dscp -> dscp;
        IntUnaryOperator back = dscp -> dscp;
        double loss;
        boolean counts = true;
        boolean tells = true;
        boolean mayMark = true;
        int packets;
        int changes;
        final ClassSearch search;
        private final Random random;
        private final Map<Long, List<Runnable>> arriving = new HashMap<>();
        private long nowNanos;
        private int number;
        private int requests;

        Path(long seed, Integer... classes) {
            random = new Random(seed);
            search = new ClassSearch(0, List.of(classes), 0, TIMEOUT);
        }

        void run(int seconds) {
            for (int slot = 0; slot < 10 * seconds; slot++) {
                nowNanos += 100 * MILLI;
                arriving.getOrDefault(nowNanos, List.of()).forEach(Runnable::run);
                arriving.remove(nowNanos);
                if (search.isDue(nowNanos)) {
                    search.begin();
                }
                changes += search.judge(nowNanos, REST) ? 1 : 0;
                search.next(nowNanos).ifPresent(this::send);
            }
        }

        private void send(int dscp) {
            int sent = ++number;
            packets++;
            boolean taken = dscp == 0 || mayMark;
            search.sent(nowNanos, sent, taken);
            int arrived = there.applyAsInt(dscp);
            if (!taken || arrived == DROPPED || random.nextDouble() < loss) {
                return;
            }
            int count = requests++;
            if (back.applyAsInt(dscp) != DROPPED && random.nextDouble() >= loss) {
                Answer answer = new Answer(
                        counts ? OptionalInt.of(count) : OptionalInt.empty(),
                        tells ? OptionalInt.of(arrived) : OptionalInt.empty());
                arriving.computeIfAbsent(nowNanos + 100 * MILLI, unseen -> new ArrayList<>())
                        .add(() -> search.answered(sent, answer));
            }
        }
    }

    @Test
    void aGoodPathCostsOnePacketInTenSeconds() {
        Path path = new Path(1, EF);
        path.run(600);
        assertThat(path.search.found()).containsExactly(new PathClass(EF, Fate.KEPT));
        assertThat(path.packets).isBetween(55, 61);
        assertThat(path.changes).isEqualTo(1);
    }

    @Test
    void aClassThatVanishesIsFoundWithinTwoRoundsAndTheOthersAreNotBlamed() {
        Path path = new Path(2, EF, AF41);
        path.run(30);
        path.there = dscp -> dscp == EF ? DROPPED : dscp;
        path.run(30);
        assertThat(path.search.found()).containsExactly(new PathClass(EF, Fate.LOST), new PathClass(AF41, Fate.KEPT));
        path.there = dscp -> dscp;
        path.run(25);
        assertThat(path.search.found()).containsExactly(new PathClass(EF, Fate.KEPT), new PathClass(AF41, Fate.KEPT));
    }

    @Test
    void aClassThatVanishesOnTheWayBackIsForThePeerToFind() {
        Path path = new Path(3, EF);
        path.run(30);
        path.back = dscp -> dscp == EF ? DROPPED : dscp;
        path.run(120);
        assertThat(path.search.found()).containsExactly(new PathClass(EF, Fate.KEPT));
    }

    @Test
    void aClassThatIsClearedLaterIsToldApartFromOneThatAlwaysWas() {
        Path always = new Path(4, EF);
        always.there = dscp -> 0;
        always.run(30);
        assertThat(always.search.found()).containsExactly(new PathClass(EF, Fate.REMARKED, OptionalInt.of(0)));
        Path lately = new Path(5, EF);
        lately.run(30);
        lately.there = dscp -> 0;
        lately.run(15);
        assertThat(lately.search.found()).containsExactly(new PathClass(EF, Fate.REMARKED_LATELY, OptionalInt.of(0)));
        lately.there = dscp -> dscp;
        lately.run(15);
        assertThat(lately.search.found()).containsExactly(new PathClass(EF, Fate.KEPT));
    }

    @Test
    void oneRemarkedPacketOfManyIsNoFinding() {
        Path path = new Path(6, EF);
        path.run(30);
        int[] asked = {0};
        path.there = dscp -> dscp == EF && ++asked[0] % 3 == 0 ? 0 : dscp;
        path.run(600);
        assertThat(path.search.found()).containsExactly(new PathClass(EF, Fate.KEPT));
    }

    @Test
    void lossOfAllPacketsIsNotLossOfAClass() {
        int lost = 0;
        for (int seed = 0; seed < 200; seed++) {
            Path path = new Path(1_000 + seed, EF);
            path.loss = 0.05;
            path.run(3_600);
            lost += path.changes - 1;
        }
        assertThat(lost)
                .as("changes of mind in 200 hours at 5 %% loss each way, seeds from 1000")
                .isZero();
    }

    @Test
    void aPathThatPassesNothingSaysNothing() {
        Path path = new Path(7, EF);
        path.there = dscp -> DROPPED;
        path.run(120);
        assertThat(path.search.found()).isEmpty();
    }

    @Test
    void withoutACountAVanishedPacketStaysUnclear() {
        Path path = new Path(8, EF);
        path.run(30);
        path.counts = false;
        path.there = dscp -> dscp == EF ? DROPPED : dscp;
        path.run(120);
        assertThat(path.search.found()).containsExactly(new PathClass(EF, Fate.KEPT));
    }

    @Test
    void aReflectorThatDoesNotTellTheClassStillTellsThatItArrives() {
        Path path = new Path(9, EF);
        path.tells = false;
        path.run(30);
        assertThat(path.search.found()).containsExactly(new PathClass(EF, Fate.ARRIVES));
    }

    @Test
    void aHostThatMayNotMarkSaysNothingOfThePath() {
        Path path = new Path(10, EF);
        path.mayMark = false;
        path.run(120);
        assertThat(path.search.found()).isEmpty();
    }
}
