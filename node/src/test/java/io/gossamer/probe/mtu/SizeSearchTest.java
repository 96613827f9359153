package io.gossamer.probe.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.PathMtu;
import io.gossamer.probe.trial.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SizeSearchTest {
    private static final long MILLI = 1_000_000L;
    private static final long TIMEOUT = 1_200 * MILLI;
    private static final int FULL = 1_500;

    /** A path with limits and loss each way, a reflector that counts, and a clock that goes on in slots of 100 ms. */
    private static final class Path {
        int there = 65_535;
        int back = 65_535;
        double loss;
        boolean told;
        boolean counts = true;
        boolean deviceRefuses;
        final Random random;
        int device = FULL;
        final SizeSearch search = new SizeSearch(() -> device, 0, TIMEOUT);
        private final Map<Long, List<Runnable>> arriving = new HashMap<>();
        private long nowNanos;
        private int number;
        private int requests;
        int packets;

        Path(long seed) {
            random = new Random(seed);
        }

        private boolean passes(int bytes, int limit) {
            return bytes <= limit && random.nextDouble() >= loss;
        }

        void run(int slots) {
            for (int slot = 0; slot < slots; slot++) {
                nowNanos += 100 * MILLI;
                arriving.getOrDefault(nowNanos, List.of()).forEach(Runnable::run);
                arriving.remove(nowNanos);
                if (search.isDue(nowNanos)) {
                    search.begin();
                }
                search.judge(nowNanos, SizeSearch.CHECK_NANOS, bytes -> told);
                search.next(nowNanos).ifPresent(this::send);
            }
        }

        private void send(int bytes) {
            int sent = ++number;
            packets++;
            boolean taken = !deviceRefuses || bytes <= there;
            search.sent(nowNanos, sent, taken);
            if (taken && passes(bytes, there)) {
                int count = requests++;
                if (passes(bytes, back)) {
                    arriving.computeIfAbsent(nowNanos + 100 * MILLI, unseen -> new ArrayList<>())
                            .add(() -> search.answered(
                                    sent,
                                    new Answer(
                                            counts ? OptionalInt.of(count) : OptionalInt.empty(),
                                            OptionalInt.empty())));
                }
            }
        }

        void runMinutes(int minutes) {
            run(minutes * 600);
        }
    }

    @Test
    void aGoodPathCostsOnePacketInHalfAMinute() {
        Path path = new Path(1);
        path.runMinutes(60);
        assertThat(path.search.found()).contains(new PathMtu(FULL, true, true));
        assertThat(path.packets).isBetween(115, 121);
    }

    @Test
    void everyLimitIsFoundToTheByteWithinAMinute() {
        for (int limit = SizeSearch.SMALL_BYTES; limit < FULL; limit++) {
            Path path = new Path(limit);
            path.there = limit;
            path.run(600);
            assertThat(path.search.found()).as("limit %d", limit).contains(new PathMtu(limit, false, false));
            assertThat(path.packets).as("packets for %d", limit).isLessThan(160);
        }
    }

    @Test
    void aLimitThatTheKernelKnowsOfIsNoBlackHole() {
        Path path = new Path(2);
        path.there = 1_400;
        path.told = true;
        path.runMinutes(1);
        assertThat(path.search.found()).contains(new PathMtu(1_400, false, true));
        assertThat(path.search.found().orElseThrow().isBlackHole()).isFalse();
    }

    @Test
    void aDeviceThatTakesNoLargerOnesIsALimitToo() {
        Path path = new Path(3);
        path.there = 1_280;
        path.deviceRefuses = true;
        path.told = true;
        path.runMinutes(1);
        assertThat(path.search.found()).contains(new PathMtu(1_280, false, true));
    }

    @Test
    void aDeviceOfNineThousandHasItsPathTriedUpToThatAndAHoleIsFoundToTheByte() {
        for (int limit : new int[] {1_400, 1_499, 1_500, 1_501, 4_000, 8_999}) {
            Path path = new Path(limit);
            path.device = 9_000;
            path.there = limit;
            path.runMinutes(2);
            assertThat(path.search.found()).as("limit %d", limit).contains(new PathMtu(limit, false, false));
        }
        Path path = new Path(10);
        path.device = 9_000;
        path.there = 9_000;
        path.runMinutes(2);
        assertThat(path.search.found()).contains(new PathMtu(9_000, true, true));
    }

    @Test
    void aDeviceThatIsSetSmallerOrLargerIsFollowed() {
        Path path = new Path(11);
        path.there = 4_000;
        path.device = 9_000;
        path.runMinutes(2);
        assertThat(path.search.found()).contains(new PathMtu(4_000, false, false));
        path.device = 1_500;
        path.there = 1_200;
        path.runMinutes(2);
        assertThat(path.search.found()).contains(new PathMtu(1_200, false, false));
        path.there = 65_535;
        path.device = 9_000;
        path.runMinutes(2);
        assertThat(path.search.found()).contains(new PathMtu(9_000, true, true));
    }

    @Test
    void aLimitOnTheWayBackIsThePeersToFind() {
        Path path = new Path(4);
        path.back = 1_000;
        path.runMinutes(10);
        assertThat(path.search.found()).contains(new PathMtu(FULL, true, true));
    }

    @Test
    void aReflectorThatDoesNotCountLeavesItOpen() {
        Path path = new Path(5);
        path.counts = false;
        path.there = 1_000;
        path.runMinutes(10);
        assertThat(path.search.found()).isEmpty();
    }

    @Test
    void aBlackHoleThatComesIsSeenWithinFiftySecondsAndOneThatGoesWithinForty() {
        Path path = new Path(6);
        path.runMinutes(2);
        path.there = 1_000;
        path.run(500);
        assertThat(path.search.found()).contains(new PathMtu(1_000, false, false));
        path.there = 65_535;
        path.run(400);
        assertThat(path.search.found()).contains(new PathMtu(FULL, true, true));
    }

    @Test
    void aKnownLimitIsLookedAfterWithFewPackets() {
        Path path = new Path(7);
        path.there = 1_000;
        path.runMinutes(2);
        int before = path.packets;
        path.runMinutes(30);
        assertThat(path.search.found()).contains(new PathMtu(1_000, false, false));
        assertThat(path.packets - before).isLessThan(130);
        path.there = 800;
        path.runMinutes(2);
        assertThat(path.search.found()).contains(new PathMtu(800, false, false));
    }

    @Test
    void aLimitThatIsLiftedButStaysBelowFullSizeIsFoundWithinTwelveMinutes() {
        Path path = new Path(9);
        path.there = 1_000;
        path.runMinutes(2);
        path.there = 1_200;
        path.runMinutes(12);
        assertThat(path.search.found()).contains(new PathMtu(1_200, false, false));
    }

    @Test
    void lossIsNotTakenForALimit() {
        int wrong = 0;
        for (int seed = 0; seed < 60; seed++) {
            Path path = new Path(seed);
            path.loss = 0.1;
            for (int minute = 0; minute < 60; minute++) {
                path.runMinutes(1);
                wrong += path.search.found().filter(mtu -> !mtu.whole()).isPresent() ? 1 : 0;
            }
        }
        assertThat(wrong).as("minutes of 3,600 with a limit that is none").isZero();
    }

    @Test
    void aLimitIsFoundBesideLoss() {
        int found = 0;
        for (int seed = 100; seed < 120; seed++) {
            Path path = new Path(seed);
            path.loss = 0.02;
            path.there = 1_200;
            path.runMinutes(5);
            found += path.search.found().equals(Optional.of(new PathMtu(1_200, false, false))) ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(18);
    }

    @Test
    void aSilentPeerCostsLittleAndIsNotJudged() {
        Path path = new Path(8);
        path.loss = 1;
        path.runMinutes(60);
        assertThat(path.search.found()).isEmpty();
        assertThat(path.packets).isLessThan(120 * 20);
    }
}
