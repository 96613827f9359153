package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gossamer.coordinate.Coordinate;
import io.gossamer.model.LinkId;
import io.gossamer.model.LinkState;
import io.gossamer.model.Member;
import io.gossamer.model.MemberState;
import io.gossamer.model.MembershipView;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodePorts;
import io.gossamer.model.NodeProfile;
import io.gossamer.model.Zone;
import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.NearNode;
import io.gossamer.proto.NearReply;
import io.gossamer.proto.NearRequest;
import io.gossamer.proto.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EstimateAnswersTest {
    private static final NodeId A = new NodeId(0, 1);
    private static final NodeId B = new NodeId(0, 2);
    private static final NodeId C = new NodeId(0, 3);
    private static final NodeId D = new NodeId(0, 4);

    private static Coordinate at(double seconds) {
        double[] vector = new double[8];
        vector[0] = seconds;
        return new Coordinate(vector, 0, 0, 0.1);
    }

    private static Estimates estimates() {
        return new Estimates(Map.of(A, at(0), B, at(0.003), C, at(0.008)));
    }

    private static MatrixReply.Builder matrix(NodeId... nodes) {
        MatrixReply.Builder matrix = MatrixReply.newBuilder();
        for (NodeId node : nodes) {
            matrix.addNodes(MatrixNode.newBuilder().setId(node.toString()));
        }
        return matrix;
    }

    private static MatrixCell measured(int from, int to, io.gossamer.proto.LinkState state, boolean hasRtt) {
        LinkMeasures.Builder measures = LinkMeasures.newBuilder();
        if (hasRtt) {
            measures.setRttP50Seconds(0.003);
        }
        return MatrixCell.newBuilder()
                .setFrom(from)
                .setTo(to)
                .setState(state)
                .setTier(Tier.TIER_BAND)
                .setMeasures(measures)
                .build();
    }

    @Test
    void onlyWhatNobodyMeasuredIsEstimatedAndItSaysSo() {
        MatrixReply filled = EstimateAnswers.fill(
                matrix(A, B, C, D)
                        .addCells(measured(0, 1, io.gossamer.proto.LinkState.LINK_UP, true))
                        .addCells(measured(1, 0, io.gossamer.proto.LinkState.LINK_UNKNOWN, false))
                        .addCells(measured(2, 0, io.gossamer.proto.LinkState.LINK_DOWN, false))
                        .build(),
                estimates());
        Map<String, MatrixCell> cells = new HashMap<>();
        filled.getCellsList().forEach(cell -> cells.put(cell.getFrom() + ">" + cell.getTo(), cell));
        assertThat(cells.get("0>1").hasEstimated()).as("measured").isFalse();
        assertThat(cells.get("1>0").getEstimated().getRttSeconds()).isCloseTo(0.003, within(1e-9));
        assertThat(cells.get("2>0").hasEstimated()).as("down").isFalse();
        assertThat(cells.get("0>2").getEstimated().getRttSeconds()).isCloseTo(0.008, within(1e-9));
        assertThat(cells.get("0>2").hasMeasures()).isFalse();
        assertThat(cells.get("0>2").getTier()).isEqualTo(Tier.TIER_UNSPECIFIED);
        assertThat(cells).as("D has said nothing of its place").doesNotContainKey("0>3");
        assertThat(filled.getCellsList()).hasSize(6);
    }

    @Test
    void aLargeMeshsReplyHasALimitAndSaysWhatItLeftOut() {
        Map<NodeId, Coordinate> places = new HashMap<>();
        NodeId[] nodes = new NodeId[150];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new NodeId(1, i);
            places.put(nodes[i], at(i * 0.001));
        }
        MatrixReply filled = EstimateAnswers.fill(matrix(nodes).build(), new Estimates(places));
        assertThat(filled.getCellsCount()).isEqualTo(EstimateAnswers.ESTIMATED_CELLS_MAX);
        assertThat(filled.getEstimatesOmitted()).isEqualTo(150 * 149 - EstimateAnswers.ESTIMATED_CELLS_MAX);
        assertThat(filled.getSerializedSize()).isLessThan(1 << 20);
    }

    private static MembershipView view() {
        List<Member> members = new ArrayList<>();
        for (NodeId id : List.of(A, B, C, D)) {
            NodeProfile profile = new NodeProfile(
                    "n" + id.low(),
                    Zone.NONE,
                    "127.0.0.1",
                    new NodePorts(1, 2, 3, 4, 5),
                    Map.of(),
                    "0.1.0",
                    0,
                    Optional.empty());
            members.add(new Member(id, profile, MemberState.ALIVE, 1, 0, List.of(), 2));
        }
        return new MembershipView(1, A, A, members, Optional.empty(), false, 0);
    }

    private static KnownLink known(NodeId from, NodeId to, double rtt, Tier tier) {
        return new KnownLink(
                new LinkId(from, to),
                LinkState.UP,
                OptionalDouble.empty(),
                tier,
                OptionalDouble.of(3),
                () -> Optional.of(
                        LinkMeasures.newBuilder().setRttP50Seconds(rtt).build()),
                "");
    }

    private static NearReply near(double within, int limit, KnownLink... links) {
        NearRequest request = NearRequest.newBuilder()
                .setWithinSeconds(within)
                .setLimit(limit)
                .build();
        return EstimateAnswers.near(view(), A, consumer -> List.of(links).forEach(consumer), estimates(), request);
    }

    @Test
    void theNearestComeFirstMeasuredWhereTheyAreAndEitherEndWillDo() {
        NearReply reply = near(0.010, 100, known(A, B, 0.009, Tier.TIER_BAND), known(B, A, 0.0095, Tier.TIER_RAW));
        assertThat(reply.getNodesList())
                .extracting(near -> near.getNode().getName())
                .containsExactly("n3", "n2");
        NearNode measured = reply.getNodes(1);
        assertThat(measured.getRttSeconds()).isEqualTo(0.0095);
        assertThat(measured.getTier()).isEqualTo(Tier.TIER_RAW);
        assertThat(measured.hasEstimated()).isFalse();
        assertThat(reply.getNodes(0).hasRttSeconds()).isFalse();
        assertThat(reply.getNodes(0).getEstimated().getErrorRatio()).isEqualTo(0.1);
        assertThat(reply.getUnplaced()).isEqualTo(1);
    }

    @Test
    void whatIsFurtherIsLeftOutAndALimitIsSaid() {
        assertThat(near(0.005, 100).getNodesList())
                .extracting(near -> near.getNode().getName())
                .containsExactly("n2");
        NearReply cut = near(0, 1);
        assertThat(cut.getNodesCount()).isEqualTo(1);
        assertThat(cut.getTruncated()).isTrue();
    }
}
