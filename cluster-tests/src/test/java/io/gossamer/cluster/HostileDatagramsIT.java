package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proto.MembersRequest;
import io.gossamer.proto.StatusRequest;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes from strangers on both UDP ports of a live daemon: counted and dropped, no state changes, no reply grows. */
class HostileDatagramsIT extends ClusterTest {
    private static final int DATAGRAMS = 3_000;

    @Test
    void noiseOnEveryUdpPortIsCountedAndChangesNothing() throws Exception {
        DaemonProcess n1 = mesh.add("n1", List.of(), Map.of()).start();
        mesh.add("n2", List.of(n1.gossipAddress()), Map.of()).start();
        mesh.add("n3", List.of(n1.gossipAddress()), Map.of()).start();
        mesh.awaitComplete(60);
        mesh.awaitVoters(3, 60);
        // A new voter says so in its record, which takes a moment to get here: that change is not the noise's.
        Await.until("nobody says anything new of itself", 60, () -> {
            List<String> seen = said(n1);
            Thread.sleep(2_000);
            return seen.equals(said(n1));
        });
        long seed = System.nanoTime();
        System.out.println("seed " + seed + "; the noise is new Random(seed)");
        List<String> before = said(n1);
        send(n1.port(0), new Random(seed));
        send(n1.port(1), new Random(seed + 1));
        assertThat(n1.isRunning()).isTrue();
        assertThat(said(n1)).isEqualTo(before);
        assertThat(n1.api().status(StatusRequest.getDefaultInstance()).getComplete())
                .isTrue();
        assertThat(metrics(n1)).contains("malformed");
        assertThat(n1.logText()).doesNotContain("Exception");
    }

    /** Each member's name, state and incarnation. */
    private static List<String> said(DaemonProcess daemon) {
        return daemon.api().members(MembersRequest.getDefaultInstance()).getMembersList().stream()
                .map(member -> member.getName() + " " + member.getState() + " " + member.getIncarnation())
                .toList();
    }

    private static void send(int port, Random random) throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(1);
            for (int i = 0; i < DATAGRAMS; i++) {
                byte[] noise = new byte[random.nextInt(1, 1_400)];
                random.nextBytes(noise);
                socket.send(new DatagramPacket(noise, noise.length, InetAddress.getLoopbackAddress(), port));
                if (i % 50 == 0) {
                    assertReplyIsNoLarger(socket);
                }
            }
        }
    }

    private static void assertReplyIsNoLarger(DatagramSocket socket) throws Exception {
        DatagramPacket reply = new DatagramPacket(new byte[2_048], 2_048);
        try {
            socket.receive(reply);
            assertThat(reply.getLength()).isLessThanOrEqualTo(1_400);
        } catch (java.net.SocketTimeoutException silence) {
            // the usual answer to noise
        }
    }

    private static String metrics(DaemonProcess daemon) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port(4) + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
