package io.gossamer.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.probe.DatagramChannels;
import io.gossamer.swim.SwimTimer;
import io.gossamer.wire.ClusterKey;
import io.gossamer.wire.Envelope;
import io.gossamer.wire.Gossip;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the gossip socket is read, with real sockets on loopback. */
class DatagramTransportTest {
    private final EventLoopGroup group = DatagramChannels.newGroup(1);
    private DatagramTransport transport;
    private InetSocketAddress address;
    private DatagramSocket stranger;

    @BeforeEach
    void bind() throws IOException {
        Envelope envelope = new Envelope(ClusterKey.of("test", ""), new NodeId(1, 2), 1, 16);
        transport = new DatagramTransport(envelope, new Loop(), new Nobody());
        address = transport.bind(
                group.next(),
                DatagramChannels.datagramChannel(),
                DatagramChannels.PACKETS,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() {
        stranger.close();
        transport.close();
        group.shutdownGracefully().awaitUninterruptibly(5_000);
    }

    private void send(int packets) throws IOException {
        for (int i = 0; i < packets; i++) {
            stranger.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, address));
        }
    }

    private <T> T onLoop(Callable<T> call) throws ExecutionException, InterruptedException {
        return group.next().submit(call).get();
    }

    private void onLoop(Runnable work) throws ExecutionException, InterruptedException {
        group.next().submit(work).get();
    }

    private long received() throws ExecutionException, InterruptedException {
        return onLoop(() -> transport.tally().value("datagrams_received", ""));
    }

    private void awaitReceived(long packets) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> received() == packets);
    }

    /** Loopback has delivered when the sender returns; were the socket watched, a round or two of the loop would read it. */
    private void letTheLoopTurn() throws ExecutionException, InterruptedException {
        for (int rounds = 0; rounds < 10; rounds++) {
            received();
        }
    }

    @Test
    void whatComesInWaitsUntilItIsLookedFor() throws Exception {
        send(3);
        letTheLoopTurn();
        assertThat(received()).isZero();
        onLoop(transport::read);
        awaitReceived(3);
    }

    /** A timer must not judge somebody whose answer lies unread. */
    @Test
    void whatHasComeInIsHandedOverBeforeTheNextScheduledWorkRuns() throws Exception {
        send(3);
        CompletableFuture<Long> seen = new CompletableFuture<>();
        onLoop(() -> {
            transport.read();
            group.next()
                    .schedule(
                            () -> seen.complete(transport.tally().value("datagrams_received", "")),
                            0,
                            TimeUnit.NANOSECONDS);
        });
        assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void untilItRestsEachPacketIsReadAsItComes() throws Exception {
        onLoop(transport::read);
        send(1);
        awaitReceived(1);
        send(1);
        awaitReceived(2);
        onLoop(transport::rest);
        send(1);
        letTheLoopTurn();
        assertThat(received()).isEqualTo(2);
    }

    @Test
    void allThatHasComeInIsReadHoweverSoonItRests() throws Exception {
        send(200);
        onLoop(() -> {
            transport.read();
            group.next().execute(transport::rest);
        });
        onLoop(transport::read);
        awaitReceived(200);
    }

    @Test
    void afterAFloodItDoesNotRest() throws Exception {
        onLoop(transport::read);
        for (int sent = 0; sent < 300; sent += 20) {
            send(20);
            awaitReceived(sent + 20);
        }
        onLoop(transport::rest);
        assertThat(onLoop(() -> transport.tally().value("floods", "begins"))).isEqualTo(1);
        send(1);
        awaitReceived(301);
    }

    private static final class Loop implements SwimLoop {
        @Override
        public long nowNanos() {
            return System.nanoTime();
        }

        @Override
        public void schedule(long delayNanos, SwimTimer timer) {
            throw new AssertionError("a socket sets no timers");
        }

        @Override
        public void later(long delayNanos, Runnable work) {
            throw new AssertionError("a socket sets no timers");
        }
    }

    private static final class Nobody implements DatagramTransport.Receiver {
        @Override
        public void onGossip(long nowNanos, Endpoint source, Gossip gossip, byte[] body) {
            throw new AssertionError("nothing valid was sent");
        }

        @Override
        public void onWrongCluster(long nowNanos, Endpoint source, boolean toldByOther) {
            throw new AssertionError("nothing valid was sent");
        }
    }
}
