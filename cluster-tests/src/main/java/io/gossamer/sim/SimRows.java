package io.gossamer.sim;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.linkstate.LinkRow;
import io.gossamer.measure.LinkCondition;
import io.gossamer.model.LinkState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * The rows that daemons would publish: every node measures {@value #DEGREE} others once a second and is measured by as many,
 * judges each link by the daemon's own {@link LinkCondition}, and publishes by the daemon's rule: at once when a state
 * changed, else every 300 s, or 10 s in a mesh of up to 24. STAMP packets are not simulated, only whether they would have
 * passed; at each refresh one band in ten has moved.
 */
public final class SimRows {
    /** What the shipped {@code probe.degree_max: 32} gives in a mesh of one zone: a quarter and three eighths of it. */
    public static final int DEGREE = 20;

    static final int SMALL_MESH_MAX = 24;

    private static final double BAND_MOVES = 0.1;
    private static final LinkCondition.Limits LIMITS = new LinkCondition.Limits(0.05, Simulation.SECOND);

    private final Simulation simulation;
    private final SplittableRandom random;
    private final int[] offsets;
    private final List<Links> links = new ArrayList<>();
    private final boolean watches;

    /** One node's links, to those {@code offsets} further on. */
    private final class Links {
        private final SimNode node;
        private final LinkCondition[] conditions = new LinkCondition[offsets.length];
        private final LinkState[] published = new LinkState[offsets.length];
        private final int[] bands = new int[offsets.length];

        Links(SimNode node) {
            this.node = node;
            for (int i = 0; i < offsets.length; i++) {
                conditions[i] = new LinkCondition(LIMITS, simulation.nowNanos());
                bands[i] = 8 + random.nextInt(6);
            }
        }
    }

    /** @param watches whether links are measured; else all are up and only bands move */
    public SimRows(Simulation simulation, boolean watches) {
        this.simulation = simulation;
        this.random = new SplittableRandom(simulation.settings().seed() ^ 0x726f7773L);
        this.watches = watches;
        int count = simulation.nodes().size();
        int degree = count <= 64 ? count - 1 : DEGREE;
        this.offsets = count <= 64
                ? java.util.stream.IntStream.range(1, count).toArray()
                : random.ints(1, count).distinct().limit(degree).toArray();
        simulation.nodes().forEach(node -> links.add(new Links(node)));
    }

    /** First rows now, the others at a phase of each node's own. */
    public void start() {
        long period = (simulation.nodes().size() <= SMALL_MESH_MAX ? 10 : 300) * Simulation.SECOND;
        for (Links of : links) {
            simulation.at(random.nextLong(Simulation.SECOND), () -> measure(of));
            simulation.at(random.nextLong(Simulation.SECOND), () -> publish(of, false));
            simulation.at(random.nextLong(period), () -> refresh(of, period));
        }
    }

    private void refresh(Links of, long period) {
        for (int i = 0; i < of.bands.length; i++) {
            if (random.nextDouble() < BAND_MOVES) {
                of.bands[i] += random.nextBoolean() ? 1 : -1;
                of.bands[i] = Math.max(1, Math.min(30, of.bands[i]));
            }
        }
        publish(of, false);
        simulation.at(period, () -> refresh(of, period));
    }

    private void measure(Links of) {
        if (watches && of.node.isRunning() && !of.node.isStalled()) {
            boolean changed = false;
            for (int i = 0; i < offsets.length; i++) {
                SimNode peer = to(of.node, offsets[i]);
                if (passes(of.node, peer) && passes(peer, of.node)) {
                    of.conditions[i].answered(simulation.nowNanos());
                } else {
                    of.conditions[i].lost(simulation.nowNanos());
                }
                changed |= of.conditions[i].state() != of.published[i];
            }
            if (changed) {
                publish(of, true);
            }
        }
        if (watches) {
            simulation.at(Simulation.SECOND, () -> measure(of));
        }
    }

    private boolean passes(SimNode from, SimNode to) {
        LinkConditions link = simulation.network().of(from.index(), to.index());
        return to.isRunning()
                && !to.isStalled()
                && !simulation.network().isCut(from.index(), to.index())
                && (link.lossRatio() == 0 || random.nextDouble() >= link.lossRatio());
    }

    private SimNode to(SimNode from, int offset) {
        int count = simulation.nodes().size();
        return simulation.nodes().get(Math.floorMod(from.index() + offset, count));
    }

    private void publish(Links of, boolean urgent) {
        List<LinkRow.Outbound> outbound = new ArrayList<>();
        List<LinkRow.Inbound> inbound = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            LinkState state = watches ? of.conditions[i].state() : LinkState.UP;
            of.published[i] = state;
            outbound.add(new LinkRow.Outbound(
                    to(of.node, offsets[i]).id(),
                    state,
                    OptionalInt.of(of.bands[i]),
                    OptionalInt.of(0),
                    OptionalInt.of(3)));
            inbound.add(new LinkRow.Inbound(to(of.node, -offsets[i]).id(), true));
        }
        of.node.call(machine -> machine.publishRow(
                of.node.machineNanos(),
                new LinkRow(of.node.id(), 0, 0, outbound, inbound, Optional.of(place(of.node.index()))),
                urgent));
    }

    /** Where node number {@code index} says that it stands: somewhere within 20 ms, always there. */
    public static Coordinate place(int index) {
        SplittableRandom somewhere = new SplittableRandom(index);
        double[] vector = new double[Coordinate.DIMENSIONS_MAX];
        Arrays.setAll(vector, i -> (somewhere.nextDouble() - 0.5) / 50);
        return new Coordinate(vector, 0.0001, 0.0002, 0.1);
    }

    /** What this node says of the link to that one now; UNKNOWN when it does not measure it. */
    public LinkState state(SimNode from, SimNode to) {
        int offset = Math.floorMod(to.index() - from.index(), simulation.nodes().size());
        int at = Arrays.stream(offsets).boxed().toList().indexOf(offset);
        return at < 0
                ? LinkState.UNKNOWN
                : links.get(from.index()).conditions[at].state();
    }

    /** Whom this node measures. */
    public List<SimNode> targetsOf(SimNode from) {
        return Arrays.stream(offsets).mapToObj(offset -> to(from, offset)).toList();
    }
}
