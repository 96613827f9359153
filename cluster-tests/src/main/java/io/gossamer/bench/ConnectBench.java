package io.gossamer.bench;

import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code connects [--n N] [--rounds R]}: what it costs a daemon to be asked whether its API port answers, as each member asks each other
 * one: N connects (2,000) that are closed at once, in R rounds (5), less what the daemon takes while nobody does so.
 */
final class ConnectBench {
    private static final double MICROS_MAX = 50;
    private static final int IDLE_MILLIS = 5_000;
    private static final long APART_NANOS = 2_000_000;
    private static final int WARM_CONNECTS = 500;

    private ConnectBench() {}

    static boolean run(Bench.Call call) throws Exception {
        int connects = call.number("n", 2_000);
        int rounds = call.number("rounds", 5);
        Path directory = Files.createTempDirectory("gossamer-connects");
        try (MeshProcesses mesh = new MeshProcesses(call.launcher(), directory)) {
            DaemonProcess daemon = mesh.add("n1", List.of(), Map.of()).start();
            mesh.awaitComplete(120);
            connect(daemon, WARM_CONNECTS);
            List<Double> micros = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                micros.add(microsEach(daemon, connects));
                System.out.printf("round %d  %s of the daemon's time a connect%n", round + 1, words(micros.get(round)));
            }
            Collections.sort(micros);
            double median = micros.get(micros.size() / 2);
            System.out.printf("median   %s (bar: %.0f µs)%n", words(median), MICROS_MAX);
            System.out.printf(
                    "{\"id\":\"connects\",\"n\":%d,\"rounds\":%d,\"p50Seconds\":%.7f}%n",
                    connects, rounds, Math.max(0, median) / 1e6);
            return median <= MICROS_MAX;
        }
    }

    /** What idling takes is subtracted, and varies by more than a connect costs. */
    private static String words(double micros) {
        return micros <= 0 ? "nothing that shows beside idling" : String.format(Locale.ROOT, "%.1f µs", micros);
    }

    private static double microsEach(DaemonProcess daemon, int connects) throws Exception {
        double before = FootprintBench.cpuSeconds(daemon.pid());
        Thread.sleep(IDLE_MILLIS);
        double idle = FootprintBench.cpuSeconds(daemon.pid());
        long start = System.nanoTime();
        connect(daemon, connects);
        double seconds = (System.nanoTime() - start) / 1e9;
        double taken = FootprintBench.cpuSeconds(daemon.pid()) - idle;
        return (taken - (idle - before) / (IDLE_MILLIS / 1e3) * seconds) / connects * 1e6;
    }

    private static void connect(DaemonProcess daemon, int connects) throws Exception {
        for (int i = 0; i < connects; i++) {
            try (Socket socket = new Socket()) {
                socket.setSoLinger(true, 0);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.port(3)), 1_000);
            }
            LockSupport.parkNanos(APART_NANOS);
        }
    }
}
