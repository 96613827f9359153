package io.gossamer.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StronglyConnectedTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void twoNodesShareAPartExactlyWhenEachReachesTheOther(long seed) {
        Random random = new Random(seed);
        int nodes = 2 + random.nextInt(30);
        TreeMap<NodeId, SortedSet<NodeId>> edges = new TreeMap<>();
        for (int i = 0; i < nodes; i++) {
            edges.put(new NodeId(0, i), new TreeSet<>());
        }
        for (int i = 0; i < nodes * 3 / 2; i++) {
            edges.get(new NodeId(0, random.nextInt(nodes))).add(new NodeId(0, random.nextInt(nodes)));
        }
        List<SortedSet<NodeId>> parts = StronglyConnected.componentsOf(edges);
        assertThat(parts.stream().mapToInt(part -> part.size()).sum())
                .as("seed " + seed)
                .isEqualTo(nodes);
        for (SortedSet<NodeId> part : parts) {
            for (NodeId node : edges.keySet()) {
                boolean mutual =
                        reaches(edges, Collections.min(part), node) && reaches(edges, node, Collections.min(part));
                assertThat(part.contains(node))
                        .as("seed %d, %s with %s", seed, node, Collections.min(part))
                        .isEqualTo(mutual);
            }
        }
    }

    private static boolean reaches(Map<NodeId, SortedSet<NodeId>> edges, NodeId from, NodeId to) {
        TreeSet<NodeId> seen = new TreeSet<>(List.of(from));
        ArrayDeque<NodeId> next = new ArrayDeque<>(seen);
        while (!next.isEmpty()) {
            for (NodeId neighbour : edges.get(next.pop())) {
                if (seen.add(neighbour)) {
                    next.push(neighbour);
                }
            }
        }
        return seen.contains(to);
    }
}
