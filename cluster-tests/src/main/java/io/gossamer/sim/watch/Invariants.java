package io.gossamer.sim.watch;

import com.google.protobuf.ByteString;
import io.gossamer.linkstate.LinkStateTable;
import io.gossamer.model.Member;
import io.gossamer.model.NodeId;
import io.gossamer.sim.SimNode;
import io.gossamer.sim.SimWitness;
import io.gossamer.sim.Simulation;
import io.gossamer.swim.MembershipEvent;
import io.gossamer.swim.Swim;
import io.gossamer.wire.MemberRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * What must hold whatever happens, looked at from outside after every step of a node; throws IllegalStateException at the
 * first break.
 *
 * <ul>
 *   <li>nobody knows an incarnation of a member that its own process has not signed, and none goes back
 *   <li>a member that was dead comes back with a higher incarnation only
 *   <li>nobody signs an accusation of itself, nor of whom it does not observe by a ring computed here
 *   <li>every queue and table is within its limit
 *   <li>the link-state rows held of an origin never go back
 * </ul>
 *
 * <p>Whole views are gone through every so many steps of a node only: they have as many entries as there are nodes.
 */
public final class Invariants implements SimWitness {
    private static final int STEPS_PER_LOOK = 200;

    /** As documented: four classes of news of a member each; a thousand floors at least; and so on. */
    private static final int NEWS_CLASSES = 4;

    private static final int FLOORS_MIN = 1024;
    private static final int RELAYS_MAX = 256;
    private static final int EXCHANGES_MAX = 8;

    private final Simulation simulation;
    private final Map<NodeId, Long> highestSigned = new HashMap<>();
    private final Map<SimNode, Seen> seen = new HashMap<>();
    private long steps;

    /** What one boot of a node showed so far. */
    private static final class Seen {
        private final int boot;
        private final Map<NodeId, Long> incarnations = new HashMap<>();
        private final Map<NodeId, Long> diedAt = new HashMap<>();
        private final Map<NodeId, Long> rows = new HashMap<>();
        private int steps;

        Seen(int boot) {
            this.boot = boot;
        }
    }

    public Invariants(Simulation simulation) {
        this.simulation = simulation;
        simulation.witness(this);
    }

    @Override
    public void onSigned(SimNode node, ByteString content) {
        if (content.size() == AccusedObservers.CONTENT_BYTES && content.byteAt(0) == 'a') {
            AccusedObservers.check(simulation, node, content);
        }
    }

    @Override
    public void onEvent(SimNode node, MembershipEvent event) {
        if (event instanceof MembershipEvent.SelfChanged changed) {
            signed(node, changed.record());
        } else if (event instanceof MembershipEvent.Died died) {
            long incarnation = member(node, died.member()).incarnation();
            seen(node).diedAt.put(died.member(), incarnation);
        } else if (event instanceof MembershipEvent.Returned returned) {
            Long dead = seen(node).diedAt.remove(returned.member());
            long now = member(node, returned.member()).incarnation();
            require(dead == null || Long.compareUnsigned(now, dead) > 0, node, "a dead incarnation came back");
        }
    }

    private static Member member(SimNode node, NodeId id) {
        return node.swim().view().member(id).orElseThrow();
    }

    private void signed(SimNode node, MemberRecord record) {
        Long highest = highestSigned.get(record.id());
        require(
                highest == null || Long.compareUnsigned(record.incarnation(), highest) > 0,
                node,
                "it signed an incarnation that is not above its last");
        highestSigned.put(record.id(), record.incarnation());
    }

    @Override
    public void onStep(SimNode node) {
        steps++;
        Swim swim = node.swim();
        Swim.Load load = swim.load();
        int members = Math.max(1, load.members());
        require(members <= simulation.settings().swim().membersMax(), node, "more members than the limit");
        require(load.waitingNews() <= NEWS_CLASSES * (members + load.floors()), node, "more news than subjects");
        require(load.floors() <= Math.max(FLOORS_MIN, members + 1), node, "more floors than the limit");
        require(load.relays() <= RELAYS_MAX, node, "more relays than the limit");
        require(load.exchanges() <= EXCHANGES_MAX, node, "more exchanges than the limit");
        require(load.rows() <= members, node, "more rows than members");
        Seen here = seen(node);
        if (here.steps++ == 0) {
            highestSigned.merge(
                    swim.self(), swim.record().incarnation(), (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
        }
        if (here.steps % STEPS_PER_LOOK == 0) {
            look(node, here);
        }
    }

    private void look(SimNode node, Seen here) {
        for (Member member : node.swim().view().members()) {
            Long before = here.incarnations.put(member.id(), member.incarnation());
            require(
                    before == null || Long.compareUnsigned(member.incarnation(), before) >= 0,
                    node,
                    "the incarnation of " + member.name() + " went back");
            Long signed = highestSigned.get(member.id());
            require(
                    signed != null && Long.compareUnsigned(member.incarnation(), signed) <= 0,
                    node,
                    "it knows an incarnation of " + member.name() + " that was never signed");
        }
        for (LinkStateTable.Received row : node.swim().rows()) {
            Long before = here.rows.put(row.row().origin(), row.row().order());
            require(
                    before == null || Long.compareUnsigned(row.row().order(), before) >= 0,
                    node,
                    "the row of " + row.row().origin().shortText() + " went back");
        }
    }

    private Seen seen(SimNode node) {
        Seen present = seen.get(node);
        if (present == null || present.boot != node.boot()) {
            present = new Seen(node.boot());
            seen.put(node, present);
        }
        return present;
    }

    static void require(boolean holds, SimNode node, String broken) {
        if (!holds) {
            throw new IllegalStateException(node + ": " + broken);
        }
    }

    /** How many steps were looked at. */
    public long steps() {
        return steps;
    }
}
