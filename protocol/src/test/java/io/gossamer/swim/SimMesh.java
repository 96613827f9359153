package io.gossamer.swim;

import io.gossamer.flight.RecordedSwim;
import io.gossamer.flight.SplitMix;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.Gossip;
import io.gossamer.wire.GossipCodec;
import io.gossamer.wire.MalformedPacketException;
import io.gossamer.wire.Signer;
import io.gossamer.wire.SyncCodec;
import io.gossamer.wire.SyncReply;
import io.gossamer.wire.SyncRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** A mesh of real {@link Swim}s in virtual time on one thread, speaking through the real codecs over a network with faults. */
final class SimMesh {
    static final long SECOND = 1_000_000_000L;
    static final long MILLI = 1_000_000L;

    final long seed;
    final Random random;
    final List<Node> nodes = new ArrayList<>();
    final List<Said> said = new ArrayList<>();
    private final Map<Endpoint, Node> byEndpoint = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    SwimConfig config = SwimConfig.defaults();
    double lossRatio;
    /** One-way. */
    Predicate<Link> cut = link -> false;

    /** One-way, and of datagrams alone. */
    Predicate<Link> filtered = link -> false;

    boolean tcpWorks = true;
    long nowNanos = 1_000_000 * SECOND;
    long digest = 17;
    long datagrams;

    /** With envelope, UDP and IPv4. */
    long bytes;

    private long sequence;

    record Link(Node from, Node to) {}

    record Said(long atNanos, Node by, MembershipEvent event) {}

    private record Event(long atNanos, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    SimMesh(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** {@code count} nodes that start within a second, each with the first two as seeds, complete after a while. */
    static SimMesh of(int count, long seed) {
        SimMesh mesh = new SimMesh(seed);
        for (int i = 0; i < count; i++) {
            Node node = mesh.add("n" + (i + 1));
            mesh.at(mesh.random.nextInt(1000) * MILLI, () -> node.start(node.seedsOf(Math.min(2, count))));
        }
        mesh.run(15 * SECOND);
        return mesh;
    }

    Node add(String name) {
        return add(name, 1000 + nodes.size());
    }

    Node add(String name, long keySeed) {
        Node node = new Node(name, keySeed, nodes.size());
        nodes.add(node);
        byEndpoint.put(node.endpoint, node);
        return node;
    }

    void at(long delayNanos, Runnable action) {
        events.add(new Event(nowNanos + delayNanos, sequence++, action));
    }

    void run(long nanos) {
        long end = nowNanos + nanos;
        while (!events.isEmpty() && events.peek().atNanos <= end) {
            Event event = events.poll();
            nowNanos = event.atNanos;
            event.action.run();
        }
        nowNanos = end;
    }

    List<Node> running() {
        return nodes.stream().filter(node -> node.isRunning).toList();
    }

    List<Said> saidSince(long nanos, Class<? extends MembershipEvent> kind) {
        return said.stream()
                .filter(word -> word.atNanos >= nanos && kind.isInstance(word.event))
                .toList();
    }

    void partition(List<Node> nodesOfHalf) {
        Set<Node> half = new HashSet<>(nodesOfHalf);
        cut = link -> half.contains(link.from) != half.contains(link.to);
    }

    /** Every running node sees every running node ALIVE. */
    boolean isWhole() {
        for (Node viewer : running()) {
            Map<NodeId, MemberState> states = viewer.states();
            for (Node seen : running()) {
                if (states.get(seen.id()) != MemberState.ALIVE) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "seed " + seed + " (repeat: SimMesh.of(" + nodes.size() + ", " + seed + "))";
    }

    /** One host. */
    final class Node {
        final String name;
        final long keySeed;
        final int number;
        Endpoint endpoint;
        Swim swim;
        /** What stands before it: the machine itself, unless this node is recorded. */
        SwimInputs inputs;
        /** More than 0: a flight recorder with so many bytes stands before this node. */
        int flightBytes;

        Optional<RecordedSwim> recorded = Optional.empty();
        boolean isRunning;
        long epoch = 1_700_000_000L;
        long stalledUntilNanos;
        Optional<NodeId> meshId = Optional.empty();
        boolean solo;
        private int boot;

        Node(String name, long keySeed, int number) {
            this.name = name;
            this.keySeed = keySeed;
            this.number = number;
            this.endpoint = new Endpoint("10.0." + number / 250 + "." + (1 + number % 250), 7401);
        }

        NodeId id() {
            return swim.self();
        }

        NodeProfile profile() {
            return new NodeProfile(
                    name,
                    Zone.NONE,
                    endpoint.host(),
                    new NodePorts(7401, 7402, 7403, 7404, 7405),
                    Map.of("role", "web"),
                    "0.1.0",
                    1_700_000_000_000L,
                    Optional.empty());
        }

        List<Endpoint> seedsOf(int count) {
            return nodes.stream().limit(count).map(node -> node.endpoint).toList();
        }

        void start(List<Endpoint> seeds) {
            isRunning = true;
            epoch++;
            int thisBoot = ++boot;
            SplitMix kept = new SplitMix(random.nextLong());
            RandomGenerator ownRandom = flightBytes > 0 ? kept : new Random(kept.state());
            Signer signer = RecordedSwim.keeping(
                    SimKeys.signer(keySeed), signature -> recorded.ifPresent(recording -> recording.signed(signature)));
            recorded = Optional.empty();
            swim = new Swim(
                    config,
                    new Swim.Self(signer, epoch, profile()),
                    SimKeys.VERIFIER,
                    meshId,
                    solo,
                    ownRandom,
                    new Effects(thisBoot));
            inputs = swim;
            if (flightBytes > 0) {
                RecordedSwim before = new RecordedSwim(swim, kept, fault -> {
                    throw fault;
                });
                before.begin(flightBytes, nowNanos);
                recorded = Optional.of(before);
                inputs = before;
            }
            inputs.start(nowNanos);
            inputs.addSeeds(nowNanos, seeds);
        }

        void crash() {
            isRunning = false;
        }

        void move(Endpoint to) {
            byEndpoint.remove(endpoint);
            endpoint = to;
            byEndpoint.put(to, this);
        }

        Map<NodeId, MemberState> states() {
            Map<NodeId, MemberState> states = new TreeMap<>();
            swim.view().members().forEach(member -> states.put(member.id(), member.state()));
            return states;
        }

        Member sees(Node other) {
            return swim.view().member(other.id()).orElseThrow();
        }

        /** Runs when this boot still lives and is not stopped by SIGSTOP. */
        private void deliver(int toBoot, Runnable action) {
            if (!isRunning || boot != toBoot) {
                return;
            }
            if (nowNanos < stalledUntilNanos) {
                at(stalledUntilNanos - nowNanos, () -> deliver(toBoot, action));
                return;
            }
            action.run();
        }

        void receive(Endpoint source, long senderHash, byte[] body) {
            deliver(boot, () -> {
                try {
                    inputs.onGossip(nowNanos, source, GossipCodec.decode(senderHash, body));
                } catch (MalformedPacketException malformed) {
                    throw new AssertionError(malformed);
                }
            });
        }

        @Override
        public String toString() {
            return name;
        }

        private final class Effects implements SwimEffects {
            private final int ofBoot;

            Effects(int ofBoot) {
                this.ofBoot = ofBoot;
            }

            @Override
            public void send(Endpoint to, Gossip gossip) {
                byte[] body = GossipCodec.encode(gossip);
                datagrams++;
                bytes += body.length + 28 + Envelope.OVERHEAD_BYTES;
                digest = Mix.of(digest, nowNanos, Arrays.hashCode(body) * 31L + to.hashCode());
                Node receiver = byEndpoint.get(to);
                if (receiver == null || random.nextDouble() < lossRatio) {
                    return;
                }
                Link link = new Link(Node.this, receiver);
                if (cut.test(link) || filtered.test(link)) {
                    return;
                }
                Endpoint source = endpoint;
                long senderHash = swim.self().high();
                at(MILLI + random.nextInt(200_000), () -> {
                    if (receiver.isRunning) {
                        receiver.receive(source, senderHash, body);
                    }
                });
            }

            @Override
            public void request(Endpoint to, SyncRequest request, long exchangeId) {
                byte[] body = SyncCodec.encode(request);
                digest = Mix.of(digest, nowNanos, Arrays.hashCode(body));
                Node server = byEndpoint.get(to);
                boolean broken = server == null
                        || !tcpWorks
                        || cut.test(new Link(Node.this, server))
                        || cut.test(new Link(server, Node.this));
                long senderHash = swim.self().high();
                Endpoint source = endpoint;
                boolean[] answered = {false};
                at(
                        config.syncTimeoutNanos(),
                        () -> deliver(ofBoot, () -> {
                            if (!answered[0]) {
                                answered[0] = true;
                                inputs.onSyncFailed(nowNanos, exchangeId);
                            }
                        }));
                if (broken || !server.isRunning) {
                    return;
                }
                at(
                        3 * MILLI,
                        () -> server.deliver(server.boot, () -> {
                            byte[] reply = server.serve(source, senderHash, body);
                            long serverHash = server.swim.self().high();
                            at(
                                    MILLI,
                                    () -> deliver(ofBoot, () -> {
                                        if (!answered[0]) {
                                            answered[0] = true;
                                            inputs.onSyncReply(nowNanos, exchangeId, decode(serverHash, reply));
                                        }
                                    }));
                        }));
            }

            @Override
            public void schedule(long delayNanos, SwimTimer timer) {
                at(delayNanos, () -> deliver(ofBoot, () -> inputs.onTimer(nowNanos, timer)));
            }

            @Override
            public void emit(MembershipEvent event) {
                said.add(new Said(nowNanos, Node.this, event));
            }
        }

        private byte[] serve(Endpoint source, long senderHash, byte[] body) {
            try {
                return SyncCodec.encode(
                        inputs.onSyncRequest(nowNanos, source, SyncCodec.decodeRequest(senderHash, body)));
            } catch (MalformedPacketException malformed) {
                throw new AssertionError(malformed);
            }
        }

        private SyncReply decode(long senderHash, byte[] reply) {
            try {
                return SyncCodec.decodeReply(senderHash, reply);
            } catch (MalformedPacketException malformed) {
                throw new AssertionError(malformed);
            }
        }
    }
}
