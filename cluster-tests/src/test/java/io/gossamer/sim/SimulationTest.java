package io.gossamer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.config.ConfigLoader;
import io.gossamer.config.GossamerConfig;
import io.gossamer.gossip.StreamTransport;
import io.gossamer.sim.fault.Fault;
import io.gossamer.sim.fault.FaultPlan;
import io.gossamer.sim.fault.Replay;
import io.gossamer.swim.Guard;
import io.gossamer.swim.SwimConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final String PLAN = """
            mesh 12 nodes 40s
            1s loss 0.1
            2s crash n3
            3s split n1 n5
            6s stall n9 4s
            12s start n3 n1
            14s reinstall n3 n1
            15s drift n4 250
            16s heal
            """;

    /** A set's order that differs from one process to the next would show here, and not within one. */
    @Test
    void oneSeedGivesOneTraceInTwoProcesses(@TempDir Path directory) throws Exception {
        Path plan = directory.resolve("plan");
        Files.writeString(plan, PLAN);
        String first = digestOfProcess(7, plan);
        assertThat(first).matches("digest [0-9a-f]+");
        assertThat(digestOfProcess(7, plan)).isEqualTo(first);
        assertThat(digestOfProcess(8, plan)).isNotEqualTo(first);
    }

    private static String digestOfProcess(long seed, Path plan) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Replay.class.getName(),
                        String.valueOf(seed),
                        plan.toString())
                .redirectErrorStream(true)
                .start();
        try {
            List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return said.get(said.size() - 1);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theSimulatorRunsWithTheDaemonsShippedDefaults() throws Exception {
        GossamerConfig.Membership shipped =
                ConfigLoader.load(Optional.empty(), Map.of(), Map.of()).membership();
        SwimConfig daemons = SwimConfig.of(
                shipped.probePeriod(),
                shipped.suspicionMin(),
                shipped.suspicionMax(),
                shipped.unreachableToDead(),
                shipped.gossipPeriod(),
                shipped.antiEntropyPeriod(),
                shipped.forgetDeadAfter());
        assertThat(SimSettings.of(1).swim()).isEqualTo(daemons);
        assertThat(daemons.guards()).containsExactly(Guard.values());
        assertThat(SimStreams.ACCEPTED_MAX).isEqualTo(StreamTransport.ACCEPTED_MAX);
        assertThat(SimStreams.CONNECT_NANOS_MAX)
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(StreamTransport.CONNECT_MILLIS_MAX));
        int degree =
                ConfigLoader.load(Optional.empty(), Map.of(), Map.of()).probe().degreeMax();
        assertThat(SimRows.DEGREE).isEqualTo(degree / 4 + degree * 3 / 8);
    }

    @Test
    void eventsComeInTheOrderOfTheirTimeAndThenOfTheirAdding() {
        SplittableRandom random = new SplittableRandom(3);
        EventQueue queue = new EventQueue();
        long[] last = {-1, -1};
        for (int i = 0; i < 20_000; i++) {
            long at = random.nextInt(500);
            int order = i;
            queue.add(at, () -> {
                assertThat(at > last[0] || (at == last[0] && order > last[1])).isTrue();
                last[0] = at;
                last[1] = order;
            });
        }
        while (!queue.isEmpty()) {
            queue.poll().run();
        }
        assertThat(last[0]).isEqualTo(499);
    }

    /** Against one sorted set, in which a look at the next event changes nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1_000_000L, 300_000_000L, 20_000_000_000L, 900_000_000_000L})
    void eventsComeInOrderHoweverFarAheadTheyAreAdded(long delayMax) {
        SplittableRandom random = new SplittableRandom(delayMax);
        EventQueue queue = new EventQueue();
        TreeMap<Long, List<Integer>> expected = new TreeMap<>();
        int[] ran = {-1};
        long now = Simulation.START_NANOS;
        int added = 0;
        for (int step = 0; step < 30_000; step++) {
            boolean adds = expected.isEmpty() || random.nextInt(100) < (step / 3_000 % 2 == 0 ? 60 : 40);
            if (adds) {
                long at = now + (random.nextInt(4) == 0 ? 0 : random.nextLong(delayMax));
                int order = added++;
                queue.add(at, () -> ran[0] = order);
                expected.computeIfAbsent(at, unseen -> new ArrayList<>()).add(order);
                continue;
            }
            // Whoever looks need not take it: then earlier ones may still be added.
            assertThat(queue.nextNanos()).isEqualTo(expected.firstKey());
            if (random.nextBoolean()) {
                now = expected.firstKey();
                queue.poll().run();
                assertThat(ran[0]).isEqualTo(expected.get(now).remove(0));
                if (expected.firstEntry().getValue().isEmpty()) {
                    expected.pollFirstEntry();
                }
            }
            assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
        }
    }

    @Test
    void aDriftingClockIsNeverEarly() {
        SimClock clock = new SimClock(5_000, 77);
        clock.setDrift(10_000, 300);
        for (long delay : new long[] {1, 1_000, 999_999_937}) {
            long from = clock.monotonicNanos(20_000);
            long until = clock.monotonicNanos(20_000 + clock.trueDelayNanos(delay));
            assertThat(until - from).isBetween(delay - 1, delay + 2);
        }
        clock.step(-5);
        assertThat(clock.monotonicNanos(10_000)).isEqualTo(77 + 5_000);
        assertThat(clock.wallNanos(10_000)).isEqualTo(10_000 - 5);
    }

    @Test
    void lossComesInBurstsWhereItIsAskedTo() {
        SimNetwork network = new SimNetwork(new SplittableRandom(5));
        network.setEverywhere(LinkConditions.GOOD.withBursts(0.01, 0.25, 1));
        int lost = 0;
        int runs = 0;
        boolean before = false;
        for (int i = 0; i < 100_000; i++) {
            boolean[] arrived = {false};
            network.datagram(0, 1, 100, i, at -> arrived[0] = true);
            lost += arrived[0] ? 0 : 1;
            runs += !arrived[0] && !before ? 1 : 0;
            before = !arrived[0];
        }
        // Gilbert and Elliott: a share of p / (p + r) in runs of 1 / r.
        assertThat(lost / 100_000.0).isBetween(0.033, 0.044);
        assertThat((double) lost / runs).isBetween(3.6, 4.4);
    }

    @Test
    void packetsOfOneInterfaceQueueBehindEachOther() {
        SimNetwork network = new SimNetwork(new SplittableRandom(5));
        network.setEverywhere(new LinkConditions(1_000_000, 0, 0, 0, 1, 0, 0, 0, false));
        network.setRate(100_000_000);
        long[] last = {0};
        for (int i = 0; i < 10; i++) {
            network.datagram(0, 1, 1_250, 0, at -> last[0] = at);
        }
        // Ten packets of 100 µs each leave one after the other; the last one also arrives behind nine others.
        assertThat(last[0]).isBetween(2_000_000L, 2_200_000L);
    }

    @Test
    void aPlanIsReadAsItWasWritten() {
        FaultPlan plan = FaultPlan.random(4, 12, 60 * Simulation.SECOND, 20);
        assertThat(FaultPlan.parse(plan.text())).isEqualTo(plan);
    }

    @Test
    void aFailingPlanIsMadeAsSmallAsItCanBe() {
        FaultPlan plan = FaultPlan.random(4, 12, 600 * Simulation.SECOND, 60);
        Fault first = plan.faults().get(3);
        Fault second = plan.faults().get(plan.faults().size() - 5);
        FaultPlan shrunk = plan.shrink(candidate -> candidate.faults().containsAll(List.of(first, second)));
        assertThat(shrunk.faults()).containsExactly(first, second);
    }
}
