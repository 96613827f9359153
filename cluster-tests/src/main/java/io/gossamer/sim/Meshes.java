package io.gossamer.sim;

import io.gossamer.model.NodeId;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.MemberRecord;
import io.gossamer.wire.SyncRequest;
import io.gossamer.wire.Update;
import java.util.List;
import java.util.Optional;

/** Meshes to begin with. */
public final class Meshes {
    /** So long until probes, phases and queues of a founded mesh are as in one that has run for hours. */
    static final long SETTLE_NANOS = 6 * Simulation.SECOND;

    private Meshes() {}

    /** {@code count} nodes that know each other, settled: joining is not what is looked at. */
    public static Simulation whole(SimSettings settings, int count) {
        Simulation simulation = new Simulation(settings);
        found(simulation, simulation.add(count));
        simulation.run(SETTLE_NANOS);
        return simulation;
    }

    /** Starts these nodes as one mesh, each with the others' records, as after an exchange with somebody who knew all. */
    public static void found(Simulation simulation, List<SimNode> nodes) {
        NodeId mesh = nodes.get(0).id();
        for (SimNode node : nodes) {
            node.setMesh(mesh, false);
            node.start(
                    List.of(nodes.get(0).endpoint(), nodes.get(nodes.size() - 1).endpoint()));
        }
        List<Update> records =
                nodes.stream().<Update>map(node -> node.swim().record()).toList();
        List<Update> shared = simulation.shared().share(records);
        for (int i = 0; i < nodes.size(); i++) {
            SimNode node = nodes.get(i);
            SimNode other = nodes.get((i + 1) % nodes.size());
            if (other == node) {
                continue;
            }
            MemberRecord speaker = other.swim().record();
            Gossip.Sender sender = new Gossip.Sender(
                    speaker.id(), speaker.incarnation(), speaker.bootNonce(), Optional.of(mesh), false);
            SyncRequest handedOver = new SyncRequest(sender, 0, Optional.empty(), shared);
            node.call(machine -> machine.onSyncRequest(node.machineNanos(), other.endpoint(), handedOver));
        }
    }
}
