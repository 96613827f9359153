package io.gossamer.sim.watch;

import io.gossamer.model.NodeId;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimWitness;
import io.gossamer.sim.Simulation;
import io.gossamer.swim.MembershipEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who concluded what about whom, and whether it was true. False: about a member that was never stopped, stalled or cut off,
 * whoever concludes it.
 */
public final class Verdicts implements SimWitness {
    private final Simulation simulation;
    private final Set<NodeId> guilty = new HashSet<>();
    private final Map<NodeId, Map<SimNode, Long>> unreachable = new HashMap<>();
    private final Map<SimNode, Long> aloneSince = new HashMap<>();
    private final List<String> falseOnes = new ArrayList<>();
    private long falseAtHealthy;
    private long falseSuspicions;

    public Verdicts(Simulation simulation) {
        this.simulation = simulation;
        simulation.witness(this);
    }

    /** From now on a verdict about this node is no false one. */
    public void excuse(SimNode node) {
        guilty.add(node.id());
    }

    /** What was concluded about it so far does not count for its next crash. */
    public void forget(SimNode node) {
        unreachable.remove(node.id());
    }

    @Override
    public void onEvent(SimNode node, MembershipEvent event) {
        if (event instanceof MembershipEvent.Unreachable verdict) {
            unreachable
                    .computeIfAbsent(verdict.member(), unseen -> new HashMap<>())
                    .putIfAbsent(node, simulation.nowNanos());
            judge(node, verdict.member(), "unreachable, by " + verdict.accusers());
        } else if (event instanceof MembershipEvent.Isolated) {
            aloneSince.put(node, simulation.nowNanos());
        } else if (event instanceof MembershipEvent.IsolationEnded) {
            aloneSince.remove(node);
        } else if (event instanceof MembershipEvent.Suspected suspected && !guilty.contains(suspected.member())) {
            falseSuspicions++;
        }
    }

    private void judge(SimNode by, NodeId member, String verdict) {
        if (guilty.contains(member)) {
            return;
        }
        falseAtHealthy += guilty.contains(by.id()) ? 0 : 1;
        falseOnes.add("%.3f s: %s says that %s is %s"
                .formatted(
                        simulation.seconds(),
                        by,
                        simulation.node(member).map(SimNode::name).orElse(member.shortText()),
                        verdict));
    }

    /** Who has concluded that it is gone, and when. */
    public Map<SimNode, Long> about(SimNode node) {
        return unreachable.getOrDefault(node.id(), Map.of());
    }

    /** Who says that it hears nobody, and since when it says so: all that one of two can say. */
    public Map<SimNode, Long> alone() {
        return aloneSince;
    }

    /** Each in words. */
    public List<String> falseOnes() {
        return List.copyOf(falseOnes);
    }

    public int falseDead() {
        return falseOnes.size();
    }

    /** Of them those at observers that were themselves never stopped or stalled. */
    public long falseDeadAtHealthy() {
        return falseAtHealthy;
    }

    /** Suspicions of the innocent: what the guards then had to hold back. */
    public long falseSuspicions() {
        return falseSuspicions;
    }
}
