package io.gossamer.alert;

import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlState;
import io.gossamer.control.StateTime;
import io.gossamer.model.Tally;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.Command;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The shipped rules over a {@link PaperMesh} as n1, its leader, sees it, and the alert book that comes of it. */
final class PaperBook {
    private final PaperMesh mesh;
    private final ControlState state = new ControlState(ControlLimits.SHIPPED, new Tally("control"));
    private final Evaluator evaluator =
            new Evaluator(AlertRules.shipped(Duration.ofMinutes(5)), List.of(), Duration.ofHours(4), new StateTime());
    private long index;

    PaperBook(PaperMesh mesh) {
        this.mesh = mesh;
    }

    void run(int seconds) {
        for (int i = 0; i < seconds; i++) {
            mesh.advance(1_000_000_000L);
            for (Command command : evaluator.onTick(mesh.picture(mesh.id("n1"), mesh.id("n1"), state.view()), true)) {
                state.apply(++index, command.toByteArray());
            }
        }
    }

    Collection<AlertRecord> open() {
        return state.view().open().values();
    }

    List<AlertRecord> firing() {
        return open().stream()
                .filter(alert -> alert.getPhase() == AlertPhase.PHASE_FIRING)
                .toList();
    }

    /** Rule and subject of each, in order. */
    List<String> firingWords() {
        return firing().stream()
                .map(alert -> alert.getRule() + " " + alert.getSubject())
                .sorted()
                .toList();
    }
}
