package io.gossamer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MatrixRequest;
import io.gossamer.proto.NearNode;
import io.gossamer.proto.NearReply;
import io.gossamer.proto.NearRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Estimates where nobody measures. */
class NearIT extends ClusterTest {
    /** So few links a node that some pairs of seven are measured by nobody. */
    private static final Map<String, String> FEW_LINKS = Map.of(
            "probe.full_mesh_max", "2",
            "probe.degree_max", "4",
            "probe.period", "100ms",
            "probe.timeout", "100ms",
            "probe.window", "1s");

    /** Ids are random, and with them who measures whom: some node has neighbours of both kinds, and nobody knows which. */
    private static Optional<String> withBothKinds(DaemonProcess asked) {
        return IntStream.rangeClosed(1, 7)
                .mapToObj(i -> "n" + i)
                .filter(node -> hasBoth(asked.api()
                        .near(NearRequest.newBuilder()
                                .setNode(node)
                                .setWithinSeconds(1)
                                .build())))
                .findFirst();
    }

    private static boolean hasBoth(NearReply reply) {
        return reply.getNodesList().stream().anyMatch(NearNode::hasEstimated)
                && reply.getNodesList().stream().anyMatch(NearNode::hasRttSeconds);
    }

    private static boolean isEstimate(MatrixCell cell) {
        return cell.hasEstimated() && !cell.getMeasures().hasRttP50Seconds();
    }

    @Test
    void anyNodeSaysWhoIsNearAnotherAndFillsTheMatrixWithEstimatesMarkedAsSuch() throws Exception {
        DaemonProcess first = mesh.add("n1", List.of(), FEW_LINKS).start();
        for (int i = 2; i <= 7; i++) {
            mesh.add("n" + i, List.of(first.gossipAddress()), FEW_LINKS).start();
        }
        mesh.awaitComplete(120);
        for (DaemonProcess asked : mesh.running()) {
            Await.until(asked + " knows who is near whom", 180, () -> withBothKinds(asked)
                    .isPresent());
        }
        Await.until(
                "a cell is estimated",
                180,
                () -> first.api().matrix(MatrixRequest.getDefaultInstance()).getCellsList().stream()
                        .anyMatch(NearIT::isEstimate));
        MatrixReply matrix = first.api().matrix(MatrixRequest.getDefaultInstance());
        assertThat(matrix.getCellsList())
                .noneMatch(cell -> cell.hasEstimated() && cell.getMeasures().hasRttP50Seconds());
        String node = withBothKinds(first).orElseThrow();
        HttpResponse<String> json = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + first.port(4) + "/api/v1/near?node="
                                        + node + "&within_seconds=1"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(json.statusCode()).isEqualTo(200);
        assertThat(json.body()).contains("\"estimated\":{\"rttSeconds\":").contains("\"errorRatio\":");
    }
}
