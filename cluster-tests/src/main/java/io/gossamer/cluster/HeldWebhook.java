package io.gossamer.cluster;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.proto.AlertNotification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A receiver of alerts: a real HTTP server that notes what arrives, and can keep senders waiting for its answer. Thread-safe. */
public final class HeldWebhook implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final List<Arrival> arrivals = new ArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /**
     * One POST, at the moment when it had come in whole, answered or not.
     *
     * @param atNanos by the monotonic clock of this process
     */
    public record Arrival(String key, AlertNotification notification, long atNanos) {
        public String sender() {
            return notification.getSender();
        }
    }

    public HeldWebhook() throws IOException {
        this(InetAddress.getLoopbackAddress());
    }

    /** On a port that was free at {@code address}. */
    public HeldWebhook(InetAddress address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address, 0), 16);
        server.setExecutor(threads);
        server.createContext("/alerts", this::take);
        server.start();
    }

    public String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/alerts";
    }

    /** From now on nobody is answered. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            AlertNotification.Builder notification = AlertNotification.newBuilder();
            JsonFormat.parser()
                    .ignoringUnknownFields()
                    .merge(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), notification);
            synchronized (this) {
                arrivals.add(new Arrival(
                        exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                        notification.build(),
                        System.nanoTime()));
            }
            if (gate.await(60, TimeUnit.SECONDS)) {
                exchange.sendResponseHeaders(204, -1);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** All of them, in the order of their coming. */
    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** The first firing about {@code subject}. */
    public Arrival awaitArrival(String subject, double secondsMax) {
        Await.until("a webhook call about " + subject, secondsMax, () -> firings(subject) > 0);
        return about(subject, "firing").get(0);
    }

    public long firings(String subject) {
        return about(subject, "firing").size();
    }

    public long resolutions(String subject) {
        return about(subject, "resolved").size();
    }

    private synchronized List<Arrival> about(String subject, String status) {
        return arrivals.stream()
                .filter(arrival -> arrival.notification().getSubject().equals(subject)
                        && arrival.notification().getStatus().equals(status))
                .toList();
    }

    public synchronized List<Arrival> withKey(String key) {
        return arrivals.stream().filter(arrival -> arrival.key().equals(key)).toList();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
