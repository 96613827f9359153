package io.gossamer.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.LinkStatus;
import io.gossamer.proto.LinksReply;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.NodeRef;
import io.gossamer.proto.Tier;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TierMergeTest {
    private static final LinkMeasures SILENT = measures(10, 10);
    private static final LinkMeasures LOST_ON_THE_WAY_THERE =
            SILENT.toBuilder().setLostForward(10).setLostReverse(0).build();

    @Test
    void aSilentLinkOfMyOwnGetsItsDirectionFromTheVoter() {
        LinkStatus merged = merged(SILENT, LOST_ON_THE_WAY_THERE);
        assertThat(merged.getTier()).isEqualTo(Tier.TIER_RAW);
        assertThat(merged.getMeasures()).isEqualTo(LOST_ON_THE_WAY_THERE);
        assertThat(TierMerge.untold(merged.getMeasures())).isZero();
    }

    @Test
    void theMatrixHasTheSameDirection() {
        MatrixReply merged = TierMerge.matrix(
                matrix(Tier.TIER_RAW, SILENT), Optional.of(matrix(Tier.TIER_SUMMARY, LOST_ON_THE_WAY_THERE)));
        assertThat(merged.getCellsList())
                .singleElement()
                .satisfies(cell -> assertThat(cell.getTier()).isEqualTo(Tier.TIER_RAW))
                .satisfies(cell -> assertThat(cell.getMeasures()).isEqualTo(LOST_ON_THE_WAY_THERE));
    }

    @Test
    void aDirectionOfAnotherWindowIsNotTaken() {
        LinkMeasures other = measures(10, 9).toBuilder().setLostForward(9).build();
        assertThat(merged(SILENT, other).getMeasures()).isEqualTo(SILENT);
    }

    @Test
    void aDirectionThatIKnowIsNotOverwritten() {
        LinkMeasures mine =
                measures(10, 4).toBuilder().setLostForward(1).setLostReverse(3).build();
        LinkMeasures theirs = measures(10, 4).toBuilder().setLostForward(4).build();
        assertThat(merged(mine, theirs).getMeasures()).isEqualTo(mine);
    }

    @Test
    void aBandHasNoDirectionToGive() {
        LinkMeasures band = LOST_ON_THE_WAY_THERE.toBuilder().setBanded(true).build();
        assertThat(merged(SILENT, band).getMeasures()).isEqualTo(SILENT);
    }

    private static LinkStatus merged(LinkMeasures mine, LinkMeasures theirs) {
        return TierMerge.links(
                        reply(link(Tier.TIER_RAW, mine)), Optional.of(reply(link(Tier.TIER_SUMMARY, theirs))), false)
                .getLinks(0);
    }

    private static LinksReply reply(LinkStatus link) {
        return LinksReply.newBuilder().addLinks(link).build();
    }

    private static LinkStatus link(Tier tier, LinkMeasures measures) {
        return LinkStatus.newBuilder()
                .setFrom(NodeRef.newBuilder().setId("a"))
                .setTo(NodeRef.newBuilder().setId("b"))
                .setTier(tier)
                .setMeasures(measures)
                .build();
    }

    private static MatrixReply matrix(Tier tier, LinkMeasures measures) {
        return MatrixReply.newBuilder()
                .addNodes(MatrixNode.newBuilder().setId("a"))
                .addNodes(MatrixNode.newBuilder().setId("b"))
                .addCells(MatrixCell.newBuilder()
                        .setFrom(0)
                        .setTo(1)
                        .setTier(tier)
                        .setMeasures(measures))
                .build();
    }

    private static LinkMeasures measures(int sent, int lost) {
        return LinkMeasures.newBuilder()
                .setSent(sent)
                .setReceived(sent - lost)
                .setLost(lost)
                .build();
    }
}
