package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.PathClass;
import io.gossamer.model.PathClass.Fate;
import io.gossamer.proto.AlertRecord;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Classes of traffic that fare worse than others, from evidence to the alert book, without a network. */
final class ClassFaultTest {
    private static final String[] NAMES = {"n1", "n2", "n3", "n4", "n5", "n6"};
    private static final int EF = 46;
    private static final int AF41 = 34;

    private final PaperMesh mesh = new PaperMesh(NAMES);
    private final PaperBook book = new PaperBook(mesh);

    @BeforeEach
    void threeZonesOfTwo() {
        for (int i = 0; i < NAMES.length; i++) {
            mesh.zone(NAMES[i], "zone" + (i / 2 + 1));
        }
        ways((from, to) -> Fate.KEPT);
        book.run(40);
    }

    /** The other class is always well. */
    private void ways(BiFunction<String, String, Fate> expedited) {
        for (String from : NAMES) {
            for (String to : NAMES) {
                if (!from.equals(to)) {
                    mesh.classes(
                            from, to, new PathClass(EF, expedited.apply(from, to)), new PathClass(AF41, Fate.KEPT));
                }
            }
        }
    }

    private static boolean isFromZone1ToZone2(String from, String to) {
        return (from.equals("n1") || from.equals("n2")) && (to.equals("n3") || to.equals("n4"));
    }

    @Test
    void aClassThatIsLostFromOneZoneToAnotherIsOneAlertThatNamesIt() {
        ways((from, to) -> isFromZone1ToZone2(from, to) ? Fate.LOST : Fate.KEPT);
        book.run(30);
        assertThat(book.firing()).hasSize(1);
        AlertRecord alert = book.firing().get(0);
        assertThat(alert.getRule()).isEqualTo("class_lost");
        assertThat(alert.getSubject()).isEqualTo("zone1 → zone2");
        assertThat(alert.getSummary())
                .isEqualTo("of what goes from zone zone1 to zone zone2 packets of class EF vanish, while others get"
                        + " through, on 4 paths");
        assertThat(alert.getLabelsMap()).containsEntry("class", "EF");
        ways((from, to) -> Fate.KEPT);
        book.run(60);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void aClassThatIsRemarkedLatelyIsAnAlert() {
        ways((from, to) -> isFromZone1ToZone2(from, to) ? Fate.REMARKED_LATELY : Fate.KEPT);
        book.run(30);
        assertThat(book.firing()).extracting(AlertRecord::getRule).containsExactly("class_remarked");
        assertThat(book.firing()).extracting(AlertRecord::getSubject).containsExactly("zone1 → zone2");
    }

    @Test
    void aNetworkThatNeverKeptAClassIsNoTrouble() {
        ways((from, to) -> isFromZone1ToZone2(from, to) ? Fate.REMARKED : Fate.ARRIVES);
        book.run(120);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void aSingleWayIsNamedWithItsDirectionWhenOthersHadTime() {
        ways((from, to) -> from.equals("n4") && to.equals("n1") ? Fate.LOST : Fate.KEPT);
        book.run(40);
        assertThat(book.firing()).as("others may be found yet").isEmpty();
        book.run(20);
        assertThat(book.firing()).extracting(AlertRecord::getSubject).containsExactly("n4 → n1");
        assertThat(book.firing().get(0).getLabelsMap()).containsEntry("direction", "one_way");
        ways((from, to) -> Fate.KEPT);
        book.run(60);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void waysThatRecoverOneByOneAreNotToldOfByThemselves() {
        ways((from, to) -> isFromZone1ToZone2(from, to) ? Fate.LOST : Fate.KEPT);
        book.run(30);
        ways((from, to) -> isFromZone1ToZone2(from, to) && to.equals("n3") ? Fate.LOST : Fate.KEPT);
        book.run(20);
        ways((from, to) -> from.equals("n1") && to.equals("n3") ? Fate.LOST : Fate.KEPT);
        book.run(20);
        assertThat(book.open())
                .filteredOn(alert -> alert.getInhibitedBy().isEmpty())
                .extracting(AlertRecord::getSubject)
                .isSubsetOf("zone1 → zone2");
    }
}
