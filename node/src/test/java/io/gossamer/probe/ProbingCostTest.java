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
import io.gossamer.wire.StampKey;
import io.gossamer.wire.StampPacket;
import io.gossamer.wire.StampTrust;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What probing costs a node's line, in and out together, in both of its roles: its requests and their answers, and its observers'
 * requests and its answers to those; with IP and UDP headers, as the real encoder writes packets, open or authenticated. An answer is as
 * long as its request. Searches, which only a limit or a class that is lost sets off, and boosts, which only a loss does, are not in
 * it.
 */
class ProbingCostTest {
    private static final double BITS_A_SECOND_MAX = 180_000;
    private static final int FULL_MESH_MAX = 64;
    private static final int DEGREE_MAX = 32;
    private static final StampKey KEY = StampKey.ofMesh("one", "mesh");
    private static final long SLOT_NANOS = 100_000_000L;
    private static final long TIMEOUT_NANOS = 1_200_000_000L;
    private static final List<Integer> CLASSES = List.of(46, 34, 26, 8);
    private static final int CHECKED_SECONDS = 1_800;

    private record Packets(boolean authenticated, boolean six) {
        ProbePackets made() {
            ProbePackets packets = new ProbePackets(0);
            packets.use(authenticated ? StampTrust.of(StampTrust.Stage.REQUIRE, KEY) : StampTrust.OPEN);
            return packets;
        }

        int headers() {
            return 8 + (six ? 40 : 20);
        }

        InetSocketAddress address(int host) {
            return new InetSocketAddress(six ? "fd00::1" : "127.0.0.1", 1 + host);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3,1500,false,false",
        "33,1500,false,false",
        "64,1500,false,false",
        "65,1500,false,false",
        "1000,1500,false,false",
        "10000,1500,false,false",
        "64,9000,false,false",
        "3,1500,true,true",
        "33,1500,true,true",
        "64,1500,false,true",
        "64,1500,true,false",
        "64,1500,true,true",
        "64,9000,true,true",
        "1000,1500,true,true",
    })
    void aNodeProbesForNoMoreThan180KilobitsASecond(int count, int deviceBytes, boolean authenticated, boolean six) {
        Packets packets = new Packets(authenticated, six);
        List<Member> members = ProbePlanTest.mesh(count, count, Math.min(200, count / 20));
        ProbePlan plan = ProbePlan.of(members, FULL_MESH_MAX, DEGREE_MAX);
        Map<Integer, Double> costs = new TreeMap<>();
        for (Member member : members) {
            int targets = plan.targetsOf(member.id()).size();
            double bytes =
                    costs.computeIfAbsent(targets, of -> bytesASecond(of, plan.linksMax(), deviceBytes, packets));
            for (NodeId observer : plan.observersOf(member.id())) {
                int others = plan.targetsOf(observer).size();
                bytes += costs.computeIfAbsent(others, of -> bytesASecond(of, plan.linksMax(), deviceBytes, packets))
                        / others;
            }
            assertThat(2 * 8 * bytes)
                    .as(
                            "bit/s of a node with %d targets, of %d nodes, devices of %d bytes, %s",
                            targets, count, deviceBytes, packets)
                    .isPositive()
                    .isLessThanOrEqualTo(BITS_A_SECOND_MAX);
        }
    }

    @Test
    void openPacketsOverFourKeepTheirSecondInAFullMeshOf64AndNoOthersTakeLongerThanTwoAndAHalf() {
        assertThat(new Costs(63, 63, 1_500, new Packets(false, false)).periodNanos)
                .isEqualTo(1_000_000_000L);
        assertThat(new Costs(63, 63, 1_500, new Packets(true, true)).periodNanos)
                .isBetween(2_000_000_000L, 2_500_000_000L);
        assertThat(new Costs(24, 24, 1_500, new Packets(true, true)).periodNanos)
                .isEqualTo(1_000_000_000L);
    }

    private static double bytesASecond(int targets, int linksMax, int deviceBytes, Packets packets) {
        Costs costs = new Costs(targets, linksMax, deviceBytes, packets);
        return targets * stampBytes(packets) * 1e9 / costs.periodNanos + costs.trialBytesASecond();
    }

    /** Of one request, over as many as it takes until each kind came in its turn. */
    private static double stampBytes(Packets kind) {
        ProbePackets packets = kind.made();
        double bytes = 0;
        for (int sequence = 0; sequence < ProbePackets.ECN_EVERY; sequence++) {
            bytes += kind.headers() + packets.write(1, sequence, ByteBuffer.allocate(ProbePackets.BYTES_MAX));
        }
        assertThat(bytes).isGreaterThan(ProbePackets.ECN_EVERY * (double) (kind.headers() + StampPacket.BYTES));
        return bytes / ProbePackets.ECN_EVERY;
    }

    /** Of one node with so many targets, when every request is answered at once. */
    private static final class Costs {
        private final CountingWire wire;
        private final SizeProbes sizes;
        private final ClassProbes classes;
        private final long periodNanos;

        Costs(int targets, int linksMax, int deviceBytes, Packets packets) {
            wire = new CountingWire(deviceBytes, packets);
            Random random = new Random(targets);
            Tally tally = new Tally("probe");
            sizes = new SizeProbes(wire, random, TIMEOUT_NANOS, (peer, found) -> {}, tally);
            classes = new ClassProbes(wire, 0, CLASSES, random, TIMEOUT_NANOS, (peer, found) -> {}, tally);
            Map<NodeId, InetSocketAddress> addresses = new TreeMap<>();
            for (int i = 0; i < targets; i++) {
                addresses.put(new NodeId(1, i), packets.address(i));
            }
            sizes.setTargets(0, addresses);
            classes.setTargets(0, addresses);
            periodNanos = new PathTrials(1_000_000_000L, CLASSES.size(), Optional.of(sizes), Optional.of(classes))
                    .share(packets.authenticated(), addresses.values(), linksMax)
                    .periodNanos();
        }

        /** Of all requests of full size, and of other classes. */
        double trialBytesASecond() {
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
    }

    private static final class CountingWire implements SizeWire, ClassWire {
        final Packets kind;
        final ProbePackets packets;
        final List<int[]> sent = new ArrayList<>();
        final int deviceBytes;
        long bytes;

        CountingWire(int deviceBytes, Packets kind) {
            this.deviceBytes = deviceBytes;
            this.kind = kind;
            this.packets = kind.made();
        }

        @Override
        public OptionalInt deviceBytes(InetSocketAddress to) {
            return OptionalInt.of(deviceBytes);
        }

        @Override
        public boolean send(InetSocketAddress to, int sessionId, int sequence, int payloadBytes) {
            bytes += kind.headers() + payloadBytes;
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
