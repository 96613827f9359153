package io.gossamer.bench;

import io.gossamer.lab.fabric.Component;
import io.gossamer.lab.fabric.Recipe;
import io.gossamer.lab.tun.Ground;
import io.gossamer.lab.tun.Lateness;
import io.gossamer.lab.tun.Namespaces;
import io.gossamer.lab.tun.UdpEcho;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code lab-switch [--n N] [--rate R] [--seconds S]}: N namespaces (24) send R packets a second (20,000) to each other through the
 * lab's switch for S seconds (10): what arrived, how late the switch was and what it took of a core. Then round trips over 10 ms
 * each way.
 */
final class LabSwitchBench {
    private static final int PACKET_BYTES = 172;
    private static final double LATE_MS_MAX = 1;
    private static final double RTT_MS_OFF_MAX = 0.3;

    private LabSwitchBench() {}

    static boolean run(Bench.Call call) throws Exception {
        int hosts = call.number("n", 24);
        int rate = call.number("rate", 20_000);
        int seconds = call.number("seconds", 10);
        try (Ground ground = new Ground(hosts, Math.min(3, hosts), 4, 1)) {
            Load load = new Load(ground, hosts);
            load.run(rate, 3); // compilation is not what a switch costs
            ground.network().resetLateness();
            long cpu = switchCpuNanos();
            Load.Outcome outcome = load.run(rate, seconds);
            double share = (switchCpuNanos() - cpu) / 1e9 / outcome.seconds();
            Lateness lateness = ground.network().lateness();
            double rtt = smallestRoundTripMillis(ground);
            double arrived = outcome.received() / outcome.seconds();
            System.out.printf(
                    "sent %.0f/s, arrived %.0f/s of %d hosts%n", outcome.sent() / outcome.seconds(), arrived, hosts);
            System.out.printf("share of a core    %.2f%n", share);
            System.out.printf("lateness           %s (bar: p99 %.0f ms)%n", lateness, LATE_MS_MAX);
            System.out.printf("2 x 10 ms, least   %.3f ms (bar: %.1f ms from 20)%n", rtt, RTT_MS_OFF_MAX);
            System.out.printf(
                    "{\"id\":\"lab-switch\",\"n\":%d,\"sentPerSecond\":%.0f,\"arrivedPerSecond\":%.0f,\"coreShare\":%.3f,"
                            + "\"lateP99Seconds\":%.6f,\"rttMinSeconds\":%.6f}%n",
                    hosts, outcome.sent() / outcome.seconds(), arrived, share, lateness.nanos(0.99) / 1e9, rtt / 1e3);
            return outcome.received() >= outcome.sent() * 0.999
                    && share <= 1
                    && lateness.nanos(0.99) <= LATE_MS_MAX * 1e6
                    && Math.abs(rtt - 20) <= RTT_MS_OFF_MAX;
        }
    }

    private static double smallestRoundTripMillis(Ground ground) throws Exception {
        ground.network()
                .change(fabric -> fabric.apply(
                        "bench",
                        Component.parse("n1<->n2", ground.layout()),
                        Recipe.parse("delay", List.of("10ms")),
                        false,
                        System.nanoTime()));
        try (UdpEcho echo = new UdpEcho(ground, "n2")) {
            return Collections.min(echo.ask("n1", 100, 5)) / 1e6;
        }
    }

    private static long switchCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals("lab-switch")) {
                return threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return 0;
    }

    /** A socket a host; one thread sends from them in turn, one empties them. */
    private static final class Load {
        private static final int PORT = 9_000;

        private final List<DatagramChannel> sockets = new ArrayList<>();
        private final List<InetSocketAddress> addresses = new ArrayList<>();

        private record Outcome(long sent, long received, double seconds) {}

        Load(Ground ground, int hosts) throws Exception {
            for (int host = 0; host < hosts; host++) {
                InetAddress address = InetAddress.getByName(ground.layout().addressOf(host));
                addresses.add(new InetSocketAddress(address, PORT));
                DatagramChannel socket =
                        Namespaces.inside(ground.namespace(ground.layout().name(host)), () -> DatagramChannel.open()
                                .bind(new InetSocketAddress(address, PORT)));
                socket.configureBlocking(false);
                sockets.add(socket);
            }
        }

        /** Sends as many as are due each millisecond; a sender that comes late makes up for it. */
        Outcome run(int rate, int seconds) throws Exception {
            AtomicLong received = new AtomicLong();
            boolean[] done = {false};
            Thread emptying = new Thread(() -> {
                ByteBuffer buffer = ByteBuffer.allocate(2_048);
                while (!done[0]) {
                    received.addAndGet(empty(buffer));
                    LockSupport.parkNanos(500_000);
                }
            });
            emptying.start();
            ByteBuffer packet = ByteBuffer.allocate(PACKET_BYTES);
            long start = System.nanoTime();
            long sent = 0;
            long elapsed = 0;
            while (elapsed < seconds * 1_000_000_000L) {
                for (long due = elapsed * rate / 1_000_000_000L; sent < due; sent++) {
                    int from = (int) (sent % sockets.size());
                    int to = (int) ((from + 1 + sent / sockets.size() % (sockets.size() - 1)) % sockets.size());
                    sockets.get(from).send(packet.clear(), addresses.get(to));
                }
                LockSupport.parkNanos(500_000);
                elapsed = System.nanoTime() - start;
            }
            Thread.sleep(300);
            done[0] = true;
            emptying.join();
            return new Outcome(sent, received.get(), elapsed / 1e9);
        }

        private long empty(ByteBuffer buffer) {
            long count = 0;
            try {
                for (DatagramChannel socket : sockets) {
                    while (socket.receive(buffer.clear()) != null) {
                        count++;
                    }
                }
            } catch (java.io.IOException closed) {
                return count;
            }
            return count;
        }
    }
}
