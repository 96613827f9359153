package io.gossamer.sim.trial;

import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Agreement;
import io.gossamer.sim.watch.Verdicts;
import java.util.List;

/** A mesh is made by all but one joining that one within a second, over interfaces with a rate. */
public final class JoinTrial {
    private static final long LOOK_NANOS = 100 * Simulation.MILLI;
    private static final long GIVE_UP_NANOS = 180 * Simulation.SECOND;

    /** What went wrong while all were busy is concluded by then. */
    private static final long JUDGED_NANOS = 10 * Simulation.SECOND;

    private final Simulation simulation;
    private final Verdicts verdicts;
    private double seconds;
    private int complete;

    public JoinTrial(SimSettings settings, long bitsPerSecond) {
        this.simulation = new Simulation(settings);
        this.verdicts = new Verdicts(simulation);
        simulation.network().setRate(bitsPerSecond);
    }

    public void run(int count) {
        simulation.add(count);
        SimNode seed = simulation.nodes().get(0);
        seed.setMesh(seed.id(), false);
        seed.start(List.of());
        simulation.run(Simulation.SECOND);
        long start = simulation.nowNanos();
        for (SimNode node : simulation.nodes().subList(1, count)) {
            simulation.at(simulation.random().nextLong(Simulation.SECOND), () -> node.start(List.of(seed.endpoint())));
        }
        simulation.run(Simulation.SECOND);
        while (!isComplete() && simulation.nowNanos() - start < GIVE_UP_NANOS) {
            simulation.run(LOOK_NANOS);
        }
        seconds = (simulation.nowNanos() - start) / 1e9;
        simulation.run(JUDGED_NANOS);
    }

    private boolean isComplete() {
        int count = simulation.nodes().size();
        complete = (int) simulation.nodes().stream()
                .filter(node -> node.swim().load().members() == count)
                .count();
        return complete == count && Agreement.viewDifference(simulation).isEmpty();
    }

    /** From the first start until every view was complete and equal. */
    public double seconds() {
        return seconds;
    }

    /** How many knew everybody at the end. */
    public int complete() {
        return complete;
    }

    /** Nobody is to be taken for gone since it or its seed was busy. */
    public Verdicts verdicts() {
        return verdicts;
    }

    public Simulation simulation() {
        return simulation;
    }
}
