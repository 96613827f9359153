package io.gossamer.lab.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** n5 has an address of its own behind the translator, which has the one that everybody knows. */
final class NatTest {
    private static final int N1 = 0;
    private static final int N5 = 4;
    private static final int GOSSIP = 7401;

    private final Layout layout = new Layout(77, 6, 3, 2);
    private final Fabric fabric = new Fabric(layout, 1);
    private final List<byte[]> delivered = new ArrayList<>();
    private final int inside = Packets.address(layout.insideAddressOf(N5));
    private final int outside = Packets.address(layout.addressOf(N5));
    private final int other = Packets.address(layout.addressOf(N1));

    @BeforeEach
    void putTheTranslatorThere() {
        fabric.translate(N5, GOSSIP, GOSSIP + 4);
    }

    private Fate send(int host, byte[] packet) {
        delivered.clear();
        return fabric.offer(0, host, packet, packet.length, (to, bytes, length, at) -> {
            byte[] copy = java.util.Arrays.copyOf(bytes, length);
            delivered.add(copy);
        });
    }

    private byte[] out(int port, int toPort) {
        return Packets.datagram(inside, port, other, toPort, 60);
    }

    private byte[] back(int fromPort, int toPort) {
        return Packets.datagram(other, fromPort, outside, toPort, 60);
    }

    private byte[] arrived() {
        assertThat(delivered).hasSize(1);
        byte[] packet = delivered.get(0);
        assertThat(Packets.isSound(packet)).isTrue();
        assertThat(Packets.isSoundDatagram(packet)).as("its UDP checksum").isTrue();
        return packet;
    }

    private int portOutside(int port, int toPort) {
        assertThat(send(N5, out(port, toPort))).isEqualTo(Fate.PASSED);
        assertThat(IpPacket.source(arrived())).isEqualTo(outside);
        return IpPacket.port(arrived(), IpPacket.SOURCE);
    }

    @Test
    void aFlowHasOnePortOutsideAndItsAnswersComeIn() {
        int port = portOutside(GOSSIP, GOSSIP);
        assertThat(port).isNotEqualTo(GOSSIP);
        assertThat(portOutside(GOSSIP, GOSSIP)).isEqualTo(port);
        assertThat(portOutside(GOSSIP, 9_000)).as("another flow").isNotEqualTo(port);

        assertThat(send(N1, back(GOSSIP, port))).isEqualTo(Fate.PASSED);
        assertThat(IpPacket.destination(arrived())).isEqualTo(inside);
        assertThat(IpPacket.port(arrived(), IpPacket.DESTINATION)).isEqualTo(GOSSIP);
    }

    @Test
    void onlyWhoWasAskedMayAnswer() {
        int port = portOutside(GOSSIP, GOSSIP);
        assertThat(send(N1, back(9_000, port))).as("from another port").isEqualTo(Fate.UNASKED);
        assertThat(delivered).isEmpty();
    }

    @Test
    void aForwardedPortLeadsInAndItsAnswerComesFromThere() {
        assertThat(send(N1, back(5_555, GOSSIP + 1))).isEqualTo(Fate.PASSED);
        assertThat(IpPacket.destination(arrived())).isEqualTo(inside);
        assertThat(portOutside(GOSSIP + 1, 5_555)).isEqualTo(GOSSIP + 1);
        assertThat(send(N1, back(5_555, 8_000))).isEqualTo(Fate.UNASKED);
    }

    @Test
    void whoHasAskedFirstKeepsItsPortWhenTheOtherSideAsksToo() {
        int port = portOutside(GOSSIP, GOSSIP);
        assertThat(send(N1, back(GOSSIP, GOSSIP))).isEqualTo(Fate.PASSED);
        assertThat(portOutside(GOSSIP, GOSSIP)).isEqualTo(port);
    }

    @Test
    void aRestartedTranslatorGivesOtherPortsAndLosesAnswersToTheOldOnes() {
        int port = portOutside(GOSSIP, GOSSIP);
        fabric.rebind(N5);
        assertThat(send(N1, back(GOSSIP, port))).isEqualTo(Fate.UNASKED);
        assertThat(portOutside(GOSSIP, GOSSIP)).isNotEqualTo(port);
        assertThatThrownBy(() -> fabric.rebind(N1)).hasMessageContaining("no NAT before n1");
    }

    @Test
    void aRouterQuotesWhatTheHostHadSent() {
        byte[] packet = Packets.withTtl(out(GOSSIP, GOSSIP), 1);
        assertThat(send(N5, packet)).isEqualTo(Fate.TTL_EXCEEDED);
        assertThat(delivered).hasSize(1);
        byte[] error = delivered.get(0);
        int quoted = IpPacket.HEADER + 8;
        assertThat(IpPacket.word(error, 16)).as("to").isEqualTo(inside);
        assertThat(IpPacket.word(error, quoted + 12)).as("quoted source").isEqualTo(inside);
        assertThat(IpPacket.half(error, quoted + IpPacket.HEADER))
                .as("quoted port")
                .isEqualTo(GOSSIP);
    }

    @Test
    void theConsoleReachesAForwardedPort() {
        byte[] question =
                Packets.datagram(Packets.address(layout.addressOf(layout.console())), 40_000, outside, GOSSIP + 3, 60);
        assertThat(send(layout.console(), question)).isEqualTo(Fate.PASSED);
        assertThat(IpPacket.destination(arrived())).isEqualTo(inside);
    }

    @Test
    void flowsAreForgottenTheLongestUnusedFirst() {
        Nat nat = new Nat(inside, outside, GOSSIP, GOSSIP + 4);
        byte[] first = out(1, 1);
        nat.leave(first, first.length);
        int port = IpPacket.port(first, IpPacket.SOURCE);
        for (int flow = 0; flow < Nat.FLOWS_MAX; flow++) {
            byte[] packet = out(30_000, flow + 1);
            nat.leave(packet, packet.length);
        }
        assertThat(nat.flows()).isEqualTo(Nat.FLOWS_MAX);
        byte[] late = back(1, port);
        assertThat(nat.enter(late, late.length)).isFalse();
    }
}
