package io.gossamer.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.aggregate.MeshPicture;
import io.gossamer.alert.PaperMesh;
import io.gossamer.control.ControlView;
import io.gossamer.model.MemberState;
import org.junit.jupiter.api.Test;

/** What a node says of itself becomes a finding about the host, once, and ends by its own word only. */
class NodeImpairedDetectorTest {
    private static final int ENOUGH = 100;

    private final PaperMesh mesh = new PaperMesh("a", "b", "c");
    private final NodeImpairedDetector detector = new NodeImpairedDetector();

    private MeshPicture picture() {
        return mesh.picture(mesh.id("c"), mesh.id("c"), ControlView.EMPTY);
    }

    private Verdict verdictOn(String name) {
        return detector.judge(picture(), mesh.id(name).toString());
    }

    private void measuresWell(String from, String to) {
        mesh.loss(from, to, 0, ENOUGH, 0);
    }

    @Test
    void aMeshThatMeasuresInTimeHasNoFinding() {
        measuresWell("a", "b");
        measuresWell("b", "a");
        assertThat(detector.detect(picture())).isEmpty();
    }

    @Test
    void lossThatANodeInTimeMeasuredIsNoFindingAboutItsHost() {
        mesh.loss("a", "b", ENOUGH, ENOUGH, ENOUGH);
        assertThat(detector.detect(picture())).isEmpty();
    }

    @Test
    void aNodeIsFoundOnceHoweverManyLinksItMeasures() {
        mesh.impaired("a", "b");
        mesh.impaired("a", "c");
        measuresWell("b", "a");

        assertThat(detector.detect(picture())).singleElement().satisfies(detection -> {
            assertThat(detection.ripe()).isTrue();
            assertThat(detection.finding().key()).isEqualTo(mesh.id("a").toString());
            assertThat(detection.finding().labels()).containsEntry("node", "a").hasSize(1);
            assertThat(detection.pairs()).as("explains no loss of others").isEmpty();
        });
    }

    @Test
    void everyImpairedNodeIsFoundInOrder() {
        mesh.impaired("b", "a");
        mesh.impaired("a", "b");
        assertThat(detector.detect(picture()))
                .extracting(detection -> detection.finding().key())
                .containsExactly(mesh.id("a").toString(), mesh.id("b").toString());
    }

    @Test
    void whoIsImpairedIsTheMeasurerAndNotTheMeasured() {
        mesh.impaired("a", "b");
        assertThat(detector.detect(picture()))
                .extracting(detection -> detection.finding().key())
                .doesNotContain(mesh.id("b").toString());
    }

    @Test
    void itIsOverWhenTheNodeMeasuresInTimeAgain() {
        measuresWell("a", "b");
        assertThat(verdictOn("a")).isEqualTo(Verdict.cleared("measures in time again"));
    }

    @Test
    void silenceOfTheNodeClearsNothing() {
        mesh.blind("a", "b");
        assertThat(verdictOn("a")).isEqualTo(Verdict.blind());
    }

    @Test
    void aNodeThatIsNotThereIsNotCalledImpaired() {
        mesh.impaired("a", "b");
        mesh.state("a", MemberState.DEAD, "b", "c");
        assertThat(detector.detect(picture())).isEmpty();
    }
}
