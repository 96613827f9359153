package io.gossamer.consensus.node;

import io.gossamer.config.GossamerConfig;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.MeshHooks;
import io.gossamer.consensus.RecordingState;
import io.gossamer.consensus.ratis.LogLimits;
import io.gossamer.model.Endpoint;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.time.Clock;
import io.gossamer.waiting.Eventually;
import io.gossamer.waiting.FreePort;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Hosts on loopback whose membership is perfect and immediate, with real Raft and real gRPC between them: what gossip
 * would say is said by the fixture, so that a test can also make it say something false.
 */
final class LoopbackMesh implements AutoCloseable {
    private static final long LONG_AGO_NANOS = 60_000_000_000L;

    final Map<String, Host> hosts = new LinkedHashMap<>();
    final Set<String> cutOff = ConcurrentHashMap.newKeySet();
    Duration electionMin = Duration.ofMillis(300);
    Duration electionMax = Duration.ofMillis(600);
    Duration replaceAfter = Duration.ofSeconds(2);
    LogLimits limits = LogLimits.SHIPPED;
    private final Path root;
    private final Clock clock = new Clock() {
        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallNanos() {
            return System.currentTimeMillis() * 1_000_000;
        }
    };

    LoopbackMesh(Path root) {
        this.root = root;
    }

    Host host(String name, boolean joins, String... founders) {
        Host host = new Host(name, joins, List.of(founders));
        hosts.put(name, host);
        return host;
    }

    /** One that joins and is already known to the others. */
    Host joined(String name, Host seed) throws IOException {
        Host host = host(name, true);
        host.mesh = seed.mesh;
        return host.start();
    }

    Host leader() {
        return await(
                "a leader",
                () -> find(host -> host.running() && host.node.view().isLeader()));
    }

    Optional<Host> find(Predicate<Host> wanted) {
        return hosts.values().stream().filter(wanted).findFirst();
    }

    Host meshOf(int size) throws IOException {
        Host first = host("n1", false).start();
        for (int i = 2; i <= size; i++) {
            joined("n" + i, first);
        }
        return first;
    }

    void awaitVoters(int count) {
        awaitTrue(count + " voters", () -> find(host -> host.running()
                        && host.node.view().isLeader()
                        && host.node.view().voters().size() == count)
                .isPresent());
    }

    void awaitEverywhere(String command) {
        for (Host host : hosts.values()) {
            if (host.running()) {
                awaitTrue(
                        command + " at " + host.name,
                        () -> host.state.commands().contains(command));
            }
        }
    }

    long groups() {
        return hosts.values().stream()
                .filter(Host::running)
                .map(host -> host.node.view().groupId())
                .distinct()
                .count();
    }

    static <T> T await(String what, java.util.function.Supplier<Optional<T>> probe) {
        long deadline = System.nanoTime() + Eventually.LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<T> found = probe.get();
            if (found.isPresent()) {
                return found.get();
            }
            pause();
        }
        throw new AssertionError("no " + what + " within " + Eventually.LIMIT.toSeconds() + " s");
    }

    static void awaitTrue(String what, BooleanSupplier condition) {
        await(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Retries as any proposer must. */
    static void propose(Host host, String command) {
        await("acceptance of " + command, () -> {
            try {
                return Optional.of(host.node
                        .propose(command.getBytes(StandardCharsets.UTF_8))
                        .get(8, TimeUnit.SECONDS));
            } catch (Exception refused) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void close() {
        crashAll();
        hosts.values().forEach(host -> host.channels.values().forEach(ManagedChannel::shutdownNow));
    }

    /** All at once: closing a Raft server takes seconds. */
    void crashAll() {
        hosts.values().parallelStream().forEach(Host::crash);
    }

    final class Host implements MeshHooks {
        final String name;
        final NodeId id;
        final boolean joins;
        final List<String> founders;
        final int raftPort = FreePort.next();
        final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
        RecordingState state = new RecordingState();
        Zone zone = Zone.NONE;
        volatile ConsensusNode node;
        volatile Server grpc;
        volatile MemberState memberState = MemberState.STOPPED;
        volatile long sinceNanos;
        volatile NodeId mesh;
        volatile Optional<NodeProfile.RaftSeat> seat = Optional.empty();
        /** Grows with every tick of the node. */
        final AtomicInteger looks = new AtomicInteger();

        Host(String name, boolean joins, List<String> founders) {
            this.name = name;
            this.joins = joins;
            this.founders = founders;
            this.id = new NodeId(name.hashCode(), 7);
        }

        Path dir() {
            return root.resolve(name);
        }

        boolean running() {
            return node != null;
        }

        Host start() throws IOException {
            state = new RecordingState();
            ConsensusNode starting = new ConsensusNode(setup(), limits);
            starting.onSeatChanged(now -> seat = now);
            grpc = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(starting.service())
                    .build()
                    .start();
            node = starting;
            memberState = MemberState.ALIVE;
            sinceNanos = System.nanoTime() - LONG_AGO_NANOS;
            try {
                starting.start();
            } catch (IOException failure) {
                crash();
                throw failure;
            }
            return this;
        }

        private ConsensusSetup setup() {
            return new ConsensusSetup(
                    id,
                    name,
                    "test",
                    dir(),
                    "127.0.0.1",
                    raftPort,
                    () -> new Endpoint("127.0.0.1", raftPort),
                    new GossamerConfig.Raft(founders, electionMin, electionMax, replaceAfter),
                    joins,
                    clock,
                    state,
                    this::view,
                    this::channel,
                    this);
        }

        MembershipView view() {
            List<Member> members = new ArrayList<>();
            for (Host host : List.copyOf(hosts.values())) {
                boolean heard = host == this || cutOff.contains(host.name) == cutOff.contains(name);
                if (heard && (host.running() || host.memberState != MemberState.STOPPED)) {
                    members.add(host.member());
                }
            }
            members.sort(java.util.Comparator.comparing(Member::id));
            NodeId known = mesh == null ? new NodeId(0, 0) : mesh;
            return new MembershipView(1, id, known, members, Optional.empty(), false, 0);
        }

        private Member member() {
            Server served = grpc;
            NodePorts ports = new NodePorts(1, 1, raftPort, served == null ? 1 : served.getPort(), 1);
            NodeProfile profile = new NodeProfile(name, zone, "127.0.0.1", ports, Map.of(), "test", 0, seat);
            return new Member(id, profile, memberState, 1, sinceNanos, List.of(), 1);
        }

        Optional<Channel> channel(NodeId to) {
            return find(host -> host.id.equals(to) && cutOff.contains(host.name) == cutOff.contains(name))
                    .filter(host -> host.grpc != null)
                    .map(host -> channels.computeIfAbsent(
                            host.name + ":" + host.grpc.getPort(),
                            key -> NettyChannelBuilder.forAddress("127.0.0.1", host.grpc.getPort())
                                    .usePlaintext()
                                    .build()));
        }

        void crash() {
            ConsensusNode dying = node;
            node = null;
            if (dying != null) {
                dying.crash();
                grpc.shutdownNow();
                grpc = null;
                becomes(MemberState.UNREACHABLE);
            }
        }

        void becomes(MemberState now) {
            memberState = now;
            sinceNanos = System.nanoTime();
        }

        /** What gossip does when this node meets a larger mesh. */
        void adopt(NodeId larger) {
            mesh = larger;
            node.meshAdopted(larger);
        }

        @Override
        public Optional<NodeId> meshId() {
            looks.incrementAndGet();
            return Optional.ofNullable(mesh);
        }

        @Override
        public boolean solo() {
            return view().members().size() == 1;
        }

        @Override
        public void meshFounded(NodeId meshId, boolean solo) {
            mesh = meshId;
        }
    }
}
