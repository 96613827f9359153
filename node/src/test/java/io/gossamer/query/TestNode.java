package io.gossamer.query;

import io.gossamer.host.Niceness;
import io.gossamer.http.HttpFace;
import io.gossamer.http.StaticFiles;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.relay.PeerService;
import io.gossamer.relay.SummaryIntake;
import io.gossamer.time.ManualClock;
import io.gossamer.waiting.Eventually;
import io.gossamer.wire.Ed25519;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** One node's two faces over an {@link InMemoryMesh}, on loopback and ports of the system's choice. */
public final class TestNode implements AutoCloseable {
    /** Longer than this process may be stopped: a peer that is up shall not be counted as silent. */
    public static final Duration FANOUT = Eventually.LIMIT.dividedBy(2);

    public final InMemoryMesh mesh;
    public final Tally tally = new Tally("query");
    public final Tally httpTally = new Tally("http");
    public final AtomicBoolean allowRemote = new AtomicBoolean();
    public final List<SummaryIntake.Delivery> taken = new CopyOnWriteArrayList<>();
    public final PeerChannels peers;
    public final GrpcFace grpc;
    public final HttpFace http;
    public final TestSeal seal;
    public final ChangeOrders orders;
    public final ScriptedReports reports = new ScriptedReports();
    public final WorkerPool workers = new WorkerPool(Niceness.threads("test-worker"), 2, tally);
    public final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    public final ManualClock clock = new ManualClock();

    public TestNode(String name, Map<NodeId, InMemoryMesh.Entry> world, long epoch) throws Exception {
        this(name, world, epoch, FANOUT, localFace(name), StaticFiles.NONE);
    }

    public TestNode(
            String name,
            Map<NodeId, InMemoryMesh.Entry> world,
            long epoch,
            HttpFace.Settings httpSettings,
            StaticFiles files)
            throws Exception {
        this(name, world, epoch, FANOUT, httpSettings, files);
    }

    /** One that waits no longer than {@code fanout} for another. */
    TestNode(String name, Map<NodeId, InMemoryMesh.Entry> world, long epoch, Duration fanout) throws Exception {
        this(name, world, epoch, fanout, localFace(name), StaticFiles.NONE);
    }

    private TestNode(
            String name,
            Map<NodeId, InMemoryMesh.Entry> world,
            long epoch,
            Duration fanout,
            HttpFace.Settings httpSettings,
            StaticFiles files)
            throws Exception {
        seal = new TestSeal();
        mesh = new InMemoryMesh(seal.id(), name, world);
        peers = new PeerChannels(mesh::grpcEndpoint, loops, workers, tally);
        orders = new ChangeOrders(mesh, seal, tally);
        MeshCalls calls = new MeshCalls(mesh, peers, fanout, Optional.of(orders), tally);
        ChangeGuard guard = new ChangeGuard(allowRemote::get);
        SummaryIntake intake = (delivery, receivedNanos, replay) -> taken.add(delivery);
        grpc = new GrpcFace(
                GrpcFace.Settings.of(Optional.of("127.0.0.1"), 0),
                loops,
                workers,
                List.of(
                        new MeshService(calls, guard, workers),
                        new PeerService(
                                mesh.self(),
                                world::containsKey,
                                Ed25519.verifier(),
                                intake,
                                peers,
                                orders::obey,
                                clock,
                                tally)),
                tally);
        grpc.start();
        world.put(seal.id(), new InMemoryMesh.Entry(name, epoch, Optional.of(new Endpoint("127.0.0.1", grpc.port()))));
        http = new HttpFace(
                httpSettings,
                loops,
                workers,
                calls,
                guard,
                () -> "# nothing\n",
                files,
                List.of(reports.verb()),
                httpTally);
        http.start();
    }

    private static HttpFace.Settings localFace(String name) {
        return HttpFace.Settings.of(Optional.of("127.0.0.1"), 0, List.of(name), List.of("https://mesh.example"));
    }

    public NodeId id() {
        return mesh.self();
    }

    @Override
    public void close() {
        http.close();
        grpc.close();
        peers.close();
        workers.close();
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
