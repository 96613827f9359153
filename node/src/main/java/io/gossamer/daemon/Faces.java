package io.gossamer.daemon;

import io.gossamer.config.GossamerConfig;
import io.gossamer.http.HttpFace;
import io.gossamer.http.PageFiles;
import io.gossamer.instrument.InstrumentCalls;
import io.gossamer.instrument.InstrumentPeerService;
import io.gossamer.instrument.InstrumentService;
import io.gossamer.instrument.Instruments;
import io.gossamer.instrument.LiveProbes;
import io.gossamer.metrics.NodeMetrics;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.query.BindFailure;
import io.gossamer.query.ChangeGuard;
import io.gossamer.query.ChangeOrders;
import io.gossamer.query.GrpcFace;
import io.gossamer.query.LocalMesh;
import io.gossamer.query.MeshCalls;
import io.gossamer.query.MeshService;
import io.gossamer.query.PeerChannels;
import io.gossamer.query.WorkerPool;
import io.gossamer.relay.PeerService;
import io.gossamer.relay.SummaryIntake;
import io.gossamer.time.Clock;
import io.gossamer.wire.Verifier;
import io.grpc.BindableService;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What people and other nodes talk to: gRPC on 7404, HTTP on 7405, and the metrics behind it. */
final class Faces implements AutoCloseable {
    private static final int GRPC_CONNECTIONS_MAX = 1_024;
    /** A stream of the replicated state is a call too, and one voter may have to serve all of 500 nodes. */
    private static final int GRPC_CALLS_MAX = 1_024;

    private static final int HTTP_CONNECTIONS_MAX = 512;
    private static final int EVENT_CLIENTS_MAX = 256;

    private final GrpcFace grpc;
    private final HttpFace http;
    private final NodeMetrics metrics;

    /**
     * What both faces stand on.
     *
     * @param tallies of every component, read at each scrape
     * @param members whose summaries are taken
     * @param consensus the gRPC service of the Raft group
     * @param instruments what this node measures with, once it can sign orders
     */
    record Foundation(
            GossamerConfig config,
            LocalMesh mesh,
            EventLoopGroup loops,
            WorkerPool workers,
            PeerChannels peers,
            SummaryIntake intake,
            Predicate<NodeId> members,
            Verifier verifier,
            ChangeOrders.Seal seal,
            BindableService consensus,
            BooleanSupplier allowRemoteChanges,
            Clock clock,
            Function<ChangeOrders, Instruments> instruments,
            Supplier<Collection<Tally>> tallies,
            Tally tally) {}

    Faces(Foundation under) {
        GossamerConfig config = under.config();
        ChangeOrders orders = new ChangeOrders(under.mesh(), under.seal(), under.tally());
        Instruments instruments = under.instruments().apply(orders);
        InstrumentCalls measuring = new InstrumentCalls(instruments);
        LiveProbes live = new LiveProbes(instruments);
        MeshCalls calls = new MeshCalls(
                        under.mesh(), under.peers(), config.api().fanoutTimeout(), Optional.of(orders), under.tally())
                .with(measuring.verbs());
        ChangeGuard guard = new ChangeGuard(under.allowRemoteChanges());
        metrics = new NodeMetrics(under.mesh(), under.tallies(), false);
        PeerService peerService = new PeerService(
                under.mesh().self(),
                under.members(),
                under.verifier(),
                under.intake(),
                under.peers(),
                orders::obey,
                under.clock(),
                under.tally());
        MeshService meshService = new MeshService(calls, guard, under.workers());
        grpc = new GrpcFace(
                new GrpcFace.Settings(
                        config.network().bind(), config.network().ports().grpc(), GRPC_CONNECTIONS_MAX, GRPC_CALLS_MAX),
                under.loops(),
                under.workers(),
                List.of(
                        meshService,
                        new InstrumentService(live, meshService, under.workers()),
                        peerService,
                        new InstrumentPeerService(instruments, measuring),
                        under.consensus()),
                under.tally());
        http = new HttpFace(
                new HttpFace.Settings(
                        config.network().bind(),
                        config.network().ports().http(),
                        List.of(config.node().name(), HostName.get()),
                        config.api().allowedOrigins(),
                        HTTP_CONNECTIONS_MAX,
                        EVENT_CLIENTS_MAX,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10)),
                under.loops(),
                under.workers(),
                calls,
                guard,
                metrics::scrape,
                new PageFiles(),
                List.of(live.verb()),
                under.tally());
    }

    /** Both listen, or neither: the message names the key to change. */
    void start() throws StartException {
        try {
            grpc.start();
            http.start();
        } catch (BindFailure taken) {
            close();
            throw new StartException(taken.getMessage(), taken);
        }
    }

    int grpcPort() {
        return grpc.port();
    }

    int httpPort() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
        grpc.close();
        metrics.close();
    }
}
