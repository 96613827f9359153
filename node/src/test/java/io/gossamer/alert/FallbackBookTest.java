package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.control.ControlView;
import io.gossamer.model.LinkState;
import io.gossamer.model.MemberState;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FallbackBookTest {
    private static final long SECOND = 1_000_000_000L;

    private final PaperMesh mesh = new PaperMesh("n1", "n2", "n3");
    private final FallbackBook book = newBook();

    private static FallbackBook newBook() {
        return new FallbackBook(AlertRules.shipped(Duration.ofMinutes(5)), List.of(new Receiver("w", true)));
    }

    private void run(FallbackBook at, int seconds) {
        for (int i = 0; i < seconds; i++) {
            mesh.advance(SECOND);
            at.onTick(mesh.picture(mesh.id("n1"), mesh.id("n1"), ControlView.EMPTY));
        }
    }

    private void aloneOnce(FallbackBook at) {
        mesh.isolatedSince = Optional.of(mesh.nowNanos);
        run(at, 20);
        mesh.isolatedSince = Optional.empty();
        run(at, 10);
    }

    private static List<String> aloneIds(FallbackBook at) {
        return at.alerts().stream()
                .filter(alert -> alert.getRule().equals("alone"))
                .map(AlertRecord::getId)
                .toList();
    }

    @Test
    void eachIncidentHasItsOwnIdAlthoughStateTimeStandsStill() {
        mesh.quorum = false;
        for (int incident = 0; incident < 8; incident++) {
            aloneOnce(book);
        }
        assertThat(aloneIds(book)).hasSizeGreaterThan(2).doesNotHaveDuplicates();
    }

    /** As a host that is suspended for 16 s again and again, and runs for a moment in between. */
    @Test
    void whatWasSleptThroughIsNoSilence() {
        run(book, 5);
        mesh.quorum = false;
        mesh.isolatedSince = Optional.of(mesh.nowNanos);
        for (int i = 0; i < 10; i++) {
            mesh.advance(16 * SECOND);
            book.onTick(mesh.picture(mesh.id("n1"), mesh.id("n1"), ControlView.EMPTY));
            run(book, 2);
        }
        mesh.isolatedSince = Optional.empty();
        mesh.quorum = true;
        run(book, 20);
        assertThat(book.alerts()).as("nothing was told, so nothing is over").isEmpty();
    }

    @Test
    void whoIsAloneWhenItWakesSaysSoAndWhatFiredGoesOn() {
        mesh.quorum = false;
        mesh.isolatedSince = Optional.of(mesh.nowNanos);
        run(book, 20);
        List<String> before = aloneIds(book);
        mesh.advance(60 * SECOND);
        run(book, 20);
        assertThat(aloneIds(book)).isEqualTo(before).hasSize(1);

        FallbackBook other = newBook();
        mesh.advance(SECOND);
        other.onTick(mesh.picture(mesh.id("n1"), mesh.id("n1"), ControlView.EMPTY));
        mesh.advance(60 * SECOND);
        run(other, 30);
        assertThat(other.alerts()).extracting(AlertRecord::getPhase).contains(AlertPhase.PHASE_FIRING);
    }

    @Test
    void twoNodesNameTheSameIncidentAlike() {
        FallbackBook other = newBook();
        mesh.quorum = false;
        run(book, 20);
        run(other, 20);
        assertThat(book.alerts()).extracting(AlertRecord::getId).isNotEmpty();
        assertThat(other.alerts())
                .extracting(AlertRecord::getId)
                .isEqualTo(book.alerts().stream().map(AlertRecord::getId).toList());
    }

    @Test
    void twoSidesOfACutMeshNameTheirIncidentsApart() {
        FallbackBook other = newBook();
        mesh.quorum = false;
        mesh.state("n2", MemberState.UNREACHABLE, "n1");
        mesh.state("n3", MemberState.UNREACHABLE, "n1");
        run(book, 20);
        mesh.state("n2", MemberState.ALIVE);
        mesh.state("n1", MemberState.UNREACHABLE, "n2");
        for (int i = 0; i < 20; i++) {
            mesh.advance(SECOND);
            other.onTick(mesh.picture(mesh.id("n2"), mesh.id("n2"), ControlView.EMPTY));
        }
        assertThat(book.alerts()).hasSize(1);
        assertThat(other.alerts()).hasSize(1);
        assertThat(other.alerts().get(0).getId())
                .isNotEqualTo(book.alerts().get(0).getId());
    }

    @Test
    void theyDoSoThoughEachStillTookTheOtherForAliveWhenItsTroubleBegan() {
        FallbackBook other = newBook();
        mesh.quorum = false;
        for (int second = 0; second < 25; second++) {
            mesh.advance(SECOND);
            boolean known = second >= 4;
            mesh.state("n1", MemberState.ALIVE);
            mesh.state("n2", known ? MemberState.UNREACHABLE : MemberState.ALIVE);
            book.onTick(mesh.picture(mesh.id("n1"), mesh.id("n1"), ControlView.EMPTY));
            mesh.state("n2", MemberState.ALIVE);
            mesh.state("n1", known ? MemberState.UNREACHABLE : MemberState.ALIVE);
            other.onTick(mesh.picture(mesh.id("n2"), mesh.id("n2"), ControlView.EMPTY));
        }
        assertThat(book.alerts()).extracting(AlertRecord::getPhase).containsExactly(AlertPhase.PHASE_FIRING);
        assertThat(other.alerts()).extracting(AlertRecord::getPhase).containsExactly(AlertPhase.PHASE_FIRING);
        assertThat(other.alerts().get(0).getId())
                .isNotEqualTo(book.alerts().get(0).getId());
    }

    @Test
    void aReloadGoesOnWithTheSameAlertAndDoesNotTellItAgain() {
        mesh.quorum = false;
        run(book, 20);
        FallbackBook reloaded = newBook();
        reloaded.inherit(book);
        run(reloaded, 20);
        assertThat(reloaded.alerts()).hasSize(1);
        AlertRecord before = book.alerts().get(0);
        AlertRecord after = reloaded.alerts().get(0);
        assertThat(after.getId()).isEqualTo(before.getId());
        assertThat(after.getNotificationsList()).isEqualTo(before.getNotificationsList());
    }

    @Test
    void anObserverThatOnlyHearsOfNoLeaderDoesNotSayThatVotersAreGone() {
        mesh.quorum = false;
        run(book, 20);
        assertThat(book.alerts().get(0).getSummary()).contains("3 of 3 voters are there, yet n1 hears of no leader");
    }

    @Test
    void whoHearsTheOthersAndGetsNoAnswerSaysThatNothingThatItSendsArrives() {
        mesh.quorum = false;
        mesh.band("n1", "n2", LinkState.DOWN);
        mesh.band("n1", "n3", LinkState.DOWN);
        run(book, 25);
        assertThat(spokenOf()).containsExactly("alone");
        assertThat(book.alerts().get(0).getSummary()).contains("nothing that n1 sends arrives: it hears n2, n3");
        assertThat(book.alerts().get(0).getLabelsMap()).containsEntry("component", "n1 → *");
    }

    @Test
    void whoseProbesNobodyAnswersIsAloneAndDoesNotSayThatTheMeshHasNoQuorum() {
        mesh.quorum = false;
        mesh.band("n1", "n2", LinkState.DOWN);
        mesh.band("n1", "n3", LinkState.DOWN);
        mesh.hears("n1", "n2", false);
        run(book, 25);
        assertThat(spokenOf()).containsExactly("alone");
        assertThat(book.alerts().get(0).getSummary()).contains("n1 gets no answer from anybody");
        mesh.quorum = true;
        run(book, 15);
        assertThat(book.alerts()).extracting(AlertRecord::getPhase).containsOnly(AlertPhase.PHASE_RESOLVED);
    }

    @Test
    void aSideOfTwoThatAnswerEachOtherIsNotAloneButHasNoQuorum() {
        mesh.quorum = false;
        mesh.band("n1", "n2", LinkState.DOWN);
        run(book, 25);
        assertThat(spokenOf()).containsExactly("no_quorum");
    }

    @Test
    void aMomentWithoutAnswersIsNotToldAsBeingAlone() {
        mesh.quorum = false;
        mesh.band("n1", "n2", LinkState.DOWN);
        mesh.band("n1", "n3", LinkState.DOWN);
        run(book, 5);
        mesh.band("n1", "n2", LinkState.UP);
        run(book, 30);
        assertThat(spokenOf()).containsExactly("no_quorum");
    }

    /** Firing, with nothing that speaks for it. */
    private List<String> spokenOf() {
        return book.alerts().stream()
                .filter(alert -> alert.getPhase() == AlertPhase.PHASE_FIRING
                        && alert.getInhibitedBy().isEmpty())
                .map(AlertRecord::getRule)
                .toList();
    }
}
