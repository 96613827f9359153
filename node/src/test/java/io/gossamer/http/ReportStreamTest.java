package io.gossamer.http;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeResult;
import io.gossamer.query.CallFailure;
import io.gossamer.query.InMemoryMesh;
import io.gossamer.query.ScriptedReports.Opened;
import io.gossamer.query.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that answer with a stream, over real sockets; what is reported is the test's. */
@Timeout(300)
final class ReportStreamTest {
    private TestNode node;
    private int port;

    @BeforeEach
    void start() throws Exception {
        node = new TestNode("n1", InMemoryMesh.world(), 11);
        port = node.http.port();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private RawHttp ask(String to) throws Exception {
        return new RawHttp(port).send("GET /api/v1/probe?from=n1&to=" + to + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static ProbeReport report(int number) {
        return ProbeReport.newBuilder()
                .setResult(ProbeResult.newBuilder().setNumber(number))
                .build();
    }

    @Test
    void reportsComeAsTheyAreSentAndTheConnectionEndsWithThem() throws Exception {
        try (RawHttp client = ask("n2")) {
            Opened opened = node.reports.next();
            assertThat(opened.request().getTo()).isEqualTo("n2");
            opened.reader().next(report(1));
            assertThat(client.readUntil("\"number\":1")).contains("HTTP/1.1 200", "text/event-stream", "data: {");
            opened.reader().next(report(2));
            opened.reader().complete();
            assertThat(client.readUntil("\r\n0\r\n\r\n")).contains("\"number\":2");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void whatIsRefusedAtOnceIsAReplyLikeAnyOther() throws Exception {
        try (RawHttp client = ask("nobody")) {
            assertThat(client.readUntil("nobody")).startsWith("HTTP/1.1 404");
        }
        assertThat(RawHttp.get(port, "/api/v1/probe?to=n2&cuont=3")).startsWith("HTTP/1.1 400");
        assertThat(
                        RawHttp.ask(
                                port,
                                "POST /api/v1/probe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void whatFailsLaterIsAnEventAndTheEnd() throws Exception {
        try (RawHttp client = ask("n2")) {
            Opened opened = node.reports.next();
            opened.reader().next(report(1));
            opened.reader().fail(new CallFailure(CallFailure.Kind.UNAVAILABLE, "n3 was asked: it went away", "ask it"));
            assertThat(client.readUntil("\r\n0\r\n\r\n"))
                    .contains("event: error\ndata: {\"error\":\"n3 was asked: it went away\"");
        }
    }

    @Test
    void aClientThatGoesEndsWhatIsDoneForIt() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawHttp client = ask("n2")) {
            node.reports.next().reader().onGone(gone::countDown);
            client.readUntil("\r\n\r\n");
        }
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void soManyMayAskAndAPlaceThatIsLeftIsTakenAgain() throws Exception {
        List<RawHttp> clients = new ArrayList<>();
        try {
            for (int i = 0; i < HttpFace.REPORT_CLIENTS_MAX; i++) {
                clients.add(ask("n2"));
                node.reports.next();
            }
            try (RawHttp oneMore = ask("n2")) {
                assertThat(oneMore.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 503");
            }
            assertThat(node.httpTally.value("probe_clients_refused", "too_many"))
                    .isEqualTo(1);
            assertThat(RawHttp.get(port, "/api/v1/status")).startsWith("HTTP/1.1 200");
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
        await().untilAsserted(() -> {
            try (RawHttp again = ask("n2")) {
                assertThat(again.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
            }
        });
    }

    @Test
    void theIndexNamesTheStreams() throws Exception {
        assertThat(RawHttp.get(port, "/api/v1")).contains("\"/api/v1/events\",\"/api/v1/probe\"]");
    }
}
