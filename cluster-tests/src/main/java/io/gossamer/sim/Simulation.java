package io.gossamer.sim;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.swim.MembershipEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A mesh of the daemon's own membership machines on one thread, in virtual time. Everything random comes from one seed, so a
 * run can be repeated to the bit: {@link #digest} tells whether it was.
 *
 * <p>Real: {@code Swim}, {@code LinkStateTable}, the codecs (every packet is encoded and decoded), timers, rates and limits
 * of the stream transport. Stood in for: the network, the clocks, signatures and the seal (counted in bytes, not in time).
 */
public final class Simulation {
    public static final long MILLI = 1_000_000L;
    public static final long SECOND = 1_000 * MILLI;

    /** Some autumn: wall clocks and epochs start here. */
    public static final long START_NANOS = 1_700_000_000L * SECOND;

    /** A third of a second of the processor's time. */
    private static final long EVENTS_PER_LOOK = 1 << 16;

    private final SimSettings settings;
    private final SplittableRandom random;
    private final SimNetwork network;
    private final SimStreams streams;
    private final EventQueue queue = new EventQueue();
    private final List<SimNode> nodes = new ArrayList<>();
    private final Map<Endpoint, SimNode> byEndpoint = new HashMap<>();
    private final Map<NodeId, SimNode> byId = new HashMap<>();
    private final List<SimWitness> witnesses = new ArrayList<>();
    private final Shared shared = new Shared();
    private final TraceDigest digest = new TraceDigest();
    private long nowNanos = START_NANOS;
    private long events;

    public Simulation(SimSettings settings) {
        this.settings = settings;
        this.random = new SplittableRandom(settings.seed());
        this.network = new SimNetwork(random.split());
        this.network.setEverywhere(settings.network());
        this.streams = new SimStreams(this);
    }

    /** A host on which nothing runs yet. */
    public SimNode add() {
        SimNode node = new SimNode(this, nodes.size(), random.split());
        nodes.add(node);
        byEndpoint.put(node.endpoint(), node);
        byId.put(node.id(), node);
        return node;
    }

    /** So many hosts more. */
    public List<SimNode> add(int count) {
        List<SimNode> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            added.add(add());
        }
        return added;
    }

    public void witness(SimWitness witness) {
        witnesses.add(witness);
    }

    public void at(long delayNanos, Runnable action) {
        queue.add(nowNanos + Math.max(0, delayNanos), action);
    }

    void atTime(long timeNanos, Runnable action) {
        queue.add(Math.max(nowNanos, timeNanos), action);
    }

    /** Everything that is due in the next so many nanoseconds. */
    public void run(long nanos) {
        long end = nowNanos + nanos;
        while (!queue.isEmpty() && queue.nextNanos() <= end) {
            nowNanos = queue.nextNanos();
            if (++events % EVENTS_PER_LOOK == 0) {
                settings.pace().onEvents(this);
            }
            queue.poll().run();
        }
        nowNanos = end;
    }

    void said(SimNode node, MembershipEvent event) {
        digest.add(nowNanos, node.index(), event.getClass().getSimpleName());
        for (SimWitness witness : witnesses) {
            witness.onEvent(node, event);
        }
    }

    void stepped(SimNode node) {
        for (SimWitness witness : witnesses) {
            witness.onStep(node);
        }
    }

    void signed(SimNode node, com.google.protobuf.ByteString content) {
        for (SimWitness witness : witnesses) {
            witness.onSigned(node, content);
        }
    }

    public SimSettings settings() {
        return settings;
    }

    public SplittableRandom random() {
        return random;
    }

    public SimNetwork network() {
        return network;
    }

    SimStreams streams() {
        return streams;
    }

    Shared shared() {
        return shared;
    }

    TraceDigest trace() {
        return digest;
    }

    /** Of everything sent and concluded so far: equal for equal seeds, in every process. */
    public long digest() {
        return digest.value();
    }

    public long nowNanos() {
        return nowNanos;
    }

    /** Since the start of the simulation. */
    public double seconds() {
        return (nowNanos - START_NANOS) / 1e9;
    }

    public long events() {
        return events;
    }

    public List<SimNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    public List<SimNode> running() {
        return nodes.stream().filter(SimNode::isRunning).toList();
    }

    Optional<SimNode> at(Endpoint endpoint) {
        return Optional.ofNullable(byEndpoint.get(endpoint));
    }

    /** By identity, also of one that does not run. */
    public Optional<SimNode> node(NodeId id) {
        return Optional.ofNullable(byId.get(id));
    }

    void reinstalled(SimNode node) {
        byId.put(node.id(), node);
    }
}
