package io.gossamer.probe.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.NodeId;
import io.gossamer.model.Tally;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a packet is asked of a path, by what this host's own device says. */
final class SizeProbesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int HEADERS = 20 + 8;

    /** Nobody answers. */
    private static final class SilentWire implements SizeWire {
        private final OptionalInt device;
        private int largestBytes;

        SilentWire(OptionalInt device) {
            this.device = device;
        }

        @Override
        public boolean send(InetSocketAddress to, int sessionId, int sequence, int payloadBytes) {
            largestBytes = Math.max(largestBytes, HEADERS + payloadBytes);
            return true;
        }

        @Override
        public OptionalInt deviceBytes(InetSocketAddress to) {
            return device;
        }

        @Override
        public boolean isLimitTold(InetSocketAddress to, int bytes) {
            return false;
        }
    }

    /** 0: it says nothing, as the loopback device. */
    @ParameterizedTest
    @CsvSource({"0,1500", "1500,1500", "1400,1400", "9000,9000", "65535,9216"})
    void theLargestPacketIsTheDevicesAndWithoutAWordOfItEthernets(int device, int expected) {
        SilentWire wire = new SilentWire(device == 0 ? OptionalInt.empty() : OptionalInt.of(device));
        SizeProbes probes = new SizeProbes(wire, new Random(1), SECOND, (peer, found) -> {}, new Tally("probe"));
        probes.allow(750);
        probes.setTargets(0, Map.of(new NodeId(1, 1), new InetSocketAddress(InetAddress.getLoopbackAddress(), 7402)));
        for (int second = 0; second <= 60; second++) {
            probes.tick(second * SECOND);
        }
        assertThat(wire.largestBytes).isEqualTo(expected);
    }
}
