package io.gossamer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.gossamer.proto.HistoryPoint;
import io.gossamer.proto.HistoryReply;
import io.gossamer.proto.HistoryRequest;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.MeshGrpc;
import io.gossamer.proto.StatusReply;
import io.gossamer.proto.StatusRequest;
import io.gossamer.query.BindFailure;
import io.gossamer.query.InMemoryMesh;
import io.gossamer.query.MeshJson;
import io.gossamer.query.TestNode;
import io.gossamer.waiting.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JSON face beside gRPC, over real sockets. */
@Timeout(300)
final class HttpFaceTest {
    private final Map<io.gossamer.model.NodeId, InMemoryMesh.Entry> world = InMemoryMesh.world();
    private TestNode node;
    private TestNode other;
    private int port;

    @BeforeEach
    void start() throws Exception {
        StaticFiles files = path -> path.equals("/app.js")
                ? Optional.of(new StaticFiles.Asset(
                        "text/javascript",
                        "\"v1\"",
                        false,
                        () -> Gzip.pack("let x;".getBytes(StandardCharsets.UTF_8), Gzip.BEST)))
                : Optional.empty();
        node = new TestNode(
                "n1",
                world,
                11,
                HttpFace.Settings.of(Optional.of("127.0.0.1"), 0, List.of("n1"), List.of("https://mesh.example")),
                files);
        other = new TestNode("n2", world, 12);
        port = node.http.port();
    }

    @AfterEach
    void stop() {
        node.close();
        other.close();
    }

    private MeshGrpc.MeshBlockingStub grpc() {
        return MeshGrpc.newBlockingStub(node.peers.channel(node.id()).orElseThrow())
                .withDeadlineAfter(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void jsonIsTheGrpcReplyInProtobufsMapping() throws Exception {
        StatusReply reply = grpc().status(StatusRequest.getDefaultInstance());
        String answer = RawHttp.get(port, "/api/v1/status");
        assertThat(answer).startsWith("HTTP/1.1 200").contains("content-type: application/json");
        assertThat(RawHttp.body(answer)).isEqualTo(MeshJson.print(reply) + "\n");
        StatusReply.Builder read = StatusReply.newBuilder();
        MeshJson.merge(RawHttp.body(answer), read);
        assertThat(read.build()).isEqualTo(reply);
        assertThat(RawHttp.body(answer)).contains("\"alertsPending\":0").doesNotContain("oldestAgeSeconds");
    }

    @Test
    void historyOfAnotherNodesLinkIsFetchedWithParametersInEitherSpelling() throws Exception {
        HistoryPoint point = HistoryPoint.newBuilder()
                .setStart(Timestamps.fromSeconds(1000))
                .setState(LinkState.LINK_UP)
                .setMeasures(LinkMeasures.newBuilder().setSent(10).setReceived(10))
                .build();
        other.mesh.histories.put(node.id().toString(), List.of(point));
        for (String query : List.of("step_seconds=10&start=1000", "stepSeconds=10&start=1970-01-01T00:16:40Z")) {
            String answer = RawHttp.get(port, "/api/v1/history?from=n2&to=n1&" + query);
            HistoryReply.Builder read = HistoryReply.newBuilder();
            MeshJson.merge(RawHttp.body(answer), read);
            assertThat(read.getPointsList()).containsExactly(point);
            assertThat(read.build())
                    .isEqualTo(grpc().history(HistoryRequest.newBuilder()
                            .setFrom("n2")
                            .setTo("n1")
                            .setStepSeconds(10)
                            .build()));
        }
    }

    @Test
    void aChangeIsAPostOfJson() throws Exception {
        String answer = RawHttp.post(port, "/api/v1/drain", "application/json", "{\"node\":\"n2\",\"forSeconds\":60}");
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(node.mesh.changes).containsExactly("drain " + other.id() + " 60.0");
        assertThat(RawHttp.post(port, "/api/v1/reload", "application/json; charset=utf-8", ""))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void everyVerbHasAPathAndTheIndexNamesIt() throws Exception {
        String index = RawHttp.get(port, "/api/v1");
        for (var method : MeshGrpc.getServiceDescriptor().getMethods()) {
            String path = method.getBareMethodName()
                    .replaceAll("([a-z])([A-Z])", "$1-$2")
                    .toLowerCase(java.util.Locale.ROOT);
            assertThat(index).contains("\"/api/v1/" + path + "\"");
        }
    }

    @Test
    void livezAlwaysAnswersAndReadyzSaysWhyNot() throws Exception {
        assertThat(RawHttp.get(port, "/readyz")).startsWith("HTTP/1.1 200");
        node.mesh.notReady = Optional.of("the data directory is full");
        assertThat(RawHttp.get(port, "/livez")).startsWith("HTTP/1.1 200");
        assertThat(RawHttp.get(port, "/readyz"))
                .startsWith("HTTP/1.1 503")
                .contains("\"error\":\"the data directory is full\"");
        // a supervisor may call it by any name
        assertThat(RawHttp.ask(port, "GET /livez HTTP/1.1\r\nHost: pod.cluster.local\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void metricsAndThePointerAreServed() throws Exception {
        assertThat(RawHttp.get(port, "/metrics")).contains("text/plain; version=0.0.4", "# nothing");
        assertThat(RawHttp.get(port, "/")).startsWith("HTTP/1.1 200").contains("/api/v1/status");
    }

    @Test
    void filesHaveATagAreComparedByItAndServedPacked() throws Exception {
        String plain = RawHttp.get(port, "/app.js");
        assertThat(plain).contains("etag: \"v1\"", "content-security-policy: default-src 'self'", "let x;");
        assertThat(RawHttp.ask(port, "GET /app.js HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"v1\"\r\n\r\n"))
                .startsWith("HTTP/1.1 304");
        assertThat(RawHttp.ask(port, "GET /app.js HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"))
                .contains("content-encoding: gzip");
    }

    @Test
    void headIsGetWithoutABodyAndTheConnectionGoesOn() throws Exception {
        try (RawHttp raw = new RawHttp(port)) {
            raw.send("HEAD /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200").contains("content-length: ");
            raw.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(raw.reply()).startsWith("HTTP/1.1 200").endsWith("ok\n");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawHttp raw = new RawHttp(port)) {
            String get = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
            raw.send(String.format(get + get + get, "/api/v1/status", "/livez", "/api/v1/rules"));
            assertThat(raw.reply()).contains("all is well");
            assertThat(raw.reply()).endsWith("ok\n");
            assertThat(raw.reply()).contains("link_down");
        }
    }

    @Test
    void aListedOriginMayReadAndAStrangeOneMayNot() throws Exception {
        assertThat(origin("https://mesh.example"))
                .startsWith("HTTP/1.1 200")
                .contains("access-control-allow-origin: https://mesh.example");
        assertThat(origin("http://localhost")).startsWith("HTTP/1.1 200").doesNotContain("access-control");
        assertThat(origin("http://evil.example")).startsWith("HTTP/1.1 403").contains("api.allowed_origins");
        assertThat(origin("null")).startsWith("HTTP/1.1 403");
    }

    private String origin(String origin) throws IOException {
        return RawHttp.ask(port, "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin + "\r\n\r\n");
    }

    @Test
    void onlyAddressesAndKnownNamesAreTakenAsHost() throws Exception {
        for (String good :
                List.of("localhost:7405", "127.0.0.1", "[::1]:7405", "10.1.2.3:7405", "N1:7405", "mesh.example")) {
            assertThat(host(good)).as(good).startsWith("HTTP/1.1 200");
        }
        for (String bad : List.of("evil.example", "127.0.0.1.evil.example:7405", "[evil]", "localhost.evil.example")) {
            assertThat(host(bad)).as(bad).startsWith("HTTP/1.1 403").contains("\"hint\"");
        }
        assertThat(RawHttp.ask(port, "GET /api/v1/status HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    private String host(String host) throws IOException {
        return RawHttp.ask(port, "GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @Test
    void aTakenPortNamesTheKeyToChange() {
        assertThatThrownBy(() -> new TestNode(
                        "n3",
                        world,
                        1,
                        HttpFace.Settings.of(Optional.of("127.0.0.1"), port, List.of(), List.of()),
                        StaticFiles.NONE))
                .isInstanceOf(BindFailure.class)
                .hasMessageContaining("network.ports.http");
    }
}
