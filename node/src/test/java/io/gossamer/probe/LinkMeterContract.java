package io.gossamer.probe;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.measure.OwnLink;
import io.gossamer.model.Arrivals;
import io.gossamer.model.Endpoint;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.LinkSummary;
import io.gossamer.model.NodeId;
import io.gossamer.waiting.Eventually;
import io.gossamer.wire.StampPacket;
import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whoever takes the times of arrival. */
abstract class LinkMeterContract extends LiveMeters {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void twoNodesMeasureEachOther(String host) throws Exception {
        Assumptions.assumeTrue(isUsable(host), host + " is not usable on this host");
        Recording recording = new Recording();
        LinkMeter a = start(A, host, recording);
        LinkMeter b = start(B, host, new Recording());
        a.setTargets(List.of(target(B, host, b)));
        a.setPeers(List.of(target(B, host, b)));
        b.setPeers(List.of(target(A, host, a)));

        await().until(() -> recording.summaries.size() >= 3);
        LinkSummary window = recording.summaries.get(2);
        assertThat(window.link()).isEqualTo(new LinkId(A, B));
        assertThat(window.epoch()).isEqualTo(7);
        assertThat(window.counts().received()).isPositive();
        assertThat(window.rtt().orElseThrow().min()).isBetween(1_000L, Eventually.LIMIT.toNanos());
        assertThat(window.counts().lostForward()).as("the reflector counts").isPresent();
        assertThat(window.counts().duplicates()).isZero();
        assertThat(window.kernelStamps()).isEqualTo(stamps().equals("kernel"));
        assertThat(recording.changes).contains("UNKNOWN>UP");

        await().untilAsserted(() -> {
            OwnLink link = a.ownLinks().get(0);
            assertThat(link.state()).isEqualTo(LinkState.UP);
            assertThat(link.lastWindow()).isPresent();
            assertThat(link.running().smoothedRttNanos()).isPresent();
            assertThat(b.heardFrom().get(0).heardNanos()).isPresent();
            assertThat(a.heardFrom().get(0).heardNanos()).as("b does not probe").isEmpty();
        });
        assertThat(a.tally().value("replies", "first")).isPositive();
        assertThat(b.tally().value("reflected", ""))
                .isGreaterThanOrEqualTo(a.tally().value("replies", "first"));
    }

    @Test
    void theFarEndCountsWhatComesIn() throws Exception {
        Recording near = new Recording();
        Recording far = new Recording();
        LinkMeter a = start(A, "127.0.0.1", near);
        LinkMeter b = start(B, "127.0.0.1", far);
        a.setTargets(List.of(target(B, "127.0.0.1", b)));
        b.setTargets(List.of(target(A, "127.0.0.1", a)));
        b.setPeers(List.of(target(A, "127.0.0.1", a)));

        await().untilAsserted(() -> assertThat(far.arrivals)
                .filteredOn(window -> !window.peers().isEmpty())
                .hasSizeGreaterThanOrEqualTo(2));
        Arrivals window = far.arrivals.get(far.arrivals.size() - 1);
        Arrivals.OfPeer counted = window.peers().get(0);
        assertThat(counted.from()).isEqualTo(A);
        assertThat(counted.received()).isPositive().isEqualTo(counted.expected());
        assertThat(counted.duplicates()).isZero();
        assertThat(far.summaries).extracting(LinkSummary::window).contains(window.window());
    }

    @Test
    void aPeerThatRebindsIsFollowedWithItsNewPort() throws Exception {
        Recording recording = new Recording();
        LinkMeter a = start(A, "127.0.0.1", recording);
        LinkMeter before = start(B, "127.0.0.1", new Recording());
        a.setTargets(List.of(target(B, "127.0.0.1", before)));
        await().until(() -> recording.changes.contains("UNKNOWN>UP"));
        before.close();
        LinkMeter after = start(B, "127.0.0.1", new Recording());
        a.setTargets(List.of(target(B, "127.0.0.1", after)));

        await().until(() -> after.tally().value("reflected", "") > 20);
        assertThat(recording.changes).doesNotContain("UP>DOWN");
    }

    @Test
    void aSilentPeerIsDown() throws Exception {
        Recording recording = new Recording();
        LinkMeter a = start(A, "127.0.0.1", recording);
        LinkMeter b = start(B, "127.0.0.1", new Recording());
        a.setTargets(List.of(target(B, "127.0.0.1", b)));
        await().until(() -> recording.changes.contains("UNKNOWN>UP"));
        b.close();

        await().until(() -> recording.changes.stream().anyMatch(change -> change.endsWith(">DOWN")));
        assertThat(a.ownLinks().get(0).reason()).contains("nothing heard for");
    }

    @Test
    void aWildcardAddressAnswersBothFamilies() throws Exception {
        Assumptions.assumeTrue(isUsable("::1"), "::1 is not usable on this host");
        LinkMeter meter = start(A, new InetSocketAddress(0), new Recording());
        for (String host : List.of("127.0.0.1", "::1")) {
            try (DatagramSocket socket = new DatagramSocket(literal(host))) {
                byte[] bytes = request(5, 44);
                socket.send(new DatagramPacket(bytes, 44, literal(host).getAddress(), meter.stampPort()));
                socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
                DatagramPacket reply = new DatagramPacket(new byte[100], 100);
                socket.receive(reply);
                assertThat(reply.getLength()).isEqualTo(44);
                assertThat(reply.getAddress()).isEqualTo(literal(host).getAddress());
            }
        }
    }

    @Test
    void aWildcardAddressProbesBothFamilies() throws Exception {
        Assumptions.assumeTrue(isUsable("::1"), "::1 is not usable on this host");
        Recording recording = new Recording();
        LinkMeter a = start(A, new InetSocketAddress(0), recording);
        NodeId c = new NodeId(1, 0xc);
        a.setTargets(List.of(
                target(B, "127.0.0.1", start(B, "127.0.0.1", new Recording())),
                target(c, "::1", start(c, "::1", new Recording()))));

        await().until(() -> recording.changes.equals(List.of("UNKNOWN>UP", "UNKNOWN>UP")));
    }

    @Test
    void whatIsClosedIsClosed() throws Exception {
        int before = openFiles();
        for (int i = 0; i < 30; i++) {
            LinkMeter meter = start(A, "127.0.0.1", new Recording());
            meter.close();
            meter.close();
            meter.setPeers(List.of());
        }
        assertThat(openFiles()).isLessThan(before + 30);
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    @Test
    void aPortInUseSaysWhichKeyToChangeAndLeavesNothingOpen() throws Exception {
        LinkMeter a = start(A, "127.0.0.1", new Recording());
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), a.stampPort());

        assertThatThrownBy(() -> new LinkMeter(B, 1, config(), clock, taken, new Recording()).start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("udp port " + a.stampPort())
                .hasMessageContaining("network.ports.stamp");
    }

    @Test
    void everySizeOfGoodRequestIsAnsweredInThatSizeAndRepeatsToo() throws Exception {
        LinkMeter meter = start(A, "127.0.0.1", new Recording());
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int expected = 0;
            for (int size : new int[] {14, 38, 41, 44, 44, 45, 200, StampPacket.BYTES_MAX}) {
                byte[] reply = ask(socket, meter, request(5, size));
                assertThat(reply).as("request of %d", size).hasSize(size);
                assertThat(ByteBuffer.wrap(reply).getInt())
                        .as("the reflector's own count")
                        .isEqualTo(size < 16 ? 0 : expected++);
                if (size >= 41) {
                    StampPacket.Reply read = StampPacket.readReply(ByteBuffer.wrap(reply));
                    assertThat(read.echo().sequence()).isEqualTo(5);
                    assertThat(read.sessionId()).isEqualTo(0xabcd);
                    assertThat(read.heldNanos()).isBetween(0L, Eventually.LIMIT.toNanos());
                }
            }
        }
    }

    @Test
    void badDatagramsAreCountedNeverAnsweredAndHarmNothing() throws Exception {
        LinkMeter meter = start(A, "127.0.0.1", new Recording());
        Random random = new Random(3);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int size : new int[] {0, 1, 13}) {
                byte[] bytes = new byte[size];
                random.nextBytes(bytes);
                tell(socket, meter, bytes);
            }
            tell(socket, meter, new byte[44]);
            tell(socket, meter, request(1, StampPacket.BYTES_MAX + 1));
            tell(socket, meter, request(1, 20_000));
            await().untilAsserted(() -> {
                assertThat(meter.tally().value("reflector_dropped", "too_short"))
                        .isEqualTo(3);
                assertThat(meter.tally().value("reflector_dropped", "error_estimate"))
                        .isEqualTo(1);
                assertThat(meter.tally().value("reflector_dropped", "too_long")).isEqualTo(2);
            });
            assertThat(meter.tally().value("reflected", "")).isZero();
            socket.setSoTimeout(50);
            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[2000], 2000)))
                    .isInstanceOf(SocketTimeoutException.class);

            assertThat(ask(socket, meter, request(1, 44))).hasSize(44);
        }
    }

    @Test
    void anotherReflectorIsNotAnswered() throws Exception {
        LinkMeter a = start(A, "127.0.0.1", new Recording());
        try (DatagramSocket reflector = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            a.setPeers(List.of(new ProbeTarget(B, new Endpoint("127.0.0.1", reflector.getLocalPort()))));
            await().until(() -> !a.heardFrom().isEmpty());
            tell(reflector, a, request(1, 44));

            await().until(() -> a.tally().value("reflector_dropped", "from_reflector") == 1);
            assertThat(a.tally().value("reflected", "")).isZero();
        }
    }

    @Test
    void forgedAndBrokenRepliesChangeNothing() throws Exception {
        Recording recording = new Recording();
        LinkMeter a = start(A, "127.0.0.1", recording);
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            peer.setSoTimeout((int) Eventually.LIMIT.toMillis());
            a.setTargets(List.of(new ProbeTarget(B, new Endpoint("127.0.0.1", peer.getLocalPort()))));
            DatagramPacket probe = new DatagramPacket(new byte[2000], 2000);
            peer.receive(probe);
            byte[] forged = request(123_456, 44);
            peer.send(new DatagramPacket(forged, forged.length, probe.getSocketAddress()));
            peer.send(new DatagramPacket(forged, 20, probe.getSocketAddress()));

            await().untilAsserted(() -> {
                assertThat(a.tally().value("replies_dropped", "too_short")).isEqualTo(1);
                assertThat(a.tally().value("replies_dropped", "error_estimate")
                                + a.tally().value("replies", "unknown"))
                        .isEqualTo(1);
            });
            assertThat(recording.changes).noneMatch(change -> change.endsWith(">UP"));
            assertThat(a.tally().value("ticks_failed", "")).isZero();
        }
    }
}
