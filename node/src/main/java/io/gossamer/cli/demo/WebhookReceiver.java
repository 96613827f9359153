package io.gossamer.cli.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.model.Endpoint;
import io.gossamer.proto.AlertNotification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stands for the receiver of a user: a real HTTP server that takes every notification and counts what arrives. */
final class WebhookReceiver implements AutoCloseable {
    private static final int BODY_MAX = 1 << 20;

    /** One POST that arrived. */
    record Arrival(String key, AlertNotification notification, double seconds) {
        boolean is(String alertId, String status) {
            return notification.getAlertId().equals(alertId)
                    && notification.getStatus().equals(status);
        }
    }

    /** What arrived for one alert. */
    static final class Counts {
        final String subject;
        final String rule;
        int firing;
        int resolved;
        int other;

        Counts(AlertNotification first) {
            this.subject = first.getSubject();
            this.rule = first.getRule();
        }
    }

    private final HttpServer server;
    private final Narrator narrator;
    private final List<Arrival> arrivals = new ArrayList<>();
    private int unreadable;

    WebhookReceiver(InetAddress loopback, Narrator narrator) throws IOException {
        this.narrator = narrator;
        server = HttpServer.create(new InetSocketAddress(loopback, 0), 16);
        server.createContext("/alerts", this::take);
        server.start();
    }

    String url() {
        InetSocketAddress at = server.getAddress();
        return "http://" + new Endpoint(at.getAddress().getHostAddress(), at.getPort()) + "/alerts";
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readNBytes(BODY_MAX), StandardCharsets.UTF_8);
            AlertNotification.Builder notification = AlertNotification.newBuilder();
            try {
                JsonFormat.parser().ignoringUnknownFields().merge(body, notification);
                String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
                synchronized (this) {
                    arrivals.add(new Arrival(key == null ? "" : key, notification.build(), narrator.seconds()));
                }
                exchange.sendResponseHeaders(204, -1);
            } catch (InvalidProtocolBufferException malformed) {
                synchronized (this) {
                    unreadable++;
                }
                exchange.sendResponseHeaders(400, -1);
            }
        }
    }

    synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    synchronized int unreadable() {
        return unreadable;
    }

    /** How often each idempotency key came beyond its first time. */
    synchronized long duplicates() {
        return arrivals.size() - arrivals.stream().map(Arrival::key).distinct().count();
    }

    synchronized Map<String, Counts> byAlert() {
        Map<String, Counts> counts = new TreeMap<>();
        for (Arrival arrival : arrivals) {
            AlertNotification each = arrival.notification();
            Counts of = counts.computeIfAbsent(each.getAlertId(), id -> new Counts(each));
            switch (each.getStatus()) {
                case "firing" -> of.firing++;
                case "resolved" -> of.resolved++;
                default -> of.other++;
            }
        }
        return counts;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
