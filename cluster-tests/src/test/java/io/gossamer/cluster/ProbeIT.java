package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.proto.InstrumentsGrpc;
import io.gossamer.proto.InstrumentsGrpc.InstrumentsBlockingStub;
import io.gossamer.proto.ProbeOutcome;
import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeRequest;
import io.gossamer.proto.ProbeResult;
import io.grpc.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A live probe that a third node is asked for. */
class ProbeIT extends ClusterTest {
    /** Without a class archive: making one takes longer than all of this. */
    private DaemonProcess start(String name, List<String> join) throws IOException {
        DaemonProcess daemon = mesh.add(name, join, Map.of());
        daemon.addVariable("GOSSAMER_CDS", "off");
        return daemon.start();
    }

    private static InstrumentsBlockingStub instruments(DaemonProcess daemon) {
        return InstrumentsGrpc.newBlockingStub(daemon.api().getChannel()).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /** The lines that say something, until the other side has ended. */
    private static List<String> overHttp(DaemonProcess daemon, String target) throws Exception {
        HttpResponse<Stream<String>> reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port(4) + target))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = reply.body()) {
            return lines.filter(line -> !line.isBlank()).toList();
        }
    }

    private static double metric(DaemonProcess daemon, String name) throws Exception {
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port(4) + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        Matcher line = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*\\})? ([0-9.E+]+)$")
                .matcher(page.body());
        double sum = 0;
        while (line.find()) {
            sum += Double.parseDouble(line.group(1));
        }
        return sum;
    }

    @Test
    void anyNodeStreamsAnothersProbesOfAThirdAndStopsThemWhenItsCallerGoes() throws Exception {
        DaemonProcess first = start("n1", List.of());
        for (int i = 2; i <= 3; i++) {
            start("n" + i, List.of(first.gossipAddress()));
        }
        mesh.awaitComplete(90);
        DaemonProcess third = mesh.running().get(2);

        List<ProbeReport> reports = new ArrayList<>();
        instruments(third)
                .probe(ProbeRequest.newBuilder()
                        .setFrom("n1")
                        .setTo("n2")
                        .setCount(30)
                        .setIntervalSeconds(0.1)
                        .build())
                .forEachRemaining(reports::add);
        assertThat(reports.get(0).getStarted().getFrom().getName()).isEqualTo("n1");
        assertThat(reports.get(reports.size() - 1).hasEnded()).isTrue();
        List<ProbeResult> results = reports.stream()
                .filter(ProbeReport::hasResult)
                .map(ProbeReport::getResult)
                .toList();
        assertThat(results).hasSize(30).allSatisfy(result -> {
            assertThat(result.getOutcome()).isEqualTo(ProbeOutcome.REPLIED);
            assertThat(result.getRttSeconds()).isBetween(1e-6, 1.0);
        });
        assertThat(results.get(29).getTotalSent()).isEqualTo(30);

        assertThat(overHttp(third, "/api/v1/probe?from=n1&to=n2&count=5&interval_seconds=0.1"))
                .hasSize(7)
                .first()
                .asString()
                .contains("started", "\"name\":\"n1\"");
        assertThat(overHttp(third, "/api/v1/probe?from=n1&to=nobody"))
                .first()
                .asString()
                .contains("no member is called 'nobody'");

        double before = metric(first, "gossamer_probe_live_replies_total");
        try (Context.CancellableContext caller = Context.current().withCancellation()) {
            caller.call(() -> {
                Iterator<ProbeReport> endless = instruments(third)
                        .probe(ProbeRequest.newBuilder()
                                .setFrom("n1")
                                .setTo("n2")
                                .setIntervalSeconds(0.1)
                                .build());
                endless.next();
                return endless.next();
            });
        }
        Await.until("n1 has stopped", 20, () -> {
            double now = metric(first, "gossamer_probe_live_replies_total");
            Thread.sleep(500);
            return now > before && metric(first, "gossamer_probe_live_replies_total") == now;
        });

        assertThatThrownBy(() -> instruments(third)
                        .probe(ProbeRequest.newBuilder()
                                .setFrom("n1")
                                .setTo("nobody")
                                .build())
                        .next())
                .hasMessageContaining("no member is called 'nobody'");
    }
}
