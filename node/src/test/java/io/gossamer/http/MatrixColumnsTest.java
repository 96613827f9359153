package io.gossamer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkState;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.MemberState;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.Tier;
import io.gossamer.proto.Unreached;
import io.gossamer.query.InMemoryMesh;
import io.gossamer.query.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class MatrixColumnsTest {
    private static MatrixNode node(String name) {
        return MatrixNode.newBuilder()
                .setId("0")
                .setName(name)
                .setZone("z")
                .setState(MemberState.ALIVE)
                .build();
    }

    private static MatrixCell cell(int from, int to) {
        return MatrixCell.newBuilder()
                .setFrom(from)
                .setTo(to)
                .setState(LinkState.LINK_UP)
                .setTier(Tier.TIER_RAW)
                .build();
    }

    private static JsonObject print(MatrixReply.Builder matrix) {
        return JsonParser.parseString(MatrixColumns.print(matrix.build())).getAsJsonObject();
    }

    @Test
    void whatIsNotKnownIsNullAndNeverZero() {
        LinkMeasures measured = LinkMeasures.newBuilder()
                .setSent(12)
                .setReceived(12)
                .setLossRatio(0)
                .setRttP50Seconds(0.00071234567)
                .build();
        JsonObject json = print(MatrixReply.newBuilder()
                .addNodes(node("a<b"))
                .addNodes(node("c"))
                .addCells(cell(0, 1))
                .addCells(cell(1, 0).toBuilder().setMeasures(measured).setAgeSeconds(3.14159))
                .addUnreached(Unreached.newBuilder()
                        .setNode(NodeRef.newBuilder().setName("v"))
                        .setReason("late")));
        assertThat(json.get("loss").toString()).isEqualTo("[null,0]");
        assertThat(json.get("sent").toString()).isEqualTo("[null,12]");
        assertThat(json.get("age").toString()).isEqualTo("[null,3.1]");
        assertThat(json.get("p50").getAsJsonArray().get(1).getAsDouble()).isEqualTo(0.000712);
        assertThat(json.get("nodes")
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonArray()
                        .get(1)
                        .getAsString())
                .isEqualTo("a<b");
        assertThat(json.get("unreached").toString()).isEqualTo("[[\"v\",\"late\"]]");
    }

    @Test
    void countsOfABandAreNotShownAsCounted() {
        LinkMeasures band =
                LinkMeasures.newBuilder().setBanded(true).setLossRatio(0.05).build();
        JsonObject json = print(MatrixReply.newBuilder()
                .addNodes(node("a"))
                .addNodes(node("b"))
                .addCells(cell(0, 1).toBuilder().setTier(Tier.TIER_BAND).setMeasures(band)));
        assertThat(json.get("sent").toString()).isEqualTo("[null]");
        assertThat(json.get("loss").toString()).isEqualTo("[0.05]");
    }

    @Test
    void aColumnOfOneValueIsThatValue() {
        JsonObject json = print(MatrixReply.newBuilder()
                .addNodes(node("a"))
                .addNodes(node("b"))
                .addCells(cell(0, 1))
                .addCells(cell(1, 0)));
        assertThat(json.get("state").toString()).isEqualTo("2");
        assertThat(json.get("p50").toString()).isEqualTo("null");
        assertThat(json.get("from").toString()).isEqualTo("[0,1]");
    }

    @Test
    void linksBeyondTheLimitAreCounted() {
        MatrixReply.Builder matrix =
                MatrixReply.newBuilder().addNodes(node("a")).addNodes(node("b"));
        for (int n = 0; n < MatrixColumns.CELLS_MAX + 7; n++) {
            matrix.addCells(cell(0, 1));
        }
        JsonObject json = print(matrix);
        assertThat(json.get("leftOut").getAsInt()).isEqualTo(7);
        assertThat(json.get("links").getAsInt()).isEqualTo(MatrixColumns.CELLS_MAX);
    }

    @Test
    void itIsServedBesideTheMatrixAndPackedForThoseWhoTakeIt() throws Exception {
        try (TestNode node = new TestNode("n1", InMemoryMesh.world(), 11)) {
            int port = node.http.port();
            assertThat(RawHttp.body(RawHttp.get(port, Routes.MATRIX_COLUMNS + "?local_only=true")))
                    .startsWith("{\"at\":");
            assertThat(RawHttp.ask(
                            port,
                            "GET " + Routes.MATRIX_COLUMNS
                                    + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"))
                    .contains("content-encoding: gzip");
            assertThat(RawHttp.get(port, Routes.MATRIX_COLUMNS + "?local=1")).startsWith("HTTP/1.1 400");
            assertThat(RawHttp.post(port, Routes.MATRIX_COLUMNS, "application/json", "{}"))
                    .startsWith("HTTP/1.1 405");
        }
    }
}
