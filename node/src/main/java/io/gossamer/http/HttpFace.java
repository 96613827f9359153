package io.gossamer.http;

import io.gossamer.model.Tally;
import io.gossamer.query.BindFailure;
import io.gossamer.query.ChangeGuard;
import io.gossamer.query.ConnectionLimit;
import io.gossamer.query.MeshCalls;
import io.gossamer.query.SocketKind;
import io.gossamer.query.StreamVerb;
import io.gossamer.query.WorkerPool;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The HTTP server of a node, on the daemon's event loops: reads requests within limits, has them answered on worker threads,
 * and holds the clients of streams. See {@link Routes} for what is where.
 */
public final class HttpFace implements AutoCloseable {
    static final int LINE_BYTES_MAX = 4096;
    static final int HEADER_BYTES_MAX = 16 * 1024;
    static final int BODY_BYTES_MAX = 64 * 1024;
    static final long REPLY_BYTES_MAX = 16L * 1024 * 1024;
    /** Each makes this host or another send up to ten packets a second. */
    static final int REPORT_CLIENTS_MAX = 16;

    private final Settings settings;
    private final EventLoopGroup loops;
    private final WorkerPool workers;
    private final Routes routes;
    private final HostCheck hosts;
    private final Map<String, HttpConnection.Stream> streams = new LinkedHashMap<>();
    private final ReplyBudget budget = new ReplyBudget(REPLY_BYTES_MAX);
    private final Tally tally;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private Channel listening;

    /**
     * Where to listen, who may ask, and how much is borne.
     *
     * @param bind address to listen on; empty: the wildcard address
     * @param port 0 lets the system choose
     * @param ownNames names by which this node may be called in a Host header: its own, its host's
     * @param allowedOrigins {@code api.allowed_origins}
     */
    public record Settings(
            Optional<String> bind,
            int port,
            List<String> ownNames,
            List<String> allowedOrigins,
            int connectionsMax,
            int eventClientsMax,
            Duration requestTimeout,
            Duration replyTimeout,
            Duration heartbeat) {
        public static Settings of(Optional<String> bind, int port, List<String> ownNames, List<String> allowedOrigins) {
            return new Settings(
                    bind,
                    port,
                    ownNames,
                    allowedOrigins,
                    256,
                    64,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(15));
        }
    }

    /**
     * @param loops the daemon's; not closed here
     * @param metrics the page for Prometheus: {@code NodeMetrics::scrape}
     * @param files the page's, or {@link StaticFiles#NONE}
     * @param reports calls that answer with a stream
     */
    public HttpFace(
            Settings settings,
            EventLoopGroup loops,
            WorkerPool workers,
            MeshCalls calls,
            ChangeGuard guard,
            Supplier<String> metrics,
            StaticFiles files,
            List<StreamVerb<?, ?>> reports,
            Tally tally) {
        this.settings = settings;
        this.loops = loops;
        this.workers = workers;
        streams.put(
                Routes.EVENTS,
                new EventClients(calls.events(), settings.eventClientsMax(), settings.heartbeat(), tally));
        for (StreamVerb<?, ?> verb : reports) {
            streams.put(Routes.API + "/" + verb.path(), new ReportClients(verb, REPORT_CLIENTS_MAX, tally));
        }
        this.routes = new Routes(calls, guard, metrics, files, streams.keySet());
        this.hosts = new HostCheck(settings.ownNames(), settings.allowedOrigins());
        this.tally = tally;
    }

    /** Listens. Throws {@link BindFailure} that names {@code network.ports.http}. */
    public void start() throws BindFailure {
        InetSocketAddress address = SocketKind.bindAddress(settings.bind(), settings.port());
        SocketKind kind = SocketKind.of(loops);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channelFactory(kind::server)
                .option(ChannelOption.SO_BACKLOG, 128)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .handler(new ConnectionLimit(settings.connectionsMax(), tally))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connections.add(connection);
                        addHandlers(connection.pipeline());
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindFailure("HTTP", address, "network.ports.http", bound.cause());
        }
        listening = bound.channel();
    }

    private void addHandlers(ChannelPipeline pipeline) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig().setMaxInitialLineLength(LINE_BYTES_MAX).setMaxHeaderSize(HEADER_BYTES_MAX);
        pipeline.addLast(new HttpServerCodec(limits))
                .addLast(new JsonAggregator(BODY_BYTES_MAX, tally))
                .addLast(new RequestDeadline(settings.requestTimeout(), settings.replyTimeout(), tally))
                .addLast(new FlowControlHandler())
                .addLast(new HttpConnection(routes, hosts, streams, workers, budget, tally));
    }

    /** The port that it really listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        if (listening != null) {
            listening.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
        connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
