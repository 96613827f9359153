package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlState;
import io.gossamer.control.StateTime;
import io.gossamer.model.MemberState;
import io.gossamer.model.Tally;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.Command;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SharedLossTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String[] NAMES = {"n1", "n2", "n3", "n4", "n5", "n6"};

    private final PaperMesh mesh = new PaperMesh(NAMES);
    private final ControlState state = new ControlState(ControlLimits.SHIPPED, new Tally("control"));
    private final Evaluator evaluator =
            new Evaluator(AlertRules.shipped(Duration.ofMinutes(5)), List.of(), Duration.ofHours(4), new StateTime());
    private long index;

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

    private void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            mesh.advance(SECOND);
            for (Command command : evaluator.onTick(mesh.picture(mesh.id("n1"), mesh.id("n1"), state.view()), true)) {
                state.apply(++index, command.toByteArray());
            }
        }
    }

    private List<String> firing() {
        return state.view().open().values().stream()
                .filter(alert -> alert.getPhase() == AlertPhase.PHASE_FIRING)
                .map(alert -> alert.getRule() + " " + alert.getSubject())
                .collect(Collectors.toList());
    }

    @Test
    void aNodeThatLosesOnAllItsLinksIsOneAlertAndItsLinksAreNone() {
        loss("n5", 26, 13);
        run(20);
        assertThat(firing()).containsExactly("shared_loss n5");
        AlertRecord alert = state.view().open().values().iterator().next();
        assertThat(alert.getSummary()).contains("n5, whatever it sends and receives, loses about 1");
        assertThat(alert.getLabelsMap()).containsEntry("node", "n5").containsEntry("component", "n5");
        run(60);
        assertThat(firing()).containsExactly("shared_loss n5");
    }

    @Test
    void itSaysWhichWay() {
        loss("n5", 16, 0);
        run(20);
        assertThat(firing()).containsExactly("shared_loss n5 → *");
        loss("n5", 0, 0);
        run(70);
        assertThat(state.view().open()).isEmpty();
    }

    @Test
    void aLinkThatLosesByItselfIsThatLinks() {
        mesh.loss("n1", "n5", 24, 80, 24);
        mesh.loss("n5", "n1", 24, 80, 0);
        run(30);
        assertThat(firing()).containsExactly("link_loss n1 → n5");
    }

    @Test
    void whatWasLostWhileANodeWasAwayIsNoLossOfIts() {
        mesh.state("n5", MemberState.UNREACHABLE, "n1", "n2", "n3");
        run(5);
        loss("n5", 26, 13);
        mesh.state("n5", MemberState.ALIVE);
        run(80);
        assertThat(state.view().open().values())
                .extracting(AlertRecord::getRule)
                .doesNotContain("shared_loss", "link_loss");
    }
}
