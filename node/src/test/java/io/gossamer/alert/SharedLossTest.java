package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkState;
import io.gossamer.model.MemberState;
import io.gossamer.proto.AlertRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SharedLossTest {
    private static final String[] NAMES = {"n1", "n2", "n3", "n4", "n5", "n6"};

    private final PaperMesh mesh = new PaperMesh(NAMES);
    private final PaperBook book = new PaperBook(mesh);

    @BeforeEach
    void nothingIsLost() {
        loss("", 0, 0);
    }

    /** Of 80 probes on each link of {@code node} so many are lost, and so many of them on the way there from its peer. */
    private void loss(String node, int lost, int toNode) {
        for (String from : NAMES) {
            for (String to : NAMES) {
                if (from.equals(to)) {
                    continue;
                }
                boolean here = to.equals(node) || from.equals(node);
                mesh.loss(from, to, here ? lost : 0, 80, !here ? 0 : to.equals(node) ? toNode : lost - toNode);
            }
        }
    }

    @Test
    void aNodeThatLosesOnAllItsLinksIsOneAlertAndItsLinksAreNone() {
        loss("n5", 26, 13);
        book.run(20);
        assertThat(book.firingWords()).containsExactly("shared_loss n5");
        AlertRecord alert = book.open().iterator().next();
        assertThat(alert.getSummary()).contains("n5, whatever it sends and receives, loses about 1");
        assertThat(alert.getLabelsMap()).containsEntry("node", "n5").containsEntry("component", "n5");
        book.run(60);
        assertThat(book.firingWords()).containsExactly("shared_loss n5");
    }

    @Test
    void itSaysWhichWay() {
        loss("n5", 16, 0);
        book.run(20);
        assertThat(book.firingWords()).containsExactly("shared_loss n5 → *");
        loss("n5", 0, 0);
        book.run(70);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void aLinkThatIsDownForMomentsBecauseItsEndsLoseIsNotToldOfByItself() {
        loss("n5", 40, 20);
        book.run(20);
        mesh.band("n2", "n5", LinkState.DOWN);
        book.run(20);
        assertThat(book.firingWords()).containsExactly("shared_loss n5");
    }

    @Test
    void aLinkThatNothingGetsThroughIsToldOfThoughItsEndsLose() {
        loss("n5", 40, 20);
        book.run(20);
        mesh.band("n2", "n5", LinkState.DOWN);
        mesh.band("n5", "n2", LinkState.DOWN);
        mesh.loss("n2", "n5", 80, 80, 40);
        mesh.loss("n5", "n2", 80, 80, 40);
        book.run(10);
        assertThat(book.firingWords()).contains("link_down n2 ↔ n5");
    }

    @Test
    void aLinkThatLosesByItselfIsThatLinks() {
        mesh.loss("n1", "n5", 24, 80, 24);
        mesh.loss("n5", "n1", 24, 80, 0);
        book.run(30);
        assertThat(book.firingWords()).containsExactly("link_loss n1 → n5");
    }

    @Test
    void whatWasLostWhileANodeWasAwayIsNoLossOfIts() {
        mesh.state("n5", MemberState.UNREACHABLE, "n1", "n2", "n3");
        book.run(5);
        loss("n5", 26, 13);
        mesh.state("n5", MemberState.ALIVE);
        book.run(80);
        assertThat(book.open()).extracting(AlertRecord::getRule).doesNotContain("shared_loss", "link_loss");
    }
}
