package io.gossamer.detect;

import io.gossamer.model.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Strongly connected components of a directed graph: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J.
 * Comput. 1 (1972), §4, with its own stack instead of recursion.
 */
final class StronglyConnected {
    private final SortedMap<NodeId, SortedSet<NodeId>> edges;
    private final TreeMap<NodeId, Integer> order = new TreeMap<>();
    private final TreeMap<NodeId, Integer> low = new TreeMap<>();
    private final TreeSet<NodeId> onStack = new TreeSet<>();
    private final ArrayDeque<NodeId> stack = new ArrayDeque<>();
    private final List<SortedSet<NodeId>> components = new ArrayList<>();

    private StronglyConnected(SortedMap<NodeId, SortedSet<NodeId>> edges) {
        this.edges = edges;
    }

    /** Every node is a key of {@code edges}. Components ordered by their lowest node. */
    static List<SortedSet<NodeId>> componentsOf(SortedMap<NodeId, SortedSet<NodeId>> edges) {
        StronglyConnected search = new StronglyConnected(edges);
        for (NodeId node : edges.keySet()) {
            if (!search.order.containsKey(node)) {
                search.visit(node);
            }
        }
        search.components.sort((a, b) -> a.first().compareTo(b.first()));
        return search.components;
    }

    /** One node on the path of the search, and which of its neighbours it has yet to look at. */
    private record Frame(NodeId node, java.util.Iterator<NodeId> rest) {}

    private void visit(NodeId root) {
        ArrayDeque<Frame> path = new ArrayDeque<>();
        path.push(enter(root));
        while (!path.isEmpty()) {
            Frame frame = path.peek();
            if (frame.rest.hasNext()) {
                NodeId next = frame.rest.next();
                if (!order.containsKey(next)) {
                    path.push(enter(next));
                } else if (onStack.contains(next)) {
                    low.merge(frame.node, order.get(next), Math::min);
                }
            } else {
                path.pop();
                if (!path.isEmpty()) {
                    low.merge(path.peek().node, low.get(frame.node), Math::min);
                }
                closeIfRoot(frame.node);
            }
        }
    }

    private Frame enter(NodeId node) {
        order.put(node, order.size());
        low.put(node, order.get(node));
        stack.push(node);
        onStack.add(node);
        return new Frame(node, edges.get(node).iterator());
    }

    private void closeIfRoot(NodeId node) {
        if (!low.get(node).equals(order.get(node))) {
            return;
        }
        TreeSet<NodeId> component = new TreeSet<>();
        NodeId member;
        do {
            member = stack.pop();
            onStack.remove(member);
            component.add(member);
        } while (!member.equals(node));
        components.add(component);
    }
}
