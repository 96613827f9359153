package io.gossamer.bench;

import io.gossamer.cluster.Await;
import io.gossamer.cluster.DaemonProcess;
import io.gossamer.cluster.MeshProcesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code passive [--connections C] [--rounds R]}: what a look at the kernel's figures of TCP connections costs a daemon, by its own
 * count of time, over R looks (6), one in ten seconds: with the mesh's own connections, and with C more (1,000) to the peer's
 * address, whose both ends are on this host and are listed.
 */
final class PassiveBench {
    /** A thousandth of a core. */
    private static final double MICROS_MAX = 10_000;

    private PassiveBench() {}

    /** Looks so far, and nanoseconds that they took. */
    private record Looks(double count, double nanos) {
        double microsSince(Looks before) {
            return (nanos - before.nanos()) / (count - before.count()) / 1e3;
        }
    }

    static boolean run(Bench.Call call) throws Exception {
        int more = call.number("connections", 1_000);
        int rounds = call.number("rounds", 6);
        try (MeshProcesses mesh = new MeshProcesses(call.launcher(), Files.createTempDirectory("gossamer-bench"));
                Extra extra = new Extra()) {
            DaemonProcess first = mesh.add("n1", List.of(), Map.of()).start();
            mesh.add("n2", List.of(first.gossipAddress()), Map.of()).start();
            mesh.awaitComplete(120);
            double alone = micros(first, rounds);
            extra.open(more);
            double loaded = micros(first, rounds);
            System.out.printf(Locale.ROOT, "a look with the mesh's own connections   %8.0f µs%n", alone);
            System.out.printf(Locale.ROOT, "a look with %,6d sockets more            %8.0f µs%n", 2 * more, loaded);
            System.out.printf(Locale.ROOT, "share of a core                          %8.4f %%%n", alone / 1e5);
            System.out.printf(
                    Locale.ROOT,
                    "{\"id\":\"passive\",\"lookMicros\":%.0f,\"moreSockets\":%d,\"loadedLookMicros\":%.0f}%n",
                    alone,
                    2 * more,
                    loaded);
            return alone <= MICROS_MAX;
        }
    }

    /** The mean over so many looks, after two that warm up. */
    private static double micros(DaemonProcess daemon, int rounds) throws Exception {
        double start = looks(daemon).count();
        await(daemon, start + 2);
        Looks before = looks(daemon);
        await(daemon, before.count() + rounds);
        return looks(daemon).microsSince(before);
    }

    private static void await(DaemonProcess daemon, double count) {
        Await.until(count + " looks", 600, () -> looks(daemon).count() >= count);
    }

    private static Looks looks(DaemonProcess daemon) throws IOException, InterruptedException {
        String page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port(4) + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return new Looks(value(page, "gossamer_passive_looks_total"), value(page, "gossamer_passive_look_nanos_total"));
    }

    private static double value(String page, String name) {
        Matcher line =
                Pattern.compile("(?m)^" + name + "\\{[^}]*\\} ([0-9.E+]+)$").matcher(page);
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    /** Connections from this process to itself, at the address that the peer has. */
    private static final class Extra implements AutoCloseable {
        private final List<AutoCloseable> open = new ArrayList<>();

        void open(int count) throws IOException {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            ServerSocket server = new ServerSocket(0, count, loopback);
            open.add(server);
            for (int i = 0; i < count; i++) {
                open.add(new Socket(loopback, server.getLocalPort()));
                open.add(server.accept());
            }
        }

        @Override
        public void close() throws Exception {
            for (AutoCloseable each : open) {
                each.close();
            }
        }
    }
}
