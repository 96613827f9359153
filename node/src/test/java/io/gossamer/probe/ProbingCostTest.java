package io.gossamer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Member;
import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import io.gossamer.probe.classes.ClassProbes;
import io.gossamer.probe.classes.ClassWire;
import io.gossamer.probe.mtu.SizeProbes;
import io.gossamer.probe.mtu.SizeWire;
import io.gossamer.probe.trial.Answer;
import io.gossamer.wire.StampPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What probing costs a node's line, in and out together, in both of its roles: its requests and their answers, and its observers'
 * requests and its answers to those; with IPv4 and UDP headers, as the real encoder writes packets without authentication. An
 * answer is as long as its request. Searches, which only a limit or a class that is
 * lost sets off, are not in it.
 */
class ProbingCostTest {
    private static final double BITS_A_SECOND_MAX = 180_000;
    private static final int FULL_MESH_MAX = 64;
    private static final int DEGREE_MAX = 32;
    private static final int HEADERS = 20 + 8;
    private static final long SLOT_NANOS = 100_000_000L;
    private static final long TIMEOUT_NANOS = 1_200_000_000L;
    private static final List<Integer> CLASSES = List.of(46, 34, 26, 8);
    private static final int CHECKED_SECONDS = 1_800;

    @ParameterizedTest
    @CsvSource({"3,1500", "33,1500", "64,1500", "65,1500", "1000,1500", "10000,1500", "64,9000"})
    void aNodeProbesForNoMoreThan180KilobitsASecond(int count, int deviceBytes) {
        List<Member> members = ProbePlanTest.mesh(count, count, Math.min(200, count / 20));
        ProbePlan plan = ProbePlan.of(members, FULL_MESH_MAX, DEGREE_MAX);
        double stampBytes = stampBytes();
        Map<Integer, Double> trials = new TreeMap<>();
        for (Member member : members) {
            int targets = plan.targetsOf(member.id()).size();
            double bytes =
                    targets * stampBytes + trials.computeIfAbsent(targets, of -> trialBytesASecond(of, deviceBytes));
            for (NodeId observer : plan.observersOf(member.id())) {
                int others = plan.targetsOf(observer).size();
                bytes += stampBytes + trials.computeIfAbsent(others, of -> trialBytesASecond(of, deviceBytes)) / others;
            }
            assertThat(2 * 8 * bytes)
                    .as(
                            "bit/s of a node with %d targets, of %d nodes, devices of %d bytes",
                            targets, count, deviceBytes)
                    .isPositive()
                    .isLessThanOrEqualTo(BITS_A_SECOND_MAX);
        }
    }

    /** A request a second, over as many as it takes until each kind came in its turn. */
    private static double stampBytes() {
        ProbePackets packets = new ProbePackets(0);
        double bytes = 0;
        for (int sequence = 0; sequence < ProbePackets.ECN_EVERY; sequence++) {
            bytes += HEADERS + packets.write(1, sequence, ByteBuffer.allocate(ProbePackets.BYTES_MAX));
        }
        assertThat(bytes).isGreaterThan(ProbePackets.ECN_EVERY * (double) (HEADERS + StampPacket.BYTES));
        return bytes / ProbePackets.ECN_EVERY;
    }

    /** Of all requests of full size, and of other classes, that a node with so many targets sends, when every one is answered at once. */
    private static double trialBytesASecond(int targets, int deviceBytes) {
        CountingWire wire = new CountingWire(deviceBytes);
        Random random = new Random(targets);
        Tally tally = new Tally("probe");
        SizeProbes sizes = new SizeProbes(wire, random, TIMEOUT_NANOS, (peer, found) -> {}, tally);
        ClassProbes classes = new ClassProbes(wire, 0, CLASSES, random, TIMEOUT_NANOS, (peer, found) -> {}, tally);
        Map<NodeId, InetSocketAddress> addresses = new TreeMap<>();
        for (int i = 0; i < targets; i++) {
            addresses.put(new NodeId(1, i), new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + i));
        }
        sizes.setTargets(0, addresses);
        classes.setTargets(0, addresses);
        Answer answer = new Answer(OptionalInt.empty(), OptionalInt.empty());
        for (long nanos = 0; nanos < 2L * CHECKED_SECONDS * 1_000_000_000L; nanos += SLOT_NANOS) {
            if (nanos == CHECKED_SECONDS * 1_000_000_000L) {
                wire.bytes = 0; // at the start all are looked at once
            }
            List<int[]> arrived = List.copyOf(wire.sent);
            wire.sent.clear();
            arrived.forEach(each -> assertThat(
                            sizes.receive(each[0], each[1], answer) || classes.receive(each[0], each[1], answer))
                    .isTrue());
            sizes.tick(nanos);
            classes.tick(nanos);
        }
        assertThat(wire.bytes).isPositive();
        return wire.bytes / (double) CHECKED_SECONDS;
    }

    private static final class CountingWire implements SizeWire, ClassWire {
        final ProbePackets packets = new ProbePackets(0);
        final List<int[]> sent = new ArrayList<>();
        final int deviceBytes;
        long bytes;

        CountingWire(int deviceBytes) {
            this.deviceBytes = deviceBytes;
        }

        @Override
        public OptionalInt deviceBytes(InetSocketAddress to) {
            return OptionalInt.of(deviceBytes);
        }

        @Override
        public boolean send(InetSocketAddress to, int sessionId, int sequence, int payloadBytes) {
            bytes += HEADERS + payloadBytes;
            sent.add(new int[] {sessionId, sequence});
            return true;
        }

        @Override
        public boolean sendMarked(InetSocketAddress to, int sessionId, int sequence, int dscp) {
            ByteBuffer packet = ByteBuffer.allocate(ProbePackets.BYTES_MAX);
            return send(to, sessionId, sequence, packets.writeMarked(sessionId, sequence, dscp, packet));
        }

        @Override
        public boolean isLimitTold(InetSocketAddress to, int bytes) {
            return false;
        }
    }
}
