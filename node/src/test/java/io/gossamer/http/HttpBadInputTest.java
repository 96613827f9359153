package io.gossamer.http;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gossamer.query.InMemoryMesh;
import io.gossamer.query.TestNode;
import io.gossamer.waiting.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is wrong gets a JSON error or a closed connection, and the next client is served. */
@Timeout(300)
final class HttpBadInputTest {
    private TestNode node;
    private int port;

    @BeforeEach
    void start() throws Exception {
        node = nodeThatWaits(Eventually.LIMIT);
        port = node.http.port();
    }

    private static TestNode nodeThatWaits(Duration forRequests) throws Exception {
        return new TestNode(
                "n1",
                InMemoryMesh.world(),
                11,
                new HttpFace.Settings(
                        Optional.of("127.0.0.1"),
                        0,
                        List.of("n1"),
                        List.of(),
                        32,
                        4,
                        forRequests,
                        Eventually.LIMIT,
                        Duration.ofMillis(500)),
                StaticFiles.NONE);
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(RawHttp.get(port, "/livez")).as("still serves").startsWith("HTTP/1.1 200");
        assertThat(node.httpTally.value("connections_failed", "bug")).isZero();
        node.close();
    }

    private static void assertError(String reply, int status, String words) {
        assertThat(reply).startsWith("HTTP/1.1 " + status + " ");
        JsonObject json = JsonParser.parseString(RawHttp.body(reply)).getAsJsonObject();
        assertThat(json.get("error").getAsString()).contains(words);
        assertThat(json.has("hint")).isTrue();
    }

    @Test
    void unknownNodesAndPathsAre404() throws Exception {
        assertError(RawHttp.get(port, "/api/v1/links?from=n9"), 404, "no member is called 'n9'");
        assertError(RawHttp.get(port, "/api/v1/history?from=n1&to=nobody"), 404, "nobody");
        assertError(RawHttp.get(port, "/api/v1/nothing"), 404, "nothing is at");
        assertError(RawHttp.get(port, "/api/v1/status?node=n9"), 404, "no member is called 'n9'");
        assertError(RawHttp.get(port, "/api/v2/status"), 404, "nothing is at");
        assertError(RawHttp.get(port, "/api/v1/history?from=n1&to=n1"), 404, "itself");
    }

    @Test
    void absurdNumbersAre400() throws Exception {
        for (String query : List.of("step_seconds=10", "at_time=soon", "at_time=1000&step_seconds=NaN", "at_time=-5")) {
            assertError(RawHttp.get(port, "/api/v1/matrix?" + query), 400, "");
            assertError(RawHttp.get(port, "/api/v1/matrix-columns?" + query), 400, "");
        }
        for (String query : List.of(
                "limit=999999",
                "limit=-1",
                "limit=1e3",
                "step_seconds=0.001",
                "step_seconds=NaN",
                "step_seconds=1e300",
                "start=yesterday",
                "start=2000&end=1000",
                "start=1&end=99999999999",
                "start=0001-01-01T00:00:00Z&end=9999-12-31T23:59:59Z",
                "local_only=perhaps",
                "from=n1",
                "frm=n1",
                "points=3")) {
            assertError(RawHttp.get(port, "/api/v1/history?from=n1&to=n1&" + query), 400, "");
        }
    }

    @Test
    void pathTraversalIs404() throws Exception {
        for (String path : List.of(
                "/../etc/passwd",
                "/%2e%2e/etc/passwd",
                "/..%2fetc%2fpasswd",
                "/a/..%5c..%5cb",
                "//etc/passwd",
                "/a%00b")) {
            assertError(RawHttp.get(port, path), 404, "");
        }
        assertError(RawHttp.get(port, "/%zz"), 400, "cannot be decoded");
    }

    @Test
    void oversizedPartsAre414And431And413() throws Exception {
        assertError(RawHttp.get(port, "/" + "a".repeat(5000)), 414, "first line");
        assertError(
                RawHttp.ask(port, "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"),
                431,
                "header");
        assertError(
                RawHttp.ask(
                        port,
                        "POST /api/v1/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100000\r\n\r\n{"),
                413,
                "larger than 65536");
        assertError(
                RawHttp.ask(
                        port,
                        "POST /api/v1/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + ("4000\r\n" + "a".repeat(0x4000) + "\r\n").repeat(5)),
                413,
                "larger than 65536");
    }

    @Test
    void garbageAndWrongMethodsAreRefused() throws Exception {
        assertError(RawHttp.ask(port, "\u0001\u0002\u0003 what is this\r\n\r\n"), 400, "not an HTTP/1.1 request");
        assertError(RawHttp.ask(port, "DELETE /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n"), 405, "GET");
        assertError(RawHttp.get(port, "/api/v1/leave"), 405, "POST");
        assertError(RawHttp.ask(port, "OPTIONS /api/v1/leave HTTP/1.1\r\nHost: localhost\r\n\r\n"), 405, "POST");
        assertThat(node.mesh.changes).isEmpty();
    }

    @Test
    void aChangeThatAFormCouldSendIsRefused() throws Exception {
        assertError(RawHttp.post(port, "/api/v1/leave", "text/plain", "{}"), 415, "application/json");
        assertError(
                RawHttp.post(port, "/api/v1/leave", "application/x-www-form-urlencoded", "node="),
                415,
                "application/json");
        assertError(
                RawHttp.ask(
                        port,
                        "POST /api/v1/leave HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n"
                                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"),
                403,
                "evil.example");
        assertError(
                RawHttp.ask(
                        port,
                        "POST /api/v1/leave HTTP/1.1\r\nHost: evil.example:" + port + "\r\nOrigin: http://evil.example:"
                                + port + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"),
                403,
                "not called 'evil.example'");
        assertThat(node.mesh.changes).isEmpty();
    }

    @Test
    void malformedJsonIs400AndNamesTheTrouble() throws Exception {
        for (String body : List.of("{", "[]", "{\"nod\":\"n1\"}", "{\"node\":{}}", "[".repeat(5000), "\"x\"")) {
            String reply = RawHttp.post(port, "/api/v1/drain", "application/json", body);
            assertError(reply, 400, "");
            assertThat(reply).as("no class of ours or of a library is named").doesNotContain("java.", "Exception");
        }
        assertThat(node.mesh.changes).isEmpty();
    }

    @Test
    void aClientThatDripsItsRequestIsClosed() throws Exception {
        try (TestNode impatient = nodeThatWaits(Duration.ofSeconds(1));
                RawHttp slow = new RawHttp(impatient.http.port())) {
            slow.send("GET /api/v1/status HTTP/1.1\r\nHost: loc");
            assertThat(slow.isClosed()).isTrue();
            assertThat(impatient.httpTally.value("connections_closed", "slow_request"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aClientThatReadsItsReplyAByteASecondIsClosedAndDelaysNobody() throws Exception {
        byte[] packed = Gzip.pack(new byte[12 * 1024 * 1024], Gzip.FAST);
        StaticFiles large = path -> Optional.of(new StaticFiles.Asset("text/plain", "\"1\"", false, () -> packed));
        HttpFace.Settings impatient = new HttpFace.Settings(
                Optional.of("127.0.0.1"),
                0,
                List.of("n1"),
                List.of(),
                32,
                4,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(500));
        try (TestNode other = new TestNode("n1", InMemoryMesh.world(), 11, impatient, large);
                Socket slow = new Socket()) {
            slow.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), other.http.port()));
            slow.getOutputStream()
                    .write("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            slow.getInputStream().read();
            await().untilAsserted(() -> {
                assertThat(RawHttp.get(other.http.port(), "/api/v1/status")).startsWith("HTTP/1.1 200");
                assertThat(other.httpTally.value("connections_closed", "slow_reply"))
                        .isEqualTo(1);
            });
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndTheFirstOnesServed() throws Exception {
        List<RawHttp> open = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                open.add(new RawHttp(port));
            }
            await().untilAsserted(() -> assertThat(node.httpTally.value("connections_refused", "too_many"))
                    .isEqualTo(8));
            assertThat(open.get(0)
                            .send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .reply())
                    .contains("200");
        } finally {
            for (RawHttp raw : open) {
                raw.close();
            }
        }
        await().untilAsserted(() -> assertThat(RawHttp.get(port, "/livez")).startsWith("HTTP/1.1 200"));
    }

    @Test
    void whenAllWorkersAreHeldALivenessProbeIsStillAnsweredAndTheRestGets503() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        node.mesh.beforeStatus = () -> {
            try {
                hold.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        };
        // as if other connections had filled the queue
        for (int i = 0; i < 2 + io.gossamer.query.WorkerPool.QUEUE_MAX; i++) {
            node.workers.execute(() -> node.mesh.beforeStatus.run());
        }
        await().until(() -> !node.workers.tryExecute(() -> {}));
        assertError(RawHttp.get(port, "/api/v1/status"), 503, "too many requests");
        assertThat(RawHttp.get(port, "/livez")).startsWith("HTTP/1.1 200");
        hold.countDown();
        await().untilAsserted(
                        () -> assertThat(RawHttp.get(port, "/api/v1/status")).startsWith("HTTP/1.1 200"));
    }
}
