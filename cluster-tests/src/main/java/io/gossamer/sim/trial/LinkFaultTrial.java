package io.gossamer.sim.trial;

import io.gossamer.linkstate.LinkRow;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.LinkState;
import io.gossamer.sim.LinkConditions;
import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimRows;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Verdicts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Rapid's scenarios (ATC'18 §7): faults of links, by which no healthy node may come to harm and which must be seen. */
public final class LinkFaultTrial {
    private static final long LOOK_NANOS = 100 * Simulation.MILLI;

    private final Simulation simulation;
    private final Verdicts verdicts;
    private final SimRows rows;
    private final List<SimNode> faulty;
    private final Map<SimNode, Long> faultyAt = new HashMap<>();
    private final Map<SimNode, Double> flagged = new HashMap<>();
    private final Map<SimNode, Double> shown = new HashMap<>();
    private final SimNode viewer;

    public LinkFaultTrial(SimSettings settings, int count, int faultyCount) {
        this.simulation = Meshes.whole(settings, count);
        this.verdicts = new Verdicts(simulation);
        this.rows = new SimRows(simulation, true);
        rows.start();
        this.faulty = new ArrayList<>();
        while (faulty.size() < faultyCount) {
            SimNode node = simulation.nodes().get(simulation.random().nextInt(count));
            if (!faulty.contains(node)) {
                faulty.add(node);
            }
        }
        this.viewer = simulation.nodes().stream()
                .filter(node -> !faulty.contains(node))
                .reduce((first, second) -> second)
                .orElseThrow();
        simulation.run(10 * Simulation.SECOND);
    }

    /** What leaves, or what arrives, is lost with this ratio at every faulty node; -1 periods: for good, else on and off. */
    public void lossy(double ratio, boolean ingress, long periodNanos, long lengthNanos) {
        faulty.forEach(verdicts::excuse);
        boolean bad = true;
        long end = simulation.nowNanos() + lengthNanos;
        watch(end);
        while (simulation.nowNanos() < end) {
            set(bad ? ratio : 0, ingress);
            if (bad) {
                faulty.forEach(node -> faultyAt.putIfAbsent(node, simulation.nowNanos()));
            }
            simulation.run(Math.min(periodNanos, end - simulation.nowNanos()));
            bad = !bad;
        }
        set(0, ingress);
    }

    private void set(double ratio, boolean ingress) {
        LinkConditions conditions = simulation.network().everywhere().withLoss(ratio);
        for (SimNode node : faulty) {
            for (SimNode other : simulation.nodes()) {
                int from = ingress ? other.index() : node.index();
                int to = ingress ? node.index() : other.index();
                if (ratio == 0) {
                    simulation.network().clear(from, to);
                } else {
                    simulation.network().set(from, to, conditions);
                }
            }
        }
    }

    /** Nothing passes between the first faulty node and one that it measures; both are healthy. */
    public void blackHole(long lengthNanos) {
        SimNode one = faulty.get(0);
        SimNode other = rows.targetsOf(one).get(0);
        LinkConditions cut = simulation.network().everywhere().withCut(true);
        simulation.network().set(one.index(), other.index(), cut);
        simulation.network().set(other.index(), one.index(), cut);
        faultyAt.put(one, simulation.nowNanos());
        long end = simulation.nowNanos() + lengthNanos;
        watch(end);
        simulation.run(lengthNanos);
    }

    private void watch(long endNanos) {
        faultyAt.forEach((node, since) -> {
            if (!flagged.containsKey(node) && isFlagged(node)) {
                flagged.put(node, (simulation.nowNanos() - since) / 1e9);
            }
            if (!shown.containsKey(node) && isShown(node)) {
                shown.put(node, (simulation.nowNanos() - since) / 1e9);
            }
        });
        if (simulation.nowNanos() < endNanos) {
            simulation.at(LOOK_NANOS, () -> watch(endNanos));
        }
    }

    /** To somebody who measures none of it: in any row that has come there. */
    private boolean isShown(SimNode node) {
        for (LinkStateTable.Received received : viewer.swim().rows()) {
            boolean isOwn = received.row().origin().equals(node.id());
            for (LinkRow.Outbound link : received.row().outbound()) {
                if (isBad(link.state()) && (isOwn || link.to().equals(node.id()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isBad(LinkState state) {
        return state == LinkState.DOWN || state == LinkState.DEGRADED;
    }

    private boolean isFlagged(SimNode node) {
        for (SimNode target : rows.targetsOf(node)) {
            if (isBad(rows.state(node, target))) {
                return true;
            }
        }
        return false;
    }

    /** From the fault until each faulty node itself took a link for degraded or down; the slowest. */
    public OptionalDouble flaggedSeconds() {
        return slowest(flagged);
    }

    /** Until one that measures none of these links saw one of each faulty node so, by anybody's row; the slowest. */
    public OptionalDouble shownSeconds() {
        return slowest(shown);
    }

    private OptionalDouble slowest(Map<SimNode, Double> seen) {
        return seen.size() < faultyAt.size()
                ? OptionalDouble.empty()
                : seen.values().stream().mapToDouble(seconds -> seconds).max();
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    public Simulation simulation() {
        return simulation;
    }
}
