package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.PathMtu;
import io.gossamer.proto.AlertRecord;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large packets that vanish, from evidence to the alert book, without a network. */
final class BlackHoleTest {
    private static final String[] NAMES = {"n1", "n2", "n3", "n4", "n5", "n6"};
    private static final PathMtu WHOLE = new PathMtu(1_500, true, true);

    private final PaperMesh mesh = new PaperMesh(NAMES);
    private final PaperBook book = new PaperBook(mesh);

    @BeforeEach
    void threeZonesOfTwo() {
        for (int i = 0; i < NAMES.length; i++) {
            mesh.zone(NAMES[i], "zone" + (i / 2 + 1));
        }
        ways((from, to) -> false, WHOLE);
        book.run(40);
    }

    private void ways(BiPredicate<String, String> isBad, PathMtu bad) {
        for (String from : NAMES) {
            for (String to : NAMES) {
                if (!from.equals(to)) {
                    mesh.mtu(from, to, isBad.test(from, to) ? bad : WHOLE);
                }
            }
        }
    }

    private static boolean isFromZone1ToZone3(String from, String to) {
        return List.of("n1", "n2").contains(from) && List.of("n5", "n6").contains(to);
    }

    @Test
    void fromOneZoneToAnotherItIsOneAlert() {
        ways(BlackHoleTest::isFromZone1ToZone3, new PathMtu(1_000, false, false));
        book.run(30);
        assertThat(book.firing()).hasSize(1);
        assertThat(book.firing().get(0).getRule()).isEqualTo("mtu_black_hole");
        assertThat(book.firing().get(0).getSubject()).isEqualTo("zone1 → zone3");
        assertThat(book.firing().get(0).getSummary())
                .isEqualTo("of what goes from zone zone1 to zone zone3 packets over 1000 bytes vanish, on 4 paths:"
                        + " connections open and then hang");
        ways((from, to) -> false, WHOLE);
        book.run(60);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void whenItsWaysRecoverOneByOneNoneIsToldOfByItself() {
        PathMtu limit = new PathMtu(1_000, false, false);
        ways(BlackHoleTest::isFromZone1ToZone3, limit);
        book.run(30);
        ways((from, to) -> isFromZone1ToZone3(from, to) && to.equals("n5"), limit);
        book.run(15);
        ways((from, to) -> from.equals("n1") && to.equals("n5"), limit);
        book.run(25);
        assertThat(book.open())
                .filteredOn(alert -> alert.getInhibitedBy().isEmpty())
                .extracting(AlertRecord::getSubject)
                .isSubsetOf("zone1 → zone3");
        ways((from, to) -> false, WHOLE);
        book.run(90);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void whenItsWaysAreFoundOneByOneNoneIsToldOfByItself() {
        PathMtu limit = new PathMtu(1_000, false, false);
        ways((from, to) -> from.equals("n1") && to.equals("n5"), limit);
        book.run(20);
        ways((from, to) -> from.equals("n1") && isFromZone1ToZone3(from, to), limit);
        book.run(15);
        assertThat(book.firing()).isEmpty();
        ways(BlackHoleTest::isFromZone1ToZone3, limit);
        book.run(60);
        assertThat(book.firing()).extracting(AlertRecord::getSubject).containsExactly("zone1 → zone3");
    }

    @Test
    void aHostWhoseDeviceTakesNoMoreThanEthernetsSizeIsNoBlackHole() {
        PathMtu jumbo = new PathMtu(9_000, true, true);
        ways((from, to) -> !from.equals("n6"), jumbo);
        for (String from : NAMES) {
            if (!from.equals("n6")) {
                mesh.mtu(from, "n6", new PathMtu(1_500, false, false));
            }
        }
        book.run(60);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void aHoleForLargeFramesBetweenHostsThatBearThemIsTold() {
        PathMtu jumbo = new PathMtu(9_000, true, true);
        ways((from, to) -> true, jumbo);
        book.run(40);
        assertThat(book.open()).isEmpty();
        for (String from : List.of("n1", "n2")) {
            for (String to : List.of("n5", "n6")) {
                mesh.mtu(from, to, new PathMtu(1_500, false, false));
            }
        }
        book.run(60);
        assertThat(book.firing()).extracting(AlertRecord::getSubject).containsExactly("zone1 → zone3");
        assertThat(book.firing().get(0).getSummary()).contains("packets over 1500 bytes vanish");
    }

    @Test
    void aSingleWayIsNamedWithItsDirection() {
        ways((from, to) -> from.equals("n4") && to.equals("n1"), new PathMtu(1_400, false, false));
        book.run(40);
        assertThat(book.firing()).as("others may be found yet").isEmpty();
        book.run(20);
        assertThat(book.firing()).extracting(AlertRecord::getSubject).containsExactly("n4 → n1");
        assertThat(book.firing().get(0).getLabelsMap()).containsEntry("direction", "one_way");
    }

    @Test
    void aLimitThatIsToldIsNoTrouble() {
        ways(BlackHoleTest::isFromZone1ToZone3, new PathMtu(1_400, false, true));
        book.run(60);
        assertThat(book.open()).isEmpty();
    }
}
