package io.gossamer.query;

import io.gossamer.model.Tally;
import io.gossamer.proto.MeshGrpc;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server of a node: the services handed in, server reflection and {@code grpc.health.v1}, on the daemon's event
 * loops and a small executor, with limits on everything a client can make it hold.
 */
public final class GrpcFace implements AutoCloseable {
    static final int MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
    static final int METADATA_BYTES_MAX = 8 * 1024;
    static final int CALLS_PER_CONNECTION_MAX = 64;
    static final int FLOW_WINDOW_BYTES = 256 * 1024;

    private final InetSocketAddress address;
    private final Server server;
    private final HealthStatusManager health = new HealthStatusManager();

    /**
     * Where to listen, and how much is borne.
     *
     * @param bind address to listen on; empty: the wildcard address
     * @param port 0 lets the system choose
     */
    public record Settings(Optional<String> bind, int port, int connectionsMax, int callsMax) {
        public static Settings of(Optional<String> bind, int port) {
            return new Settings(bind, port, 256, 256);
        }
    }

    /**
     * @param loops the daemon's; not closed here
     * @param executor must not refuse; not closed here
     * @param services MeshService, PeerService and what else this node offers
     */
    public GrpcFace(
            Settings settings,
            EventLoopGroup loops,
            Executor executor,
            List<? extends BindableService> services,
            Tally tally) {
        this.address = SocketKind.bindAddress(settings.bind(), settings.port());
        ConnectionLimit connections = new ConnectionLimit(settings.connectionsMax(), tally);
        SocketKind kind = SocketKind.of(loops);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .channelFactory(() -> limited(kind.server(), connections))
                .executor(executor)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .maxInboundMetadataSize(METADATA_BYTES_MAX)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .handshakeTimeout(10, TimeUnit.SECONDS)
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .permitKeepAliveTime(15, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(10, TimeUnit.MINUTES)
                .intercept(new CallGate(settings.callsMax(), tally));
        services.forEach(builder::addService);
        this.server = builder.addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build();
    }

    private static ServerChannel limited(ServerChannel listening, ConnectionLimit connections) {
        listening.pipeline().addLast(connections);
        return listening;
    }

    /** Listens. Throws {@link BindFailure} that names {@code network.ports.grpc}. */
    public void start() throws BindFailure {
        try {
            server.start();
        } catch (IOException refused) {
            throw new BindFailure("gRPC", address, "network.ports.grpc", refused);
        }
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
        health.setStatus(MeshGrpc.SERVICE_NAME, ServingStatus.SERVING);
    }

    /** The port that it really listens on. */
    public int port() {
        return server.getPort();
    }

    /** Takes no new call, gives running ones a second, then ends them. */
    @Override
    public void close() {
        if (server.isShutdown()) {
            return;
        }
        health.enterTerminalState();
        server.shutdown();
        try {
            if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
