package io.gossamer.probe;

import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.Zone;
import io.gossamer.probe.reflector.SessionIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who probes whom: every node derives the same plan from the same members, with no message and no coordinator.
 *
 * <p>Up to {@code fullMeshMax} nodes everybody probes everybody. Above, each node <em>chooses its observers</em> by rendezvous
 * hashing: a quarter of {@code degreeMax} in its own zone and three eighths spread over the other zones, whose order is hashed
 * too. Choosing observers and not targets bounds what arrives at a node by construction; a chosen node that has no place left
 * among its {@code degreeMax} targets passes to the next in the order. Last, each ordered pair of zones is brought up to
 * {@value #WITNESSES} sources and {@value #WITNESSES} destinations where there are places left.
 *
 * <p>A node that comes or goes touches its own links and those that it displaced or set free: under twice the degree.
 */
public final class ProbePlan {
    /** Fewer cannot tell a bad host from a bad path. */
    static final int WITNESSES = 3;

    private static final long INDEX_MASK = 0xffff;

    private final Map<NodeId, Member> members = new TreeMap<>();
    private final Map<NodeId, SortedSet<NodeId>> targets = new TreeMap<>();
    private final Map<NodeId, SortedSet<NodeId>> observers = new TreeMap<>();
    private final Map<Zone, List<NodeId>> zones = new TreeMap<>();
    private final boolean fullMesh;
    private final int degreeMax;

    private ProbePlan(List<Member> candidates, int fullMeshMax, int degreeMax) {
        for (Member member : candidates) {
            if (isProbed(member)) {
                members.put(member.id(), member);
                zones.computeIfAbsent(member.profile().zone(), unseen -> new ArrayList<>())
                        .add(member.id());
            }
        }
        this.fullMesh = members.size() <= fullMeshMax;
        this.degreeMax = degreeMax;
    }

    /** Of the members that should answer, or that are unreachable: those may come back any moment, and their links tell. */
    public static ProbePlan of(List<Member> members, int fullMeshMax, int degreeMax) {
        ProbePlan plan = new ProbePlan(members, fullMeshMax, degreeMax);
        if (!plan.fullMesh) {
            plan.members.keySet().forEach(node -> plan.targets.put(node, new TreeSet<>()));
            plan.members.keySet().forEach(node -> plan.observers.put(node, new TreeSet<>()));
            plan.members.keySet().forEach(plan::chooseObservers);
            plan.coverZonePairs();
        }
        return plan;
    }

    private static boolean isProbed(Member member) {
        boolean expected = member.state().isCounted() || member.state() == MemberState.UNREACHABLE;
        return expected && member.profile().ports().stamp() != 0;
    }

    /** Ordered by id; empty for a stranger. */
    public List<NodeId> targetsOf(NodeId node) {
        return neighbours(node, targets);
    }

    /** Ordered by id; empty for a stranger. */
    public List<NodeId> observersOf(NodeId node) {
        return neighbours(node, observers);
    }

    private List<NodeId> neighbours(NodeId node, Map<NodeId, SortedSet<NodeId>> chosen) {
        if (!members.containsKey(node)) {
            return List.of();
        }
        if (fullMesh) {
            return members.keySet().stream()
                    .filter(other -> !other.equals(node))
                    .toList();
        }
        return List.copyOf(chosen.get(node));
    }

    /** Of any one node, there and back each: what nobody has more of. */
    public int linksMax() {
        return fullMesh ? Math.max(0, members.size() - 1) : degreeMax;
    }

    /** The same nodes with their reflectors' addresses. */
    public List<ProbeTarget> targets(List<NodeId> nodes) {
        return nodes.stream()
                .map(node -> new ProbeTarget(node, members.get(node).profile().stamp()))
                .toList();
    }

    private void chooseObservers(NodeId node) {
        Zone own = members.get(node).profile().zone();
        int far = degreeMax * 3 / 8;
        if (zones.size() == 1) {
            choose(node, preferred(node, own), degreeMax / 4 + far);
            return;
        }
        choose(node, preferred(node, own), degreeMax / 4);
        List<List<NodeId>> others = new ArrayList<>();
        zones.keySet().stream()
                .filter(zone -> !zone.equals(own))
                .sorted(Comparator.comparingLong(zone -> rank(node, zone)))
                .limit(far)
                .forEach(zone -> others.add(preferred(node, zone)));
        chooseInTurn(node, others, far);
    }

    /** One of each zone, then a second of each, until there are enough or a whole round finds none. */
    private void chooseInTurn(NodeId node, List<List<NodeId>> zonesInOrder, int wanted) {
        int found = 0;
        for (int before = -1; found < wanted && found > before; ) {
            before = found;
            for (List<NodeId> preferred : zonesInOrder) {
                found += found < wanted ? choose(node, preferred, 1) : 0;
            }
        }
    }

    /** Takes the first so many of the preferred that have a place left; returns how many it found. */
    private int choose(NodeId node, List<NodeId> preferred, int wanted) {
        int found = 0;
        for (NodeId observer : preferred) {
            if (found == wanted) {
                break;
            }
            found += connect(observer, node) ? 1 : 0;
        }
        return found;
    }

    private boolean connect(NodeId observer, NodeId node) {
        SortedSet<NodeId> observed = targets.get(observer);
        if (observer.equals(node) || observed.size() >= degreeMax || !observed.add(node)) {
            return false;
        }
        observers.get(node).add(observer);
        return true;
    }

    /** The zone's nodes in the order of their rank for this one, packed with their index so that only numbers are sorted. */
    private List<NodeId> preferred(NodeId node, Zone zone) {
        List<NodeId> nodes = zones.get(zone);
        long[] ranks = new long[nodes.size()];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = (rank(node, nodes.get(i)) & ~INDEX_MASK) | i;
        }
        Arrays.sort(ranks);
        List<NodeId> ordered = new ArrayList<>(ranks.length);
        for (long ranked : ranks) {
            ordered.add(nodes.get((int) (ranked & INDEX_MASK)));
        }
        return ordered;
    }

    private void coverZonePairs() {
        for (Zone from : zones.keySet()) {
            for (Zone to : zones.keySet()) {
                if (!from.equals(to)) {
                    cover(zones.get(from), zones.get(to));
                }
            }
        }
    }

    private void cover(List<NodeId> from, List<NodeId> to) {
        TreeSet<NodeId> sources = new TreeSet<>();
        TreeSet<NodeId> destinations = new TreeSet<>();
        TreeSet<NodeId> there = new TreeSet<>(to);
        for (NodeId source : from) {
            TreeSet<NodeId> seen = new TreeSet<>(targets.get(source));
            seen.retainAll(there);
            if (!seen.isEmpty()) {
                sources.add(source);
            }
            destinations.addAll(seen);
        }
        int wanted = Math.min(WITNESSES, Math.min(from.size(), to.size()));
        Zone zone = members.get(from.get(0)).profile().zone();
        boolean found = true;
        while (found && (sources.size() < wanted || destinations.size() < wanted)) {
            // a link that adds a witness at both ends first: places are scarce
            found = addWitness(zone, to, sources, destinations, wanted, true)
                    || addWitness(zone, to, sources, destinations, wanted, false);
        }
    }

    private boolean addWitness(
            Zone from, List<NodeId> to, Set<NodeId> sources, Set<NodeId> destinations, int wanted, boolean atBothEnds) {
        for (NodeId destination : to) {
            boolean newDestination = destinations.size() < wanted && !destinations.contains(destination);
            if (observers.get(destination).size() >= degreeMax || (atBothEnds && !newDestination)) {
                continue;
            }
            for (NodeId source : preferred(destination, from)) {
                boolean newSource = sources.size() < wanted && !sources.contains(source);
                boolean helps = atBothEnds ? newSource : newSource || newDestination;
                if (helps && connect(source, destination)) {
                    sources.add(source);
                    destinations.add(destination);
                    return true;
                }
            }
        }
        return false;
    }

    private static long rank(NodeId node, NodeId observer) {
        long hash = SessionIds.mix(node.high() ^ Long.rotateLeft(observer.high(), 32));
        return SessionIds.mix(hash + node.low() + Long.rotateLeft(observer.low(), 17));
    }

    private static long rank(NodeId node, Zone zone) {
        long hash = SessionIds.mix(node.low());
        for (int i = 0; i < zone.path().length(); i++) {
            hash = SessionIds.mix(hash ^ zone.path().charAt(i));
        }
        return hash;
    }
}
