package io.gossamer.cluster.failure;

import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.cluster.Await;
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

/** A receiver of alerts that can keep senders waiting for its answer. */
final class HeldWebhook implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final List<Arrival> arrivals = new ArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** One POST, at the moment when it had come in whole, answered or not. */
    record Arrival(String key, AlertNotification notification) {
        String sender() {
            return notification.getSender();
        }
    }

    HeldWebhook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(threads);
        server.createContext("/alerts", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
    }

    /** From now on nobody is answered. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            AlertNotification.Builder notification = AlertNotification.newBuilder();
            JsonFormat.parser()
                    .ignoringUnknownFields()
                    .merge(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), notification);
            synchronized (this) {
                arrivals.add(
                        new Arrival(exchange.getRequestHeaders().getFirst("Idempotency-Key"), notification.build()));
            }
            if (gate.await(60, TimeUnit.SECONDS)) {
                exchange.sendResponseHeaders(204, -1);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first firing about {@code subject}. */
    Arrival awaitArrival(String subject, double secondsMax) {
        Await.until("a webhook call about " + subject, secondsMax, () -> firings(subject) > 0);
        return about(subject, "firing").get(0);
    }

    long firings(String subject) {
        return about(subject, "firing").size();
    }

    long resolutions(String subject) {
        return about(subject, "resolved").size();
    }

    private synchronized List<Arrival> about(String subject, String status) {
        return arrivals.stream()
                .filter(arrival -> arrival.notification().getSubject().equals(subject)
                        && arrival.notification().getStatus().equals(status))
                .toList();
    }

    synchronized List<Arrival> withKey(String key) {
        return arrivals.stream().filter(arrival -> arrival.key().equals(key)).toList();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
