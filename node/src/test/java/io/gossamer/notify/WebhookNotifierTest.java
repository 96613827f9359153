package io.gossamer.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.config.GossamerConfig;
import io.gossamer.notify.Notifier.Delivery;
import io.gossamer.proto.AlertNotification;
import io.gossamer.waiting.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real HTTP server on loopback. */
final class WebhookNotifierTest {
    private static final AlertNotification ALERT = AlertNotification.newBuilder()
            .setVersion(1)
            .setIdempotencyKey("a1-firing")
            .setStatus("firing")
            .setAlertId("a1")
            .setRule("node_unreachable")
            .setSubject("n3")
            .putLabels("node", "n3")
            .setStartsAt("2026-01-01T00:00:00Z")
            .setPendingSeconds(2.5)
            .build();

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private int status = 200;
    private Duration timeout = Eventually.LIMIT;
    private final AtomicInteger answered = new AtomicInteger();
    private boolean slow;
    private boolean endless;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/hook", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        headers.add(exchange.getRequestHeaders());
        if (slow) {
            await();
        }
        answered.incrementAndGet();
        exchange.getResponseHeaders().add("Retry-After", "7");
        exchange.getResponseHeaders().add("Location", "/hook");
        exchange.sendResponseHeaders(status, endless ? 0 : -1);
        while (endless && release.getCount() > 0) {
            exchange.getResponseBody().write(new byte[8_192]);
        }
        exchange.close();
    }

    private void await() {
        try {
            release.await(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private WebhookNotifier notifier(String url) {
        return new WebhookNotifier(new GossamerConfig.Webhook("ops", url, Map.of("X-Token", "secret"), timeout, true));
    }

    private Delivery send() {
        return send("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    private Delivery send(String url) {
        try (WebhookNotifier notifier = notifier(url)) {
            return notifier.send(ALERT).join();
        }
    }

    @Test
    void postsJsonWithTheKeyTwiceAndTheOperatorsHeaders() {
        assertThat(send()).isEqualTo(new Delivery.Delivered());
        assertThat(bodies).hasSize(1);
        assertThat(bodies.get(0))
                .contains("\"idempotencyKey\": \"a1-firing\"")
                .contains("\"status\": \"firing\"")
                .contains("\"startsAt\": \"2026-01-01T00:00:00Z\"")
                .contains("\"pendingSeconds\": 2.5");
        assertThat(headers.get(0).get("Idempotency-key")).containsExactly("a1-firing");
        assertThat(headers.get(0).get("X-token")).containsExactly("secret");
        assertThat(headers.get(0).get("Content-type")).containsExactly("application/json");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 408, 429})
    void maySucceedLater(int code) {
        status = code;
        assertThat(send())
                .isEqualTo(new Delivery.Failed("the receiver answered " + code, Optional.of(Duration.ofSeconds(7))));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410, 302})
    void isRefusedForGoodAndARedirectIsNotFollowed(int code) {
        status = code;
        assertThat(send()).isEqualTo(new Delivery.Refused("the receiver answered " + code));
        assertThat(bodies).hasSize(1);
    }

    @Test
    void aSlowReceiverIsAFailureAfterTheTimeout() {
        slow = true;
        timeout = Duration.ofMillis(500);
        assertThat(send()).isInstanceOf(Delivery.Failed.class);
        assertThat(answered.get()).as("nobody waited for the receiver").isZero();
    }

    @Test
    void anEndlessAnswerIsNotRead() {
        endless = true;
        assertThat(send()).isEqualTo(new Delivery.Delivered());
    }

    @Test
    void aRefusedConnectionIsAFailureWithACause() {
        int port = server.getAddress().getPort();
        server.stop(0);
        Delivery delivery = send("http://127.0.0.1:" + port + "/hook");
        assertThat(delivery).isInstanceOf(Delivery.Failed.class);
        assertThat(((Delivery.Failed) delivery).error()).contains("Connect");
    }

    @Test
    void anUnknownHostIsAFailureAndNotAnException() {
        assertThat(send("http://gossamer-no-such-host.invalid/")).isInstanceOf(Delivery.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/x", "nonsense", "http:///x", "http://ho st/"})
    void aUrlThatIsNoneIsSaidAtTheStart(String url) {
        assertThatThrownBy(() -> notifier(url)).isInstanceOf(IllegalArgumentException.class);
    }
}
