package io.gossamer.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.time.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real packets over loopback, stamped by the kernel. */
@EnabledOnOs(OS.LINUX)
class TrainLoopbackTest {
    private static final long WAIT_SECONDS = 20;

    private final Clock clock = new Clock() {
        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallNanos() {
            return System.currentTimeMillis() * 1_000_000;
        }
    };

    private static byte[] token(int seed) {
        byte[] token = new byte[Train.TOKEN_BYTES];
        new Random(seed).nextBytes(token);
        return token;
    }

    @Test
    void everyTrainArrivesWholeInBothFamiliesAndAStrangersDoesNot() throws Exception {
        for (String host : List.of("127.0.0.1", "::1")) {
            InetAddress address = InetAddress.getByName(host);
            TrainReceiver receiver = new TrainReceiver(clock, new InetSocketAddress(address, 0), token(1));
            InetSocketAddress where = new InetSocketAddress(address, receiver.port());
            BlockingQueue<Dispersion> came = new LinkedBlockingQueue<>();
            Thread receiving = new Thread(
                    () -> receiver.run(clock.monotonicNanos() + 30_000_000_000L, came::add, () -> false), "trains");
            receiving.start();
            try (TrainSender stranger = TrainSender.open(clock, Optional.empty(), where, token(2));
                    TrainSender sender = TrainSender.open(clock, Optional.of(address), where, token(1))) {
                stranger.send(0);
                for (int train = 0; train < Train.TRAINS; train++) {
                    assertThat(sender.send(train)).isPositive();
                    Dispersion dispersion = came.poll(WAIT_SECONDS, TimeUnit.SECONDS);
                    assertThat(dispersion).isNotNull();
                    assertThat(dispersion.train()).isEqualTo(train);
                    assertThat(dispersion.received()).isEqualTo(Train.PACKETS);
                    assertThat(dispersion.counted()).isEqualTo(Train.PACKETS / 2);
                    assertThat(dispersion.spanNanos()).isPositive();
                }
            }
            receiving.join(WAIT_SECONDS * 1000);
            assertThat(receiving.isAlive()).isFalse();
        }
    }

    @Test
    void aReceiverEndsWhenItsSenderIsGone() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        TrainReceiver receiver = new TrainReceiver(clock, any, token(1));
        AtomicBoolean gone = new AtomicBoolean();
        Thread receiving = new Thread(
                () -> receiver.run(clock.monotonicNanos() + 600_000_000_000L, train -> {}, gone::get), "trains");
        receiving.start();
        gone.set(true);
        receiving.join(WAIT_SECONDS * 1000);
        assertThat(receiving.isAlive()).isFalse();
    }

    @Test
    void oneConnectionCarriesWhatTheReceiverCounts() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        BulkReceiver receiver = new BulkReceiver(clock, any, token(1));
        InetSocketAddress where = new InetSocketAddress(any.getAddress(), receiver.port());
        BlockingQueue<BulkReceiver.Progress> came = new LinkedBlockingQueue<>();
        Thread receiving = new Thread(
                () -> {
                    try {
                        receiver.run(clock.monotonicNanos() + 30_000_000_000L, came::add, () -> false);
                    } catch (java.io.IOException failed) {
                        throw new java.io.UncheckedIOException(failed);
                    }
                },
                "bulk");
        receiving.start();
        BulkSender.open(clock, Optional.empty(), where, token(2)).close();
        try (BulkSender sender = BulkSender.open(clock, Optional.empty(), where, token(1))) {
            assertThat(sender.send(300_000_000, () -> "")).isEmpty();
            sender.end();
            receiving.join(WAIT_SECONDS * 1000);
        }
        BulkReceiver.Progress last = List.copyOf(came).get(came.size() - 1);
        assertThat(last.last()).isTrue();
        assertThat(last.bytes()).isGreaterThan(1 << 20);
        assertThat(last.nanos()).isBetween(100_000_000L, 5_000_000_000L);
    }

    @Test
    void aTestEndsAsSoonAsThereIsAReason() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        BulkReceiver receiver = new BulkReceiver(clock, any, token(1));
        Thread receiving = new Thread(
                () -> {
                    try {
                        receiver.run(clock.monotonicNanos() + 30_000_000_000L, progress -> {}, () -> false);
                    } catch (java.io.IOException failed) {
                        throw new java.io.UncheckedIOException(failed);
                    }
                },
                "bulk");
        receiving.start();
        long startNanos = System.nanoTime();
        try (BulkSender sender = BulkSender.open(
                clock, Optional.empty(), new InetSocketAddress(any.getAddress(), receiver.port()), token(1))) {
            assertThat(sender.send(60_000_000_000L, () -> "the path is bad")).isEqualTo("the path is bad");
        }
        assertThat(System.nanoTime() - startNanos).isLessThan(20_000_000_000L);
        receiving.join(WAIT_SECONDS * 1000);
        assertThat(receiving.isAlive()).isFalse();
    }
}
