package io.gossamer.probe.reflector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.measure.HeardPeer;
import io.gossamer.model.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The reflector's bounded tables: sessions, sources, and who should be heard. */
class ReflectorTablesTest {
    private static final long SECOND = 1_000_000_000L;

    private static InetSocketAddress source(int number, int port) {
        try {
            byte[] bytes = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aSessionIsAnAddressAndAnIdAndWithoutAnIdAPort() {
        ReflectorSessions sessions = new ReflectorSessions();
        assertThat(next(sessions, source(1, 1000), 5, 0)).hasValue(0);
        assertThat(next(sessions, source(1, 1001), 5, 0)).hasValue(1);
        assertThat(next(sessions, source(1, 1000), 6, 0)).hasValue(0);
        assertThat(next(sessions, source(2, 1000), 5, 0)).hasValue(0);
        assertThat(next(sessions, source(1, 1000), 0, 0)).hasValue(0);
        assertThat(next(sessions, source(1, 1001), 0, 0)).hasValue(0);
        assertThat(next(sessions, source(1, 1001), 0, 0)).hasValue(1);
    }

    @Test
    void aFullTableKeepsWhatItHasUntilThatExpires() {
        ReflectorSessions sessions = new ReflectorSessions();
        next(sessions, source(1, 1), 1, 0);
        for (int i = 0; i < ReflectorSessions.SESSIONS_MAX * 2; i++) {
            next(sessions, source(1000 + i, 1), 1, 0);
        }
        assertThat(sessions.size()).isEqualTo(ReflectorSessions.SESSIONS_MAX);
        assertThat(next(sessions, source(1, 1), 1, SECOND)).hasValue(1);
        assertThat(next(sessions, source(500, 1), 1, SECOND)).isEmpty();

        long later = ReflectorSessions.EXPIRY_NANOS;
        assertThat(next(sessions, source(500, 1), 1, later)).hasValue(0);
        assertThat(sessions.size()).isEqualTo(2);
    }

    @Test
    void aLoudSourceIsCutToItsRateAndHurtsNobodyElse() {
        SourceLimiter limiter = new SourceLimiter(0);
        InetAddress loud = source(1, 1).getAddress();
        int admitted = 0;
        for (int i = 0; i < 100_000; i++) {
            admitted += limiter.admits(loud, i * 100_000L) ? 1 : 0; // 10,000 a second for 10 s
        }
        assertThat(admitted).isBetween(5_900, 6_001);
        assertThat(limiter.admits(source(2, 1).getAddress(), 10 * SECOND)).isTrue();
    }

    @Test
    void forgedSourcesFillNeitherTheTableNorTheWire() {
        SourceLimiter limiter = new SourceLimiter(0);
        int admitted = 0;
        for (int i = 0; i < 100_000; i++) {
            admitted += limiter.admits(source(i, 1).getAddress(), i * 10_000L) ? 1 : 0; // in one second
        }
        assertThat(limiter.size()).isEqualTo(SourceLimiter.SOURCES_MAX);
        assertThat(admitted).isLessThan(15_001);
    }

    @Test
    void aRequestIsCreditedToThePeerWhoseSessionItNames() {
        NodeId self = new NodeId(0, 1);
        InboundPeers inbound = new InboundPeers(self);
        NodeId one = new NodeId(0, 2);
        NodeId two = new NodeId(0, 3);
        inbound.setPeers(new TreeMap<>(Map.of(one, source(1, 7402), two, source(2, 7402))), 100);

        inbound.requested(SessionIds.of(one, self), 7, source(77, 5000), 200); // behind another address: still one
        inbound.requested(SessionIds.of(self, one), 7, source(2, 5000), 300); // nobody's session

        List<HeardPeer> heard = inbound.snapshot();
        assertThat(heard).extracting(HeardPeer::peer).containsExactly(one, two);
        assertThat(heard.get(0).heardNanos()).hasValue(200);
        assertThat(heard.get(1).heardNanos()).isEmpty();
        assertThat(inbound.isReflector(source(2, 7402))).isTrue();
        assertThat(inbound.isReflector(source(2, 5000))).isFalse();
    }

    @Test
    void whatElseComesFromThePortsOfAPeersProbesIsThePeers() {
        NodeId self = new NodeId(0, 1);
        NodeId one = new NodeId(0, 2);
        InboundPeers inbound = new InboundPeers(self);
        inbound.setPeers(Map.of(one, source(1, 7402)), 0);
        int session = SessionIds.of(one, self);
        for (int sequence = -4; sequence < 4; sequence++) {
            inbound.requested(session, sequence, source(1, 5000 + sequence), 50);
        }

        assertThat(inbound.isSender(source(1, 4996))).isTrue();
        assertThat(inbound.isSender(source(1, 5003))).isTrue();
        assertThat(inbound.isSender(source(1, 5004)))
                .as("another socket of its host")
                .isFalse();

        inbound.requested(session, 4, source(1, 6000), 60); // after a restart it has other ports
        assertThat(inbound.isSender(source(1, 6000))).isTrue();
        assertThat(inbound.isSender(source(1, 4996))).as("the port before").isFalse();
    }

    @Test
    void fromWhereNoPeerProbesAnyMoreComeStrangers() {
        NodeId self = new NodeId(0, 1);
        NodeId one = new NodeId(0, 2);
        InboundPeers inbound = new InboundPeers(self);
        inbound.setPeers(Map.of(one, source(1, 7402)), 0);
        inbound.requested(SessionIds.of(one, self), 7, source(1, 5000), 50);
        inbound.setPeers(Map.of(), 60);
        assertThat(inbound.isSender(source(1, 5000))).isFalse();
    }

    @Test
    void twoPeersWithOneSessionIdAreToldApartByAddressOrNotAtAll() {
        NodeId self = new NodeId(0, 1);
        NodeId one = new NodeId(0, 2);
        NodeId twin = twinOf(one, self);
        int session = SessionIds.of(one, self);
        InboundPeers inbound = new InboundPeers(self);
        inbound.setPeers(new TreeMap<>(Map.of(one, source(1, 7402), twin, source(2, 7402))), 0);
        inbound.requested(session, 7, source(2, 5000), 50);
        assertThat(inbound.snapshot())
                .filteredOn(peer -> peer.heardNanos().isPresent())
                .extracting(HeardPeer::peer)
                .containsExactly(twin);

        InboundPeers oneHost = new InboundPeers(self);
        oneHost.setPeers(new TreeMap<>(Map.of(one, source(1, 7402), twin, source(1, 7403))), 0);
        oneHost.requested(session, 7, source(1, 5000), 50);
        assertThat(oneHost.snapshot()).allMatch(peer -> peer.heardNanos().isEmpty());
    }

    /** A request, and its reply's number. */
    private static OptionalInt next(
            ReflectorSessions sessions, InetSocketAddress source, int sessionId, long nowNanos) {
        Optional<ReflectorSessions.Session> session = sessions.of(source, sessionId, nowNanos);
        if (session.isEmpty()) {
            return OptionalInt.empty();
        }
        session.get().requested(nowNanos);
        int sequence = session.get().sequence();
        session.get().replied(nowNanos);
        return OptionalInt.of(sequence);
    }

    private static NodeId twinOf(NodeId one, NodeId self) {
        for (long low = 1000; ; low++) {
            NodeId candidate = new NodeId(7, low);
            if (SessionIds.of(candidate, self) == SessionIds.of(one, self)) {
                return candidate;
            }
        }
    }
}
