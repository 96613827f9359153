package io.gossamer.passive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkCountersTest {
    private static final String DEV = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo: 108206171  176021    0    0    0     0          0         0 108206171  176021    0    0    0     0       0          0
            eth0:18446744073709551615 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0
            """;

    @Test
    void interfacesAreReadAsTheKernelWritesThem() {
        List<NetworkCounters.Interface> found =
                NetworkCounters.interfaces(DEV.lines().toList());
        assertThat(found).extracting(NetworkCounters.Interface::name).containsExactly("lo", "eth0");
        assertThat(found.get(0).received().bytes()).isEqualTo(108_206_171);
        assertThat(found.get(1).received()).isEqualTo(new NetworkCounters.Way(-1, 2, 3, 4));
        assertThat(found.get(1).sent()).isEqualTo(new NetworkCounters.Way(5, 6, 7, 8));
    }

    @Test
    void softnetIsSummedOverTheProcessors() {
        List<String> stat = List.of("000004d2 00000001 0000000a 00000000", "00000001 0000000f 00000000 00000000");
        assertThat(NetworkCounters.softnet(stat, 1)).hasValue(16);
        assertThat(NetworkCounters.softnet(stat, 2)).hasValue(10);
        assertThat(NetworkCounters.softnet(List.of(), 1)).isEmpty();
    }

    @Test
    void udpErrorsAreFoundByName() {
        List<String> snmp = List.of(
                "Tcp: RtoAlgorithm RtoMin",
                "Tcp: 1 200",
                "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors",
                "Udp: 10 2 3 4 5 6",
                "UdpLite: InDatagrams RcvbufErrors",
                "UdpLite: 0 99");
        assertThat(NetworkCounters.udp(snmp, "RcvbufErrors")).hasValue(5);
        assertThat(NetworkCounters.udp(snmp, "NoSuchThing")).isEmpty();
    }

    @Test
    void aHostThatIsNoLinuxSaysSo(@TempDir Path empty) {
        HostNetwork elsewhere = new HostNetwork(empty, empty);
        org.assertj.core.api.Assertions.assertThatThrownBy(elsewhere::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("only Linux");
    }

    @Test
    void carrierAndSpeedAreUnknownWhereTheDriverDoesNotSay(@TempDir Path sys) throws IOException {
        Files.createDirectory(sys.resolve("eth0"));
        Files.writeString(sys.resolve("eth0/carrier"), "1\n");
        Files.writeString(sys.resolve("eth0/speed"), "10000\n");
        Files.createDirectory(sys.resolve("tun0"));
        Files.writeString(sys.resolve("tun0/speed"), "-1\n");
        HostNetwork host = new HostNetwork(sys, sys);
        assertThat(host.carrier("eth0")).contains(true);
        assertThat(host.speedBitsPerSecond("eth0")).hasValue(10_000_000_000L);
        assertThat(host.carrier("tun0")).isEmpty();
        assertThat(host.speedBitsPerSecond("tun0")).isEmpty();
        assertThat(host.carrier("../eth0")).isEmpty();
    }
}
