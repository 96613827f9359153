package io.gossamer.sim.trial;

import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import io.gossamer.sim.Meshes;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimSettings;
import io.gossamer.sim.SimWitness;
import io.gossamer.sim.Simulation;
import io.gossamer.swim.MembershipEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One member changes its tags; the time until the last other one has heard of it. */
public final class SpreadTrial implements SimWitness {
    static final long GIVE_UP_NANOS = 30 * Simulation.SECOND;

    private final Simulation simulation;
    private final Map<NodeId, Integer> heardBy = new HashMap<>();
    private final List<Double> seconds = new ArrayList<>();
    private long lastNanos;
    private int missed;

    public SpreadTrial(SimSettings settings, int count) {
        this.simulation = Meshes.whole(settings, count);
        simulation.witness(this);
    }

    @Override
    public void onEvent(SimNode node, MembershipEvent event) {
        if (event instanceof MembershipEvent.ProfileChanged changed) {
            heardBy.merge(changed.member(), 1, Integer::sum);
            lastNanos = simulation.nowNanos();
        }
    }

    public void run(int updates) {
        for (int i = 0; i < updates; i++) {
            simulation.run(Simulation.SECOND + simulation.random().nextLong(Simulation.SECOND));
            SimNode origin = simulation
                    .nodes()
                    .get(simulation.random().nextInt(simulation.nodes().size()));
            long start = simulation.nowNanos();
            heardBy.remove(origin.id());
            NodeProfile profile = origin.swim().record().profile();
            Map<String, String> tags = new TreeMap<>(profile.tags());
            tags.put("update", String.valueOf(i));
            NodeProfile changed = new NodeProfile(
                    profile.name(),
                    profile.zone(),
                    profile.host(),
                    profile.ports(),
                    tags,
                    profile.version(),
                    profile.startedUnixMillis(),
                    profile.raftSeat());
            origin.call(machine -> machine.updateProfile(origin.machineNanos(), changed));
            int others = simulation.nodes().size() - 1;
            while (heardBy.getOrDefault(origin.id(), 0) < others && simulation.nowNanos() - start < GIVE_UP_NANOS) {
                simulation.run(5 * Simulation.MILLI);
            }
            boolean all = heardBy.getOrDefault(origin.id(), 0) == others;
            missed += all ? 0 : 1;
            seconds.add(((all ? lastNanos : simulation.nowNanos()) - start) / 1e9);
        }
    }

    public List<Double> seconds() {
        return seconds;
    }

    /** Updates that some had not heard of within {@code GIVE_UP_NANOS}. */
    public int missed() {
        return missed;
    }

    public Simulation simulation() {
        return simulation;
    }
}
