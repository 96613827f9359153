package io.gossamer.http;

import static io.gossamer.waiting.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.query.InMemoryMesh;
import io.gossamer.query.TestNode;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-Sent Events over real sockets. */
@Timeout(300)
final class EventStreamTest {
    private static final String FOLLOW = "GET /api/v1/events%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n";
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

    private RawHttp follow(String query, String header) throws Exception {
        return new RawHttp(port).send(String.format(FOLLOW, query, header));
    }

    @Test
    void keptAndNewEventsComeWithTheirSequenceAsId() throws Exception {
        node.mesh.happen("member.joined", "one");
        try (RawHttp client = follow("?backlog=5&kind_prefix=member.", "")) {
            assertThat(client.readUntil("\"one\"")).contains("text/event-stream", "id: 1\ndata: {");
            node.mesh.happen("link.down", "two");
            node.mesh.happen("member.left", "three");
            assertThat(client.readUntil("\"three\"")).contains("id: 3").doesNotContain("two");
        }
        await().until(() -> node.httpTally.value("event_clients", "") == 1);
    }

    @Test
    void headSaysWhatFollowingWouldAndTakesNoPlace() throws Exception {
        String reply =
                RawHttp.ask(port, "HEAD /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(reply)
                .startsWith("HTTP/1.1 200")
                .contains("text/event-stream")
                .endsWith("\r\n\r\n");
        assertThat(node.httpTally.value("event_clients", "")).isZero();
    }

    @Test
    void aClientThatComesBackGetsWhatItMissed() throws Exception {
        for (String text : List.of("one", "two", "three")) {
            node.mesh.happen("x", text);
        }
        try (RawHttp client = follow("", "Last-Event-ID: 1\r\n")) {
            assertThat(client.readUntil("\"three\"")).contains("two").doesNotContain("\"one\"");
        }
        assertThat(RawHttp.ask(port, String.format(FOLLOW, "", "Last-Event-ID: x\r\n")))
                .startsWith("HTTP/1.1 400");
        assertThat(RawHttp.ask(port, String.format(FOLLOW, "?backlog=9999", "")))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void twoHundredIdleClientsLeaveTheRestOfTheFaceAlone() throws Exception {
        List<RawHttp> clients = new ArrayList<>();
        int following = 0;
        try {
            for (int i = 0; i < 200; i++) {
                RawHttp client = follow("", "");
                clients.add(client);
                following += client.readUntil("\r\n\r\n").startsWith("HTTP/1.1 200") ? 1 : 0;
            }
            assertThat(following).isEqualTo(64);
            assertThat(node.httpTally.value("event_clients_refused", "too_many"))
                    .isEqualTo(136);
            assertThat(RawHttp.get(port, "/api/v1/status")).startsWith("HTTP/1.1 200");
            node.mesh.happen("x", "to all");
            clients.get(0).readUntil("to all");
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
        await().untilAsserted(() -> {
            try (RawHttp again = follow("", "")) {
                assertThat(again.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
            }
        });
    }

    @Test
    void aClientThatReadsAByteASecondIsDroppedAndDelaysNobody() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            slow.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            slow.getOutputStream()
                    .write(String.format(FOLLOW, "", "").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            slow.getInputStream().read();
            try (RawHttp quick = follow("?kind_prefix=quick", "")) {
                quick.readUntil("retry:");
                String large = "y".repeat(20_000);
                await().untilAsserted(() -> {
                    for (int i = 0; i < 300; i++) {
                        node.mesh.happen("bulk", large);
                    }
                    assertThat(node.httpTally.value("event_clients_closed", "slow_reader"))
                            .isEqualTo(1);
                });
                node.mesh.happen("quick", "at once");
                quick.readUntil("at once");
            }
        }
    }
}
