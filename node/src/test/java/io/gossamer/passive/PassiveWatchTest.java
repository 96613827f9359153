package io.gossamer.passive;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.time.Clock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With this host's kernel and real connections over loopback. */
@EnabledOnOs(OS.LINUX)
class PassiveWatchTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final Clock clock = new Clock() {
        @Override
        public long monotonicNanos() {
            return nanos.get();
        }

        @Override
        public long wallNanos() {
            return nanos.get();
        }
    };

    @Test
    void findsAConnectionThatIsOpenAndCountsWhatGoesOverIt() throws Exception {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            InetAddress host = InetAddress.getByName(address);
            try (PassiveWatch watch = new PassiveWatch(clock, () -> Set.of(HostAddress.of(host)));
                    ServerSocket server = new ServerSocket(0, 1, host);
                    Socket near = new Socket(host, server.getLocalPort());
                    Socket far = server.accept()) {
                watch.look();
                assertThat(watch.unavailable()).isEmpty();
                PeerTraffic before = watch.traffic(HostAddress.of(host)).orElseThrow();
                assertThat(before.connections()).isGreaterThanOrEqualTo(2);

                near.getOutputStream().write(new byte[1 << 20], 0, 1 << 16);
                far.getInputStream().readNBytes(1 << 16);
                nanos.addAndGet(PassiveWatch.PERIOD_NANOS_MIN);
                watch.look();
                assertThat(watch.traffic(HostAddress.of(host)).orElseThrow().segments())
                        .isPositive();
                Optional<TcpConnection> own =
                        watch.connection(near.getLocalPort(), HostAddress.of(host), server.getLocalPort());
                assertThat(own.orElseThrow().info().dataSegments().orElseThrow())
                        .isPositive();
                assertThat(own.orElseThrow().info().rttMicros()).isPositive();
            }
        }
    }

    @Test
    void looksAtMostOnceInTenSecondsAndNotAtStrangers() throws Exception {
        try (PassiveWatch watch = new PassiveWatch(clock, Set::of);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket near = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            assertThat(near.isConnected()).isTrue();
            watch.look();
            watch.look();
            nanos.addAndGet(PassiveWatch.PERIOD_NANOS_MIN - 1);
            watch.look();
            assertThat(watch.tally().value("looks", "")).isEqualTo(1);
            assertThat(watch.traffic(HostAddress.of(InetAddress.getLoopbackAddress())))
                    .isEmpty();
        }
    }

    @Test
    void aClosedOneLooksNoMore() {
        PassiveWatch watch = new PassiveWatch(clock, Set::of);
        watch.close();
        watch.look();
        assertThat(watch.tally().value("looks", "")).isZero();
    }
}
