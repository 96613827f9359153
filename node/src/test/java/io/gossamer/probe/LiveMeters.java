package io.gossamer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.config.GossamerConfig;
import io.gossamer.measure.SelfJudge;
import io.gossamer.model.Arrivals;
import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.time.Clock;
import io.gossamer.waiting.Eventually;
import io.gossamer.wire.ErrorEstimate;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;

/** Real senders, real reflectors, real sockets, on loopback, and who asks them. */
abstract class LiveMeters {
    static final NodeId A = new NodeId(1, 0xa);
    static final NodeId B = new NodeId(1, 0xb);

    final SystemClock clock = new SystemClock();
    private final List<LinkMeter> meters = new ArrayList<>();

    /** The host's clocks, of which the wall clock can be stepped. */
    static final class SystemClock implements Clock {
        volatile long steppedNanos;

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallNanos() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano() + steppedNanos;
        }
    }

    static final class Recording implements LinkMeterListener {
        final List<LinkSummary> summaries = new CopyOnWriteArrayList<>();
        final List<String> changes = new CopyOnWriteArrayList<>();
        final List<Arrivals> arrivals = new CopyOnWriteArrayList<>();

        @Override
        public void onArrivals(Arrivals counted) {
            arrivals.add(counted);
        }

        @Override
        public void onWindow(List<LinkSummary> closed) {
            summaries.addAll(closed);
        }

        @Override
        public void onHealthChange(SelfJudge.Health health) {}

        @Override
        public void onStateChange(LinkId link, LinkState from, LinkState to, String reason) {
            changes.add(from + ">" + to);
        }
    }

    /** {@code kernel} or {@code user}: what this suite is about. */
    abstract String stamps();

    final GossamerConfig.Probe config() {
        return new GossamerConfig.Probe(
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                64,
                32,
                0.05,
                Duration.ofSeconds(1),
                stamps().equals("kernel"),
                46,
                List.of(34),
                GossamerConfig.Authentication.OFF);
    }

    final LinkMeter start(NodeId self, String address, LinkMeterListener listener) throws IOException {
        return start(self, literal(address), listener);
    }

    final LinkMeter start(NodeId self, InetSocketAddress bind, LinkMeterListener listener) throws IOException {
        return start(self, bind, listener, StampTrust.OPEN);
    }

    final LinkMeter start(NodeId self, InetSocketAddress bind, LinkMeterListener listener, StampTrust trust)
            throws IOException {
        LinkMeter meter = new LinkMeter(self, 7, config(), clock, bind, listener);
        meters.add(meter);
        meter.use(trust);
        meter.start();
        assertThat(meter.stamps()).as("no silent fall back").isEqualTo(stamps());
        return meter;
    }

    @AfterEach
    void stop() {
        meters.forEach(LinkMeter::close);
    }

    static ProbeTarget target(NodeId node, String host, LinkMeter meter) {
        return new ProbeTarget(node, new Endpoint(host, meter.stampPort()));
    }

    static InetSocketAddress literal(String host) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(host)), 0);
    }

    static boolean isUsable(String host) {
        try (DatagramSocket socket = new DatagramSocket(literal(host))) {
            return socket.isBound();
        } catch (IOException notHere) {
            return false;
        }
    }

    static byte[] request(int sequence, int size) {
        byte[] whole = new byte[Math.max(size, StampPacket.BYTES)];
        StampPacket.writeRequest(
                new StampPacket.Request(sequence, 0, ErrorEstimate.UNVOUCHED_MILLISECOND, 0xabcd),
                ByteBuffer.wrap(whole));
        return java.util.Arrays.copyOf(whole, size);
    }

    static void tell(DatagramSocket socket, LinkMeter meter, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), meter.stampPort()));
    }

    static byte[] ask(DatagramSocket socket, LinkMeter meter, byte[] bytes) throws IOException {
        tell(socket, meter, bytes);
        socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
        DatagramPacket reply = new DatagramPacket(new byte[10_000], 10_000);
        socket.receive(reply);
        return java.util.Arrays.copyOf(reply.getData(), reply.getLength());
    }
}
