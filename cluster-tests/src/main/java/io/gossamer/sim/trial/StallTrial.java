package io.gossamer.sim.trial;

import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Verdicts;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Lifeguard's anomaly (§V-B): some members are blocked for so long, run for so long, and again. Halfway one healthy member
 * crashes: the others must notice nonetheless.
 */
public final class StallTrial {
    private static final long LOOK_NANOS = 20 * Simulation.MILLI;

    private final Simulation simulation;
    private final Verdicts verdicts;
    private OptionalDouble crashSeconds = OptionalDouble.empty();

    public StallTrial(SimSettings settings, int count) {
        this.simulation = Meshes.whole(settings, count);
        this.verdicts = new Verdicts(simulation);
    }

    /** How a member is blocked. */
    public enum How {
        /** Its process does not run; what arrives waits in its socket, up to the buffer. */
        STOPPED,
        /** Its process runs, but nothing reaches it and nothing leaves it. */
        DEAF
    }

    /** {@code blocked} members at once; blocked together, as on one overloaded host. */
    public void run(How how, int blocked, long blockedNanos, long runningNanos, long totalNanos) {
        int first = simulation.random().nextInt(simulation.nodes().size() - blocked);
        List<SimNode> victims = simulation.nodes().subList(first, first + blocked);
        victims.forEach(verdicts::excuse);
        long end = simulation.nowNanos() + totalNanos;
        simulation.at(totalNanos / 2, () -> crash(victims));
        while (simulation.nowNanos() < end) {
            long until = simulation.nowNanos() + blockedNanos;
            if (how == How.STOPPED) {
                victims.forEach(victim -> victim.stallUntil(until));
            } else {
                isolate(victims);
            }
            simulation.run(Math.min(blockedNanos, end - simulation.nowNanos()));
            simulation.network().heal();
            simulation.run(Math.min(runningNanos, end - simulation.nowNanos()));
        }
    }

    private void isolate(List<SimNode> victims) {
        int[] groups = new int[simulation.nodes().size()];
        victims.forEach(victim -> groups[victim.index()] = victim.index() + 1);
        simulation.network().partition(groups);
    }

    private void crash(List<SimNode> blocked) {
        List<SimNode> healthy = simulation.running().stream()
                .filter(node -> !blocked.contains(node))
                .toList();
        SimNode victim = healthy.get(simulation.random().nextInt(healthy.size()));
        verdicts.excuse(victim);
        verdicts.forget(victim);
        victim.crash();
        List<SimNode> observers =
                healthy.stream().filter(node -> node != victim).toList();
        watch(victim, observers, simulation.nowNanos());
    }

    private void watch(SimNode victim, List<SimNode> observers, long crashedNanos) {
        Map<SimNode, Long> known = verdicts.about(victim);
        if (known.keySet().containsAll(observers)) {
            long last = observers.stream().mapToLong(known::get).max().orElse(crashedNanos);
            crashSeconds = OptionalDouble.of((last - crashedNanos) / 1e9);
        } else {
            simulation.at(LOOK_NANOS, () -> watch(victim, observers, crashedNanos));
        }
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    /** From the crash until the last member that was never blocked knew of it. Empty: not before the end. */
    public OptionalDouble crashSeconds() {
        return crashSeconds;
    }

    public Simulation simulation() {
        return simulation;
    }
}
