package io.gossamer.query;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * gRPC channels to other members, one each, made when first asked for, made anew when the member's address changes.
 *
 * <p>At most {@link #CHANNELS_MAX} are kept, the longest unused goes first; a channel without calls closes its connection
 * after {@link #IDLE_SECONDS} s. Any thread may call; nothing blocks.
 */
public final class PeerChannels implements AutoCloseable {
    static final int CHANNELS_MAX = 64;
    static final long IDLE_SECONDS = 60;
    static final int MESSAGE_BYTES_MAX = 8 * 1024 * 1024;
    private static final int FLOW_WINDOW_BYTES = 256 * 1024;
    private static final long RETRY_NANOS_MIN = 1_000_000_000L;

    private final Function<NodeId, Optional<Endpoint>> endpoints;
    private final EventLoopGroup loops;
    private final Executor executor;
    private final Tally tally;
    private final Map<NodeId, Peer> peers = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    private static final class Peer {
        final Endpoint endpoint;
        final ManagedChannel channel;
        long retriedNanos;

        Peer(Endpoint endpoint, ManagedChannel channel, long nowNanos) {
            this.endpoint = endpoint;
            this.channel = channel;
            this.retriedNanos = nowNanos;
        }
    }

    /**
     * @param endpoints where a member's gRPC face is, if it is known: {@code LocalMesh::grpcEndpoint}
     * @param loops the daemon's; not closed here
     * @param executor runs the callbacks of answers; not closed here
     */
    public PeerChannels(
            Function<NodeId, Optional<Endpoint>> endpoints, EventLoopGroup loops, Executor executor, Tally tally) {
        this.endpoints = endpoints;
        this.loops = loops;
        this.executor = executor;
        this.tally = tally;
    }

    /** Empty when the member is not known, offers no gRPC face, or this is closed. Calls on it need a deadline. */
    public Optional<Channel> channel(NodeId peer) {
        Optional<Endpoint> endpoint = endpoints.apply(peer);
        synchronized (peers) {
            if (closed || endpoint.isEmpty()) {
                drop(peers.remove(peer));
                return Optional.empty();
            }
            Peer known = peers.get(peer);
            if (known != null && known.endpoint.equals(endpoint.get())) {
                hurry(known);
                return Optional.of(known.channel);
            }
            drop(known);
            Peer made = new Peer(endpoint.get(), open(endpoint.get()), System.nanoTime());
            peers.put(peer, made);
            evict();
            return Optional.of(made.channel);
        }
    }

    /**
     * gRPC's own back-off grows to two minutes, in which a peer that is back would still be said to be unreachable: somebody
     * asks now, so try now.
     */
    private static void hurry(Peer peer) {
        long nowNanos = System.nanoTime();
        if (nowNanos - peer.retriedNanos >= RETRY_NANOS_MIN
                && peer.channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            peer.retriedNanos = nowNanos;
            peer.channel.resetConnectBackoff();
        }
    }

    /**
     * The peer was gone and is back: what a cut network held up sleeps on in the old connection for as long as the cut lasted (TCP
     * doubles its time of repeating), so the next call makes a new one.
     */
    public void renew(NodeId peer) {
        synchronized (peers) {
            drop(peers.remove(peer));
        }
    }

    private ManagedChannel open(Endpoint endpoint) {
        tally.count("channels_opened");
        // an address instead of a name: members advertise literals, and gRPC's DNS resolver would bring its own threads
        return NettyChannelBuilder.forAddress(new InetSocketAddress(endpoint.host(), endpoint.port()))
                .usePlaintext()
                .eventLoopGroup(loops)
                .channelType(SocketKind.of(loops).client())
                .withOption(io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, 5000)
                .executor(executor)
                .offloadExecutor(executor)
                .disableRetry()
                .idleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTime(30, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .build();
    }

    private void evict() {
        Iterator<Peer> longestUnusedFirst = peers.values().iterator();
        while (peers.size() > CHANNELS_MAX) {
            Peer evicted = longestUnusedFirst.next();
            longestUnusedFirst.remove();
            drop(evicted);
        }
    }

    /** Calls that are under way still get their answer. */
    private void drop(Peer peer) {
        if (peer != null) {
            tally.count("channels_closed");
            peer.channel.shutdown();
        }
    }

    int open() {
        synchronized (peers) {
            return peers.size();
        }
    }

    /** Ends all calls; does not wait. */
    @Override
    public void close() {
        List<Peer> all;
        synchronized (peers) {
            closed = true;
            all = new ArrayList<>(peers.values());
            peers.clear();
        }
        all.forEach(peer -> peer.channel.shutdownNow());
    }
}
