package io.gossamer.lab.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Six hosts in two zones joined by four planes: n1 to n3, and n4 to n6. */
class FabricTest {
    private static final long START = 1_000_000_000L;
    private static final long MS = 1_000_000;

    private final Layout layout = new Layout(77, 6, 2, 4);
    private final Fabric fabric = new Fabric(layout, 42);
    private final List<Delivery> delivered = new ArrayList<>();
    private long now = START;

    private static final class Delivery {
        private final int host;
        private final byte[] packet;
        private final long afterNanos;

        Delivery(int host, byte[] packet, long afterNanos) {
            this.host = host;
            this.packet = packet;
            this.afterNanos = afterNanos;
        }

        int host() {
            return host;
        }

        byte[] packet() {
            return packet;
        }

        long afterNanos() {
            return afterNanos;
        }
    }

    private Fate send(String from, String to) {
        return send(from, to, 5_000, 100);
    }

    private Fate send(String from, String to, int port, int length) {
        return send(layout.host(from), Packets.udp(layout, layout.host(from), layout.host(to), port, length));
    }

    private Fate send(int from, byte[] packet) {
        return fabric.offer(
                now,
                from,
                packet,
                packet.length,
                (host, bytes, length, at) ->
                        delivered.add(new Delivery(host, java.util.Arrays.copyOf(bytes, length), at - now)));
    }

    private void fault(String verb, String component, String... amounts) {
        fabric.apply(
                verb + component, Component.parse(component, layout), Recipe.parse(verb, List.of(amounts)), false, now);
    }

    private double shareLost(int packets, String from, String to) {
        int lost = 0;
        for (int i = 0; i < packets; i++) {
            now += MS;
            lost += send(from, to, i, 100) == Fate.LOST ? 1 : 0;
        }
        return (double) lost / packets;
    }

    @Test
    void aPacketTakesOneRouterWithinAZoneAndThreeBetweenZones() {
        send("n1", "n2");
        send("n1", "n5");
        assertThat(delivered).extracting(Delivery::host).containsExactly(1, 4);
        assertThat(IpPacket.ttl(delivered.get(0).packet())).isEqualTo(63);
        assertThat(IpPacket.ttl(delivered.get(1).packet())).isEqualTo(61);
        assertThat(delivered).allMatch(each -> Packets.isSound(each.packet()));
    }

    @Test
    void routersOnTheWayTellTheSenderWhereTheTtlRanOut() {
        TreeSet<String> hops = new TreeSet<>();
        for (int ttl = 1; ttl <= 3; ttl++) {
            byte[] packet = Packets.withTtl(Packets.udp(layout, 0, 4, 5_000, 100), ttl);
            assertThat(send(0, packet)).isEqualTo(Fate.TTL_EXCEEDED);
            byte[] answer = delivered.get(ttl - 1).packet();
            assertThat(delivered.get(ttl - 1).host()).isZero();
            assertThat(answer[20]).as("time exceeded").isEqualTo((byte) 11);
            assertThat(IpPacket.checksum(answer, 20, answer.length - 20)).isZero();
            hops.add(Layout.text(IpPacket.source(answer)));
        }
        assertThat(hops).contains("10.77.1.1", "10.77.2.1").anyMatch(hop -> hop.startsWith("10.77.250."));
    }

    @Test
    void aRouterThatLimitsWhatItSaysStillPassesEverythingOn() {
        fabric.limitIcmp(Component.parse("zone1", layout), 2);
        for (int i = 0; i < 10; i++) {
            send(0, Packets.withTtl(Packets.udp(layout, 0, 1, i, 100), 1));
        }
        assertThat(delivered).hasSize(2);
        now += 1_000 * MS;
        send(0, Packets.withTtl(Packets.udp(layout, 0, 1, 1, 100), 1));
        assertThat(delivered).hasSize(3);
        assertThat(send("n1", "n2")).isEqualTo(Fate.PASSED);
    }

    @Test
    void anErrorIsNeverAnsweredWithAnError() {
        byte[] packet = Packets.withProtocol(Packets.udp(layout, 0, 1, 0, 100), IpPacket.ICMP);
        packet[20] = 11;
        assertThat(send(0, Packets.withTtl(packet, 1))).isEqualTo(Fate.TTL_EXCEEDED);
        assertThat(delivered).isEmpty();
    }

    @Test
    void aCutOfOneDirectionLeavesTheOther() {
        fault("cut", "n1->n2");
        assertThat(send("n1", "n2")).isEqualTo(Fate.CUT);
        assertThat(send("n2", "n1")).isEqualTo(Fate.PASSED);
        assertThat(send("n1", "n3")).isEqualTo(Fate.PASSED);
    }

    @Test
    void whatAHostSendsAndReceivesAreTwoThings() {
        fault("cut", "n1->");
        assertThat(send("n1", "n5")).isEqualTo(Fate.CUT);
        assertThat(send("n5", "n1")).isEqualTo(Fate.PASSED);
        fault("cut", "->n2");
        assertThat(send("n3", "n2")).isEqualTo(Fate.CUT);
        assertThat(send("n2", "n3")).isEqualTo(Fate.PASSED);
    }

    @Test
    void sidesAreCutFromEachOtherAndWholeWithin() {
        fault("cut", "n1,n2|n3,n4|n5..n6");
        assertThat(send("n1", "n2")).isEqualTo(Fate.PASSED);
        assertThat(send("n4", "n3")).isEqualTo(Fate.PASSED);
        assertThat(send("n1", "n3")).isEqualTo(Fate.CUT);
        assertThat(send("n6", "n3")).isEqualTo(Fate.CUT);
        assertThat(send("n6", "n1")).isEqualTo(Fate.CUT);
    }

    @Test
    void aZonesUplinkIsPassedByWhatLeavesItOnly() {
        fault("cut", "zone1.up");
        assertThat(send("n1", "n2")).isEqualTo(Fate.PASSED);
        assertThat(send("n1", "n4")).isEqualTo(Fate.CUT);
        assertThat(send("n4", "n1")).isEqualTo(Fate.PASSED);
    }

    @Test
    void aFlowStaysOnItsPlaneAndFlowsSpreadOverAllPlanes() {
        fault("cut", "plane2");
        int cut = 0;
        for (int port = 1_000; port < 5_000; port++) {
            Fate first = send("n1", "n4", port, 100);
            assertThat(send("n1", "n4", port, 500)).isEqualTo(first);
            cut += first == Fate.CUT ? 1 : 0;
        }
        assertThat(cut).as("of 4,000 flows, a quarter").isBetween(900, 1_100);
    }

    @Test
    void lossIsAsOftenAsAskedFor() {
        fault("loss", "n1->n2", "20%");
        assertThat(shareLost(20_000, "n1", "n2")).isBetween(0.19, 0.21);
        assertThat(shareLost(1_000, "n2", "n1")).isZero();
    }

    @Test
    void burstsLoseTheSameShareInLongerRuns() {
        fault("loss", "n1->n2", "20%", "burst", "8");
        int lost = 0;
        int runs = 0;
        boolean before = false;
        for (int i = 0; i < 100_000; i++) {
            boolean now = send("n1", "n2") == Fate.LOST;
            runs += now && !before ? 1 : 0;
            lost += now ? 1 : 0;
            before = now;
        }
        assertThat(lost / 100_000.0).isBetween(0.17, 0.23);
        assertThat((double) lost / runs).as("length of a burst").isBetween(7.0, 9.0);
    }

    @Test
    void onlyWhatIsNamedIsHit() {
        fault("cut", "n1->n2", "udp");
        byte[] tcp = Packets.withProtocol(Packets.udp(layout, 0, 1, 0, 100), IpPacket.TCP);
        assertThat(send("n1", "n2")).isEqualTo(Fate.CUT);
        assertThat(send(0, tcp)).isEqualTo(Fate.PASSED);
        fault("cut", "n1->n3", "ef");
        assertThat(send("n1", "n3")).isEqualTo(Fate.PASSED);
        assertThat(send(0, Packets.withDscp(Packets.udp(layout, 0, 2, 0, 100), 46)))
                .isEqualTo(Fate.CUT);
    }

    @Test
    void delaysAddUpAlongTheWay() {
        fault("delay", "zone1->zone2", "20ms");
        fault("delay", "n1->", "3ms");
        send("n1", "n4");
        send("n4", "n1");
        assertThat(delivered).extracting(Delivery::afterNanos).containsExactly(23 * MS, 0L);
    }

    @Test
    void variationKeepsTheOrderOfAPair() {
        fault("delay", "n1->n2", "10ms", "uniform", "9ms");
        long last = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 2_000; i++) {
            now += MS / 10;
            send("n1", "n2");
            long at = now + delivered.get(i).afterNanos();
            assertThat(at).isGreaterThanOrEqualTo(last);
            least = Math.min(least, delivered.get(i).afterNanos());
            last = at;
        }
        assertThat(least).isBetween(MS, 19 * MS);
    }

    @Test
    void aParetoDelayIsSeldomVeryLong() {
        fault("delay", "n1->n2", "1ms", "pareto", "1ms");
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            now += 1_000 * MS;
            send("n1", "n2");
            delays.add(delivered.get(i).afterNanos());
        }
        delays.sort(null);
        assertThat(delays.get(0)).isGreaterThanOrEqualTo(MS);
        assertThat(delays.get(2_500)).isLessThan(2 * MS);
        assertThat(delays.get(4_990)).isGreaterThan(8 * MS);
    }

    @Test
    void reorderedOnesComeLaterAndOthersDoNotWaitForThem() {
        fault("reorder", "n1->n2", "10%", "by", "5ms");
        for (int i = 0; i < 1_000; i++) {
            now += MS;
            send("n1", "n2");
        }
        assertThat(delivered.stream()
                        .filter(each -> each.afterNanos() == 5 * MS)
                        .count())
                .isBetween(60L, 140L);
        assertThat(delivered.stream().filter(each -> each.afterNanos() == 0).count())
                .isGreaterThan(800);
    }

    @Test
    void duplicatesArriveTwice() {
        fault("duplicate", "n1->n2", "100%");
        send("n1", "n2");
        assertThat(delivered).hasSize(2);
    }

    @Test
    void aSlowLinkDelaysByItsQueueAndDropsWhatFindsItFull() {
        fault("rate", "n1->n2", "1mbit", "queue", "10k");
        List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            fates.add(send("n1", "n2", 5_000, 1_000));
        }
        assertThat(delivered.get(0).afterNanos()).isEqualTo(8 * MS);
        assertThat(delivered.get(4).afterNanos()).isEqualTo(40 * MS);
        assertThat(fates).contains(Fate.QUEUE_FULL);
        now += 1_000 * MS;
        assertThat(send("n1", "n2", 5_000, 1_000)).isEqualTo(Fate.PASSED);
    }

    @Test
    void whatIsTooLongIsToldOrVanishes() {
        fault("mtu", "n1->n2", "1200");
        assertThat(send("n1", "n2", 5_000, 1_300)).isEqualTo(Fate.TOO_BIG);
        assertThat(delivered).hasSize(1);
        assertThat(delivered.get(0).packet()[20]).as("destination unreachable").isEqualTo((byte) 3);
        assertThat(IpPacket.half(delivered.get(0).packet(), 26))
                .as("next hop's MTU")
                .isEqualTo(1_200);
        fault("mtu", "n1->n3", "1200", "silent");
        assertThat(send("n1", "n3", 5_000, 1_300)).isEqualTo(Fate.TOO_BIG);
        assertThat(send("n1", "n3", 5_000, 1_200)).isEqualTo(Fate.PASSED);
        assertThat(delivered).hasSize(2);
    }

    @Test
    void aClearedDscpLeavesEcnAndTheChecksumRight() {
        fault("dscp-clear", "zone1.up");
        send(0, Packets.withDscp(Packets.udp(layout, 0, 4, 0, 100), 46));
        byte[] packet = delivered.get(0).packet();
        assertThat(packet[1]).isEqualTo((byte) 1);
        assertThat(Packets.isSound(packet)).isTrue();
    }

    @Test
    void aFlapCutsForAPartOfItsPeriod() {
        fault("flap", "n1->n2", "1s", "4s");
        assertThat(send("n1", "n2")).isEqualTo(Fate.CUT);
        now += 1_500 * MS;
        assertThat(send("n1", "n2")).isEqualTo(Fate.PASSED);
        now += 3_600 * MS;
        assertThat(send("n1", "n2")).isEqualTo(Fate.CUT);
    }

    @Test
    void aHostWithoutPowerIsSilentToTheConsoleToo() {
        fabric.power(1, false);
        assertThat(send("n1", "n2")).isEqualTo(Fate.OFF);
        assertThat(send(layout.console(), Packets.udp(layout, layout.console(), 1, 0, 100)))
                .isEqualTo(Fate.OFF);
        fabric.power(1, true);
        assertThat(send("n1", "n2")).isEqualTo(Fate.PASSED);
    }

    @Test
    void theConsoleReachesEverybodyWhateverIsBroken() {
        fault("cut", "n1..n6|zone2");
        fault("cut", "*");
        assertThat(send(layout.console(), Packets.udp(layout, layout.console(), 3, 0, 100)))
                .isEqualTo(Fate.PASSED);
        assertThat(send(3, Packets.udp(layout, 3, layout.console(), 0, 100))).isEqualTo(Fate.PASSED);
    }

    @Test
    void healingLeavesHowTheNetworkIs() {
        fabric.apply("base", Component.parse("*", layout), Recipe.parse("delay", List.of("1ms")), true, now);
        fault("cut", "n1");
        fabric.power(3, false);
        fabric.healAll();
        assertThat(send("n1", "n4")).isEqualTo(Fate.PASSED);
        assertThat(delivered.get(0).afterNanos()).isEqualTo(MS);
    }

    @Test
    void theSameSeedGivesTheSameFates() {
        assertThat(lossesOf(7)).isEqualTo(lossesOf(7)).isNotEqualTo(lossesOf(8));
    }

    private List<Fate> lossesOf(long seed) {
        Fabric seeded = new Fabric(layout, seed);
        seeded.apply("x", Component.parse("*", layout), Recipe.parse("loss", List.of("50%")), false, now);
        List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            byte[] packet = Packets.udp(layout, 0, 1, i, 100);
            fates.add(seeded.offer(now, 0, packet, packet.length, (host, bytes, length, at) -> {}));
        }
        return fates;
    }

    @Test
    void nonsenseIsDroppedAndNotPassedOn() {
        assertThat(send(0, new byte[] {0x60, 0, 0})).isEqualTo(Fate.NOT_IPV4);
        byte[] elsewhere = Packets.udp(layout, 0, 1, 0, 100);
        IpPacket.putWord(elsewhere, 16, Packets.address("10.77.9.9"));
        assertThat(send(0, elsewhere)).isEqualTo(Fate.NO_ROUTE);
        assertThat(delivered).isEmpty();
    }

    @Test
    void whatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> Component.parse("n9", layout)).hasMessageContaining("no host 'n9'");
        assertThatThrownBy(() -> Component.parse("zone3.up", layout)).hasMessageContaining("no zone 'zone3'");
        assertThatThrownBy(() -> Component.parse("plane5", layout)).hasMessageContaining("plane1 to plane4");
        assertThatThrownBy(() -> Recipe.parse("loss", List.of("150%"))).hasMessageContaining("no share");
        assertThatThrownBy(() -> Recipe.parse("loss", List.of("5%", "often"))).hasMessageContaining("often");
        assertThatThrownBy(() -> Recipe.parse("delay", List.of())).hasMessageContaining("missing");
        assertThatThrownBy(() -> Recipe.parse("gnaw", List.of())).hasMessageContaining("no fault 'gnaw'");
    }
}
