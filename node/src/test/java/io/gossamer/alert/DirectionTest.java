package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.LinkState;
import io.gossamer.model.MemberState;
import io.gossamer.proto.AlertRecord;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which way it is cut, and how much of it is lost. */
final class DirectionTest {
    private static final String[] NAMES = {"n1", "n2", "n3", "n4", "n5", "n6"};

    private final PaperMesh mesh = new PaperMesh(NAMES);
    private final PaperBook book = new PaperBook(mesh);

    @BeforeEach
    void settled() {
        book.run(1);
    }

    private AlertRecord only() {
        assertThat(book.open()).hasSize(1);
        return book.open().iterator().next();
    }

    @Test
    void aNodeThatIsHeardAndAnswersNobodyReceivesNothing() {
        mesh.state("n5", MemberState.SUSPECT, "n1");
        mesh.deaf("n1", "n5");
        mesh.deaf("n2", "n5");
        mesh.deaf("n3", "n5");
        book.run(1);
        mesh.state("n5", MemberState.UNREACHABLE, "n1", "n2", "n3");
        book.run(3);
        assertThat(book.firingWords()).containsExactly("node_unreachable n5");
        assertThat(only().getLabelsMap()).containsEntry("component", "* → n5");
        assertThat(only().getSummary()).contains("nothing gets to it, what it sends arrives");
    }

    @Test
    void oneWitnessAloneMakesTheAlertWaitAMomentAndNoMore() {
        mesh.deaf("n1", "n5");
        mesh.state("n5", MemberState.UNREACHABLE, "n1", "n2", "n3");
        book.run(1);
        assertThat(book.firingWords()).isEmpty();
        book.run(3);
        assertThat(book.firingWords()).containsExactly("node_unreachable n5");
        assertThat(only().getLabelsMap()).doesNotContainKey("component");
    }

    @Test
    void aNodeThatNobodyHearsHasNoDirection() {
        mesh.state("n6", MemberState.UNREACHABLE, "n1", "n2", "n3");
        book.run(3);
        assertThat(book.firingWords()).containsExactly("node_unreachable n6");
        assertThat(only().getLabelsMap()).doesNotContainKey("component");
    }

    @Test
    void aDeafNodeBesideADeadZoneIsNotPartOfIt() {
        for (String witness : List.of("n1", "n2", "n4")) {
            mesh.deaf(witness, "n3");
        }
        mesh.state("n3", MemberState.UNREACHABLE, "n1", "n2", "n4");
        mesh.state("n5", MemberState.UNREACHABLE, "n1", "n2", "n4");
        mesh.state("n6", MemberState.UNREACHABLE, "n1", "n2", "n4");
        book.run(4);
        assertThat(book.firingWords()).contains("node_unreachable n3", "partition {n1, n2, n4} | {n5, n6}");
    }

    /** So many lost of {@code sent} probes each end, all on the way from {@code from} to {@code to}. */
    private void oneWay(String from, String to, int lost, int sent) {
        mesh.loss(from, to, lost, sent, lost);
        mesh.loss(to, from, lost, sent, 0);
    }

    @Test
    void fivePercentOfOneWayOfOnePairIsFoundByTheProbesOfBothEnds() {
        oneWay("n1", "n5", 4, 80);
        book.run(15);
        assertThat(book.firingWords()).containsExactly("link_loss n1 → n5");
    }

    @Test
    void lossBothWaysIsSaidToBeBothWaysAlthoughOneEndLosesMore() {
        mesh.loss("n1", "n5", 12, 80, 12);
        mesh.loss("n5", "n1", 8, 80, 8);
        book.run(15);
        assertThat(book.firingWords()).containsExactly("link_loss n1 ↔ n5");
    }

    @Test
    void aPairOfWhichNobodyKnowsTheDirectionIsJudgedByItsRoundTrips() {
        mesh.loss("n1", "n5", 12, 80, null);
        book.run(15);
        assertThat(book.firingWords()).containsExactly("link_loss n1 – n5");
    }

    @Test
    void aFewLossesAreChance() {
        oneWay("n1", "n5", 2, 80);
        book.run(30);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void onePercentOnAllLinksOfOneHostIsThatHosts() {
        for (String other : NAMES) {
            if (!other.equals("n5")) {
                mesh.loss("n5", other, 2, 80, 1);
                mesh.loss(other, "n5", 2, 80, 1);
            }
        }
        book.run(30);
        assertThat(book.firingWords()).containsExactly("shared_loss n5");
    }

    @Test
    void oneShortOutageOfAHostOrAPairIsNoLossThatGoesOn() {
        mesh.lossyWindows = OptionalInt.of(0b11);
        for (String other : NAMES) {
            if (!other.equals("n5")) {
                mesh.loss("n5", other, 3, 200, 1);
                mesh.loss(other, "n5", 3, 200, 1);
            }
        }
        oneWay("n1", "n2", 4, 80);
        book.run(30);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void daysOfQuietLinksThatLoseOneInTenThousandRaiseNothing() {
        long seed = 20_261;
        Random random = new Random(seed);
        // three days of independent pools of 80 s, as many looks as can differ
        for (int look = 0; look < 3 * 1_080; look++) {
            for (String from : NAMES) {
                for (String to : NAMES) {
                    if (!from.equals(to)) {
                        int there = lost(random);
                        mesh.loss(from, to, there + lost(random), 80, there);
                    }
                }
            }
            mesh.advance(80_000_000_000L);
            book.run(1);
            assertThat(book.open()).as("seed %d, look %d", seed, look).isEmpty();
        }
        assertThat(mesh.isHere("n1")).isTrue();
    }

    private static int lost(Random random) {
        int lost = 0;
        for (int probe = 0; probe < 80; probe++) {
            lost += random.nextDouble() < 1e-4 ? 1 : 0;
        }
        return lost;
    }

    @Test
    void anUnusedBandIsNoDirection() {
        mesh.band("n1", "n5", LinkState.DOWN);
        mesh.band("n5", "n1", LinkState.DOWN);
        mesh.hears("n5", "n1", false);
        book.run(10);
        assertThat(book.firingWords()).containsExactly("link_down n1 → n5");
    }
}
