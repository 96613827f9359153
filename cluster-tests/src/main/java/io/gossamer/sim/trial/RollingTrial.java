package io.gossamer.sim.trial;

import io.gossamer.model.NodeId;
import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.SimWitness;
import io.gossamer.sim.Simulation;
import io.gossamer.sim.watch.Agreement;
import io.gossamer.swim.MembershipEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every node is stopped and started again, in random order, some at a time; how long others then go on taking it for gone. */
public final class RollingTrial implements SimWitness {
    /** Longer than anybody may go on taking one for gone that runs. */
    private static final long WAITED_NANOS = 35 * Simulation.SECOND;

    private final Simulation simulation;
    private final Map<SimNode, Map<NodeId, Long>> goneSince = new HashMap<>();
    private final Map<NodeId, Long> startedAt = new HashMap<>();
    private double longest;
    private int restarted;
    private Optional<String> difference = Optional.empty();

    public RollingTrial(SimSettings settings, int count) {
        this.simulation = Meshes.whole(settings, count);
        simulation.witness(this);
    }

    @Override
    public void onEvent(SimNode node, MembershipEvent event) {
        Map<NodeId, Long> gone = goneSince.computeIfAbsent(node, unseen -> new HashMap<>());
        if (event instanceof MembershipEvent.Unreachable verdict) {
            gone.putIfAbsent(verdict.member(), simulation.nowNanos());
        } else if (event instanceof MembershipEvent.Stopped stopped) {
            gone.putIfAbsent(stopped.member(), simulation.nowNanos());
        } else if (event instanceof MembershipEvent.Returned returned) {
            Long since = gone.remove(returned.member());
            since(returned.member(), since);
        }
    }

    /** Taken for gone from its start, or since this one has known, until now. */
    private void since(NodeId member, Long goneNanos) {
        Long started = startedAt.get(member);
        if (goneNanos != null && started != null) {
            longest = Math.max(longest, (simulation.nowNanos() - Math.max(started, goneNanos)) / 1e9);
        }
    }

    /** @param killed with no word; else with a farewell, as on SIGTERM */
    public void run(long spacingNanos, long downNanos, boolean killed) {
        List<SimNode> order = new ArrayList<>(simulation.nodes());
        for (int i = order.size() - 1; i > 0; i--) {
            java.util.Collections.swap(order, i, simulation.random().nextInt(i + 1));
        }
        for (SimNode node : order) {
            if (killed) {
                node.kill();
            } else {
                node.stop();
            }
            simulation.at(downNanos, () -> {
                startedAt.put(node.id(), simulation.nowNanos());
                goneSince.remove(node);
                restarted++;
                node.start(List.of(
                        simulation.nodes().get(0).endpoint(),
                        simulation.nodes().get(simulation.nodes().size() / 2).endpoint()));
            });
            simulation.run(spacingNanos);
        }
        simulation.run(downNanos + WAITED_NANOS);
        goneSince.forEach((viewer, gone) -> gone.forEach(this::since));
        difference = Agreement.viewDifference(simulation);
    }

    /** The longest that anybody went on taking a node for gone that had started again. */
    public double longestSeconds() {
        return longest;
    }

    /** What views did not agree on so long after the last start: one that joined meanwhile may have been told an old word. */
    public Optional<String> difference() {
        return difference;
    }

    /** How many have been started again. */
    public int restarted() {
        return restarted;
    }

    public Simulation simulation() {
        return simulation;
    }
}
