package io.gossamer.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import io.gossamer.cli.output.Style;
import io.gossamer.proto.AlertNotification;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the demo lets pass and what it does not, with notifications posted to its real webhook. */
class TallyingTest {
    private WebhookReceiver webhook;

    @BeforeEach
    void start() throws Exception {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        webhook = new WebhookReceiver(InetAddress.getLoopbackAddress(), new Narrator(nowhere, Style.PLAIN));
    }

    @AfterEach
    void stop() {
        webhook.close();
    }

    private int post(String key, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(webhook.url()))
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void arrives(String key, String id, String rule, String subject, String status) throws Exception {
        String body = JsonFormat.printer()
                .print(AlertNotification.newBuilder()
                        .setAlertId(id)
                        .setRule(rule)
                        .setSubject(subject)
                        .setStatus(status)
                        .build());
        assertThat(post(key, body)).isEqualTo(204);
    }

    private void pair(String id, String subject) throws Exception {
        arrives(id + "-f", id, "node_unreachable", subject, "firing");
        arrives(id + "-r", id, "node_unreachable", subject, "resolved");
    }

    private void check() throws StepFailure {
        new Tallying(webhook).check("a1", "n5", "n2");
    }

    @Test
    void onePairForTheVictimIsRight() throws Exception {
        pair("a1", "n5");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void onePairOfItsOwnForTheKilledLeaderIsRight() throws Exception {
        pair("a1", "n5");
        pair("b2", "n2");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void nothingAtAllIsWrong() {
        assertThatThrownBy(this::check).hasMessageContaining("nothing arrived");
    }

    @Test
    void aMissingResolvedIsWrong() throws Exception {
        arrives("k1", "a1", "node_unreachable", "n5", "firing");
        assertThatThrownBy(this::check).hasMessageContaining("1 firing, 0 resolved");
    }

    @Test
    void aSecondFiringOfTheSameAlertIsWrong() throws Exception {
        pair("a1", "n5");
        arrives("another-key", "a1", "node_unreachable", "n5", "firing");
        assertThatThrownBy(this::check).hasMessageContaining("2 firing");
    }

    @Test
    void theSameNotificationTwiceIsWrong() throws Exception {
        pair("a1", "n5");
        arrives("a1-f", "a1", "node_unreachable", "n5", "firing");
        assertThatThrownBy(this::check).hasMessageContaining("1 notifications came twice");
    }

    @Test
    void anAlertAboutALinkOfTheDeadNodeIsWrong() throws Exception {
        pair("a1", "n5");
        arrives("x", "c3", "link_down", "n1 → n5", "firing");
        assertThatThrownBy(this::check).hasMessageContaining("link_down n1 → n5");
    }

    @Test
    void aSecondAlertAboutTheKilledLeaderIsWrong() throws Exception {
        pair("a1", "n5");
        pair("b2", "n2");
        pair("b3", "n2");
        assertThatThrownBy(this::check).hasMessageContaining("n2");
    }

    @Test
    void whatIsNoNotificationIsRefusedAndCounted() throws Exception {
        pair("a1", "n5");
        assertThat(post("k", "{not json")).isEqualTo(400);
        assertThatThrownBy(this::check).hasMessageContaining("1 unreadable");
    }
}
