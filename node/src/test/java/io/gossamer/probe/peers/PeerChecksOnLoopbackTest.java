package io.gossamer.probe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.probe.DatagramChannels;
import io.gossamer.proto.CheckOutcome;
import io.gossamer.proto.PeerCheck;
import io.gossamer.time.Clock;
import io.gossamer.waiting.FreePort;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real ports: of a server that speaks, of one that hangs, and of none. */
class PeerChecksOnLoopbackTest {
    private static final long WAIT_SECONDS = 20;
    private static final NodeId PEER = new NodeId(1, 2);

    private final EventLoopGroup loops = DatagramChannels.newGroup(1);
    private final Tally tally = new Tally("check");
    private final BlockingQueue<NodeId> news = new LinkedBlockingQueue<>();
    private final PeerChecks checks = new PeerChecks(
            loops.next(),
            new Clock() {
                @Override
                public long monotonicNanos() {
                    return System.nanoTime();
                }

                @Override
                public long wallNanos() {
                    return System.currentTimeMillis() * 1_000_000;
                }
            },
            new Random(3),
            () -> false,
            new PeerChecks.Listener() {
                @Override
                public void onNews(NodeId node) {
                    news.add(node);
                }

                @Override
                public void onNotPermitted(String why) {
                    // this host's own affair
                }
            },
            tally);

    @AfterEach
    void close() {
        checks.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }

    private PeerCheck check(int port) throws InterruptedException {
        InetSocketAddress api = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        checks.beat(List.of(new Peer(PEER, api, true)));
        PeerCheck known = PeerCheck.getDefaultInstance();
        while (!known.hasTcp()) {
            assertThat(news.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(PEER);
            known = checks.of(PEER);
        }
        return known;
    }

    @Test
    void aServerOfHttp2SpeaksFirstAndSoIsKnownToLive() throws Exception {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()
                .start();
        try {
            PeerCheck check = check(server.getPort());
            assertThat(check.getTcp().getOutcome()).isEqualTo(CheckOutcome.CHECK_SERVES);
            assertThat(check.getTcp().getRttSeconds()).isBetween(0.0, 1.0);
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void aPortWhoseProcessAcceptsNothingHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(check(silent.getLocalPort()).getTcp().getOutcome()).isEqualTo(CheckOutcome.CHECK_HANGS);
        }
    }

    @Test
    void aClosedPortRefuses() throws Exception {
        assertThat(check(FreePort.next()).getTcp().getOutcome()).isEqualTo(CheckOutcome.CHECK_REFUSED);
    }

    @Test
    void whatWasFoundOutBeforeATroubleIsNotOfIt() throws Exception {
        check(FreePort.next());
        assertThat(checks.of(PEER, -1)).isEqualTo(PeerCheck.getDefaultInstance());
    }

    @Test
    void whoIsNotAmongThePeersAnyMoreIsForgotten() throws Exception {
        check(FreePort.next());
        checks.beat(List.of());
        assertThat(checks.of(PEER)).isEqualTo(PeerCheck.getDefaultInstance());
    }
}
