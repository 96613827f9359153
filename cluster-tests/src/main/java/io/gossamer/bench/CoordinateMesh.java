package io.gossamer.bench;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.coordinate.CoordinateCodec;
import io.gossamer.coordinate.Vivaldi;
import io.gossamer.coordinate.VivaldiConfig;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Nodes that find their places in a generated network: in each cycle each of them measures one other at random and reads
 * where that one says it stands.
 */
final class CoordinateMesh {
    private final Topology topology;
    private final boolean overTheWire;
    private final List<Vivaldi> nodes = new ArrayList<>();
    private final RandomGenerator order;

    /** How far estimates are from the truth, over all pairs: ratios. */
    record Accuracy(double errorMean, double errorMax) {}

    /** @param overTheWire places are read as they travel, in {@link CoordinateCodec}'s steps */
    CoordinateMesh(Topology topology, VivaldiConfig config, boolean overTheWire, long seed) {
        this(topology, config, overTheWire, new Random(seed));
    }

    private CoordinateMesh(Topology topology, VivaldiConfig config, boolean overTheWire, Random both) {
        this(topology, config, overTheWire, both, both);
    }

    /**
     * @param random of the nodes' own
     * @param order who measures whom
     */
    CoordinateMesh(
            Topology topology,
            VivaldiConfig config,
            boolean overTheWire,
            RandomGenerator random,
            RandomGenerator order) {
        this.topology = topology;
        this.overTheWire = overTheWire;
        this.order = order;
        for (int i = 0; i < topology.nodes(); i++) {
            nodes.add(new Vivaldi(config, new Random(random.nextLong()), new Tally("coordinate")));
        }
    }

    Vivaldi node(int index) {
        return nodes.get(index);
    }

    CoordinateMesh run(int cycles) {
        for (int cycle = 0; cycle < cycles; cycle++) {
            for (int i = 0; i < nodes.size(); i++) {
                int other = order.nextInt(nodes.size());
                if (other != i) {
                    nodes.get(i).observe(new NodeId(0, other), said(other), topology.seconds(i, other));
                }
            }
        }
        return this;
    }

    private Coordinate said(int node) {
        Coordinate place = nodes.get(node).place();
        if (!overTheWire || place.dimensions() != Coordinate.DIMENSIONS_MAX) {
            return place;
        }
        ByteBuffer wire = ByteBuffer.allocate(CoordinateCodec.BYTES);
        CoordinateCodec.encode(place, wire);
        return CoordinateCodec.decode(wire.flip()).orElseThrow();
    }

    Accuracy accuracy() {
        double sum = 0;
        double max = 0;
        int pairs = 0;
        for (int a = 0; a < nodes.size(); a++) {
            for (int b = a + 1; b < nodes.size(); b++) {
                double truth = topology.seconds(a, b);
                double error = Math.abs(said(a).secondsTo(said(b)) - truth) / truth;
                sum += error;
                max = Math.max(max, error);
                pairs++;
            }
        }
        return new Accuracy(sum / pairs, max);
    }
}
