package io.gossamer.sim.trial;

import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Verdicts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Crashes one node after another in a settled mesh and takes the time until the last live node has concluded it: one value a
 * crash. A crashed node comes back once all know, with its disk; crashes overlap in large meshes, as they do.
 */
public final class CrashTrial {
    /** After that it counts as never concluded. */
    static final long GIVE_UP_NANOS = 60 * Simulation.SECOND;

    private static final long RECOVERY_NANOS = 12 * Simulation.SECOND;

    private final Simulation simulation;
    private final Verdicts verdicts;
    private final int atOnceMax;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> firstSeconds = new ArrayList<>();
    private int open;
    private int missed;

    /** @param atOnceMax crashed and not yet back at any time */
    public CrashTrial(Simulation simulation, int atOnceMax) {
        this.simulation = simulation;
        this.verdicts = new Verdicts(simulation);
        this.atOnceMax = atOnceMax;
    }

    /** How many may be down at once without changing what is measured: a hundredth, and one in a small mesh. */
    public static CrashTrial of(int count, long seed) {
        return of(SimSettings.of(seed), count);
    }

    public static CrashTrial of(SimSettings settings, int count) {
        return new CrashTrial(Meshes.whole(settings, count), Math.max(1, Math.min(12, count / 50)));
    }

    public void run(int crashes, long spacingNanos) {
        for (int i = 0; i < crashes; i++) {
            while (open >= atOnceMax) {
                simulation.run(50 * Simulation.MILLI);
            }
            // At any phase of the probes.
            simulation.run(spacingNanos / 2 + simulation.random().nextLong(spacingNanos));
            crashOne();
        }
        awaitAll();
    }

    /** Until all that crashed are known to all, and back. */
    void awaitAll() {
        while (open > 0) {
            simulation.run(50 * Simulation.MILLI);
        }
    }

    private void crashOne() {
        List<SimNode> running = simulation.running();
        crash(running.get(simulation.random().nextInt(running.size())));
    }

    void crash(SimNode victim) {
        open++;
        verdicts.excuse(victim);
        verdicts.forget(victim);
        victim.crash();
        Map<SimNode, Integer> alive = new LinkedHashMap<>();
        for (SimNode node : simulation.running()) {
            alive.put(node, node.boot());
        }
        watch(victim, simulation.nowNanos(), alive);
    }

    /** @param alive who ran when it crashed, and which boot: who starts later was never told of the living one */
    private void watch(SimNode victim, long crashedNanos, Map<SimNode, Integer> alive) {
        watch(victim, crashedNanos, alive, new ArrayDeque<>(alive.keySet()));
    }

    /** @param waitedFor of them those that are not known to know it: looked at one by one, or looking would take more time than the mesh */
    private void watch(SimNode victim, long crashedNanos, Map<SimNode, Integer> alive, ArrayDeque<SimNode> waitedFor) {
        simulation.at(10 * Simulation.MILLI, () -> {
            Map<SimNode, Long> known = known(victim);
            while (!waitedFor.isEmpty() && (known.containsKey(waitedFor.peek()) || !isStill(waitedFor.peek(), alive))) {
                waitedFor.poll();
            }
            boolean givenUp = simulation.nowNanos() - crashedNanos > GIVE_UP_NANOS;
            if (waitedFor.isEmpty() || givenUp) {
                missed += givenUp ? 1 : 0;
                conclude(victim, crashedNanos, alive);
            } else {
                watch(victim, crashedNanos, alive, waitedFor);
            }
        });
    }

    private Map<SimNode, Long> known(SimNode victim) {
        return simulation.nodes().size() == 2 ? verdicts.alone() : verdicts.about(victim);
    }

    private static boolean isStill(SimNode node, Map<SimNode, Integer> alive) {
        return node.isRunning() && node.boot() == alive.get(node);
    }

    private void conclude(SimNode victim, long crashedNanos, Map<SimNode, Integer> alive) {
        Map<SimNode, Long> known = known(victim);
        long last = crashedNanos;
        long first = Long.MAX_VALUE;
        for (SimNode node : alive.keySet()) {
            Long at = known.get(node);
            if (at != null && isStill(node, alive)) {
                last = Math.max(last, at);
                first = Math.min(first, at);
            }
        }
        seconds.add((last - crashedNanos) / 1e9);
        firstSeconds.add((first - crashedNanos) / 1e9);
        victim.start(List.of(simulation.nodes().get(0).endpoint()));
        simulation.at(RECOVERY_NANOS, () -> open--);
    }

    /** Until the last live node knew. */
    public List<Double> seconds() {
        return seconds;
    }

    /** Until the first knew. */
    public List<Double> firstSeconds() {
        return firstSeconds;
    }

    public int missed() {
        return missed;
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    public Simulation simulation() {
        return simulation;
    }
}
