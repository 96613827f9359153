package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.DelayRise;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What many links became slower by is one alert, from evidence to the alert book, without a network. */
final class SharedRttTest {
    private static final long USUAL = 2_000_000;
    private static final long SLOW = 22_000_000;
    private static final String[] NAMES = {"n1", "n2", "n3", "n4", "n5", "n6"};

    private final PaperMesh mesh = new PaperMesh(NAMES);
    private boolean queued;
    private final PaperBook book = new PaperBook(mesh);

    @BeforeEach
    void threeZonesOfTwo() {
        for (int i = 0; i < NAMES.length; i++) {
            mesh.zone(NAMES[i], "zone" + (i / 2 + 1));
        }
        slower((from, to) -> false, true);
        book.run(40);
    }

    /** @param isSlow of a directed way: such a way takes 20 ms longer, which its ends know the direction of if {@code known} */
    private void slower(BiFunction<String, String, Boolean> isSlow, boolean known) {
        for (String from : NAMES) {
            for (String to : NAMES) {
                boolean there = isSlow.apply(from, to);
                boolean back = isSlow.apply(to, from);
                DelayRise rise = there && back
                        ? DelayRise.BOTH
                        : there ? DelayRise.FORWARD : back ? DelayRise.REVERSE : DelayRise.UNKNOWN;
                if (!from.equals(to)) {
                    mesh.rtt(
                            from,
                            to,
                            there || back ? SLOW : USUAL,
                            USUAL,
                            known ? rise : DelayRise.UNKNOWN,
                            queued && (there || back));
                }
            }
        }
    }

    private static boolean isFromTo(String from, String to, List<String> senders, List<String> receivers) {
        return senders.contains(from) && receivers.contains(to);
    }

    @Test
    void aSlowWayBetweenTwoZonesIsOneAlertWithItsDirection() {
        slower((from, to) -> isFromTo(from, to, List.of("n1", "n2"), List.of("n3", "n4")), true);
        book.run(60);
        assertThat(book.firingWords()).containsExactly("shared_rtt zone1 → zone2");
        assertThat(book.open().iterator().next().getSummary())
                .isEqualTo("what goes from zone zone1 to zone zone2 takes about 20.0 ms longer than usual, on 4 paths");
        slower((from, to) -> false, true);
        book.run(90);
        assertThat(book.open()).isEmpty();
    }

    @Test
    void waysOnWhichPacketsQueueAreCongestedAndTheSameAlertSaysSoWhenThatShows() {
        slower((from, to) -> isFromTo(from, to, List.of("n1", "n2"), List.of("n3", "n4")), true);
        book.run(60);
        assertThat(book.open().iterator().next().getLabelsMap()).doesNotContainKey("cause");
        queued = true;
        slower((from, to) -> isFromTo(from, to, List.of("n1", "n2"), List.of("n3", "n4")), true);
        book.run(20);
        assertThat(book.firingWords()).containsExactly("shared_rtt zone1 → zone2");
        assertThat(book.open().iterator().next().getLabelsMap()).containsEntry("cause", "congestion");
        assertThat(book.open().iterator().next().getSummary())
                .endsWith("longer than usual, on 4 paths, and delays vary as in a full queue: congestion");
    }

    @Test
    void aZonesWayOutIsNamedRatherThanEachPairOfZones() {
        slower(
                (from, to) -> List.of("n1", "n2").contains(from)
                        && !List.of("n1", "n2").contains(to),
                true);
        book.run(60);
        assertThat(book.firingWords()).containsExactly("shared_rtt zone1 → *");
    }

    @Test
    void aHostThatIsSlowBothWaysIsNamedWithoutDirection() {
        slower((from, to) -> from.equals("n5") || to.equals("n5"), true);
        book.run(60);
        assertThat(book.firingWords()).containsExactly("shared_rtt n5");
    }

    @Test
    void oneSlowLinkIsThatLinks() {
        slower((from, to) -> from.equals("n1") && to.equals("n5"), true);
        book.run(60);
        assertThat(book.firingWords()).containsExactly("link_rtt n1 → n5");
    }

    @Test
    void whereNobodyKnowsTheDirectionTheLinksSpeakForThemselves() {
        slower((from, to) -> isFromTo(from, to, List.of("n1", "n2"), List.of("n3", "n4")), false);
        book.run(60);
        assertThat(book.firingWords())
                .containsExactly("link_rtt n1 – n3", "link_rtt n1 – n4", "link_rtt n2 – n3", "link_rtt n2 – n4");
    }

    @Test
    void twoTroublesAreTwoAlerts() {
        slower(
                (from, to) -> isFromTo(from, to, List.of("n1", "n2"), List.of("n3", "n4"))
                        || from.equals("n5") && to.equals("n6"),
                true);
        book.run(60);
        assertThat(book.firingWords()).containsExactly("link_rtt n5 → n6", "shared_rtt zone1 → zone2");
    }
}
