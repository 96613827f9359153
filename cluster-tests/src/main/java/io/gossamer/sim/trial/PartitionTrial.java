package io.gossamer.sim.trial;

import io.gossamer.model.NodeId;
import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimRows;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Agreement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Two halves of a mesh with rows are cut from each other for a while; the time and the bytes until all agree again: equal
 * views, and of every origin at least the row that stood when the cut ended. (Later rows are always on their way.)
 */
public final class PartitionTrial {
    private static final long ROWS_SETTLE_NANOS = 40 * Simulation.SECOND;
    private static final long LOOK_NANOS = 250 * Simulation.MILLI;
    private static final long GIVE_UP_NANOS = 120 * Simulation.SECOND;

    private final Simulation simulation;
    private final int count;
    private double healedSeconds;
    private double extraBytesPerNode;
    private Optional<String> difference = Optional.empty();

    public PartitionTrial(SimSettings settings, int count) {
        this.simulation = Meshes.whole(settings, count);
        this.count = count;
    }

    /** @param bridgeNanos for so long after the cut only one node of each half can reach the other */
    public void run(long cutNanos, long bridgeNanos) {
        new SimRows(simulation, true).start();
        simulation.run(ROWS_SETTLE_NANOS);
        double steady = bytesIn(20 * Simulation.SECOND) / 20.0 / count;
        int[] groups = new int[count];
        for (int i = 0; i < count; i++) {
            groups[i] = i % 2;
        }
        simulation.network().partition(groups);
        simulation.run(cutNanos);
        long bridged = simulation.nowNanos();
        long before = bytes();
        if (bridgeNanos > 0) {
            bridge(bridgeNanos);
        }
        simulation.network().heal();
        simulation.network().clearLinks();
        long start = simulation.nowNanos();
        long last = start;
        Map<NodeId, Long> rows = new TreeMap<>();
        simulation.nodes().forEach(node -> rows.put(node.id(), node.swim().rowOrder(node.id())));
        do {
            simulation.run(LOOK_NANOS);
            last = simulation.nowNanos();
            difference = Agreement.viewDifference(simulation).or(() -> Agreement.olderRow(simulation, rows));
        } while (difference.isPresent() && last - start < GIVE_UP_NANOS);
        healedSeconds = (last - start) / 1e9;
        extraBytesPerNode = (double) (bytes() - before) / count - steady * (last - bridged) / 1e9;
    }

    /** The halves are still cut for all but one pair. */
    private void bridge(long nanos) {
        simulation.network().heal();
        for (int i = 0; i < count; i++) {
            for (int j = 1 - i % 2; j < count; j += 2) {
                if (i > 1 || j > 1) {
                    simulation
                            .network()
                            .set(i, j, simulation.network().everywhere().withCut(true));
                }
            }
        }
        simulation.run(nanos);
    }

    private long bytesIn(long nanos) {
        long before = bytes();
        simulation.run(nanos);
        return bytes() - before;
    }

    private long bytes() {
        return simulation.nodes().stream()
                .mapToLong(node -> node.traffic().total())
                .sum();
    }

    /** From the healing of the network until all agree; measured in steps of a quarter of a second. */
    public double healedSeconds() {
        return healedSeconds;
    }

    /** Sent beyond what the mesh sends anyway, from the moment at which the first two could reach each other. */
    public double extraBytesPerNode() {
        return extraBytesPerNode;
    }

    /** What still differed at the end. */
    public Optional<String> difference() {
        return difference;
    }

    public Simulation simulation() {
        return simulation;
    }
}
