package io.gossamer.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.ClusterTest;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.Witness;
import io.gossamer.proto.MembersRequest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Genuine gossip, recorded on its way from daemon to daemon and sent again. */
class ReplayedDatagramsIT extends ClusterTest {
    private static final int RECORDED = 100;
    private static final String DROPPED = "gossamer_gossip_datagrams_dropped_total";

    @Test
    void areCountedAndDroppedWhereverAndInWhateverOrderTheyComeAgain() throws Exception {
        DaemonProcess n2 = mesh.add("n2", List.of(), Map.of("network.advertise", "127.0.0.2"));
        try (Relay relay = new Relay(n2, "127.0.0.2")) {
            n2.start();
            String seed = "127.0.0.2:" + n2.port(0);
            DaemonProcess n1 = mesh.add("n1", List.of(seed), Map.of()).start();
            DaemonProcess n3 = mesh.add("n3", List.of(seed), Map.of()).start();
            mesh.awaitComplete(90);
            mesh.awaitVoters(3, 60);
            Await.until("gossip is recorded", 60, () -> relay.recorded().size() >= RECORDED);
            List<byte[]> tape = relay.recorded();
            // What is recorded last must be behind what its senders have said since to everybody.
            Thread.sleep(3_000);
            List<byte[]> reversed = new ArrayList<>(tape);
            Collections.reverse(reversed);
            List<String> before = views();
            List<Integer> events = eventCounts();
            for (List<byte[]> order : List.of(tape, reversed)) {
                for (DaemonProcess target : List.of(n2, n1, n3)) {
                    double known = recognised(target);
                    replayFromElsewhere(order, target);
                    Await.until(
                            "all " + order.size() + " are recognised at " + target,
                            10,
                            () -> recognised(target) - known >= order.size());
                }
                double dropped = Witness.counter(n2, DROPPED, "replayed");
                for (byte[] datagram : order) {
                    relay.sendAgain(datagram, n2.port(0));
                    Thread.sleep(2);
                }
                Await.until(
                        "all dropped at " + n2,
                        10,
                        () -> Witness.counter(n2, DROPPED, "replayed") - dropped >= order.size());
            }
            assertThat(views()).isEqualTo(before);
            assertThat(eventCounts()).as("nothing was worth an event").isEqualTo(events);
            for (DaemonProcess daemon : mesh.running()) {
                assertThat(Witness.alerts(daemon)).isEmpty();
                assertThat(daemon.logText()).doesNotContain("Exception");
            }
        }
    }

    /** As said before, or as the target's own words thrown back at it. */
    private static double recognised(DaemonProcess target) throws Exception {
        return Witness.counter(target, DROPPED, "replayed")
                + Witness.counter(target, "gossamer_swim_own_heard_total", "");
    }

    /** From an address that the target never heard of. Nothing may come back that is larger than what was sent. */
    private static void replayFromElsewhere(List<byte[]> tape, DaemonProcess target) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(2);
            DatagramPacket reply = new DatagramPacket(new byte[2_048], 2_048);
            for (byte[] datagram : tape) {
                socket.send(new DatagramPacket(
                        datagram, datagram.length, InetAddress.getLoopbackAddress(), target.port(0)));
                try {
                    reply.setLength(2_048);
                    socket.receive(reply);
                    assertThat(reply.getLength()).isLessThanOrEqualTo(datagram.length);
                } catch (SocketTimeoutException silence) {
                    // the usual answer to a replay
                }
            }
        }
    }

    private List<String> views() {
        return mesh.running().stream()
                .flatMap(daemon -> daemon.api().members(MembersRequest.getDefaultInstance()).getMembersList().stream())
                .map(member -> member.getId()
                        + member.getState()
                        + member.getIncarnation()
                        + member.getAddress()
                        + member.getPorts())
                .toList();
    }

    private List<Integer> eventCounts() {
        return mesh.running().stream()
                .map(daemon -> Witness.events(daemon, "member.").size())
                .toList();
    }
}
