package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gossamer.proto.AddTargetRequest;
import io.gossamer.proto.Alert;
import io.gossamer.proto.AlertState;
import io.gossamer.proto.AlertsRequest;
import io.gossamer.proto.TargetStatus;
import io.gossamer.proto.TargetVerdict;
import io.gossamer.proto.TargetsRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A web server outside the mesh, probed by all of it. */
class TargetIT extends ClusterTest {
    private static HttpServer webServer(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static TargetStatus web(DaemonProcess asked) {
        List<TargetStatus> found =
                asked.api().targets(TargetsRequest.getDefaultInstance()).getTargetsList();
        assertThat(found).as("targets that " + asked + " knows").hasSize(1);
        return found.get(0);
    }

    private static List<Alert> told(DaemonProcess asked) {
        return asked
                .api()
                .alerts(AlertsRequest.newBuilder().setIncludeResolved(true).build())
                .getAlertsList()
                .stream()
                .filter(alert -> alert.getRule().equals("target_down") && alert.getState() != AlertState.PENDING)
                .toList();
    }

    @Test
    void itsDeathIsOneAlertThatResolvesWhenItIsBackAndNoLeaderTakesItAlong() throws Exception {
        HttpServer server = webServer(0);
        int port = server.getAddress().getPort();
        try {
            DaemonProcess n1 = mesh.add("n1", List.of(), Map.of()).start();
            mesh.add("n2", List.of(n1.gossipAddress()), Map.of()).start();
            mesh.add("n3", List.of(n1.gossipAddress()), Map.of()).start();
            mesh.awaitComplete(90);
            mesh.awaitVoters(3, 60);
            n1.api()
                    .addTarget(AddTargetRequest.newBuilder()
                            .setUrl("http://127.0.0.1:" + port)
                            .setName("web")
                            .setEverySeconds(1)
                            .build());
            for (DaemonProcess asked : mesh.running()) {
                Await.until(
                        asked + " knows that all three get an answer",
                        60,
                        () -> web(asked).getVerdict() == TargetVerdict.TARGET_ANSWERS
                                && web(asked).getVantagesList().stream()
                                        .allMatch(vantage ->
                                                vantage.getReach().equals("answers") && vantage.hasRttSecondsP50()));
                assertThat(web(asked).getVantagesCount()).isEqualTo(3);
            }

            server.stop(0);
            Await.until("it is told", 60, () -> told(n1).size() == 1);
            assertThat(told(n1).get(0).getSummary()).contains("web is down").contains("the port refuses");

            DaemonProcess leader = mesh.leader().orElseThrow();
            leader.kill();
            server = webServer(port);
            DaemonProcess survivor = mesh.running().get(0);
            Await.until("the next leader resolves it", 90, () -> told(survivor).stream()
                    .allMatch(alert -> alert.getState() == AlertState.RESOLVED));
            assertThat(told(survivor)).as("one alert, and no second one").hasSize(1);
            Await.until(
                    "the two that are left get an answer",
                    30,
                    () -> web(survivor).getVantagesCount() == 2
                            && web(survivor).getVerdict() == TargetVerdict.TARGET_ANSWERS);
        } finally {
            server.stop(0);
        }
    }
}
