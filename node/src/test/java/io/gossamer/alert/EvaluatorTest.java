package io.gossamer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.consensus.CommandLog;
import io.gossamer.control.ControlLimits;
import io.gossamer.control.ControlState;
import io.gossamer.control.StateTime;
import io.gossamer.model.MemberState;
import io.gossamer.model.Tally;
import io.gossamer.proto.AlertPhase;
import io.gossamer.proto.AlertRecord;
import io.gossamer.proto.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int NODES = 200;

    private final String[] names =
            IntStream.range(0, NODES).mapToObj(EvaluatorTest::longName).toArray(String[]::new);
    private final PaperMesh mesh = new PaperMesh(names);
    private final ControlState state = new ControlState(ControlLimits.SHIPPED, new Tally("control"));
    private long index;

    private static String longName(int number) {
        return "a-host-with-a-name-as-long-as-names-may-be-in-this-mesh-%03d".formatted(number);
    }

    @Test
    void manyTroublesAtOnceAreCommandsThatTheLogTakes() {
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            receivers.add(new Receiver("receiver-with-a-name-of-some-length-" + i, true));
        }
        Evaluator evaluator = new Evaluator(
                AlertRules.shipped(Duration.ofMinutes(5)), receivers, Duration.ofHours(4), new StateTime());
        // gone before this young node looks for the first time, so that no partition speaks for them
        mesh.startedNanos = mesh.nowNanos;
        for (int i = 50; i < NODES; i++) {
            mesh.state(names[i], MemberState.UNREACHABLE, Arrays.copyOf(names, 8));
        }
        run(evaluator, 10);
        assertThat(state.view().open().values())
                .hasSizeGreaterThanOrEqualTo(NODES - 50)
                .extracting(AlertRecord::getPhase)
                .containsOnly(AlertPhase.PHASE_FIRING);
    }

    private void run(Evaluator evaluator, int seconds) {
        for (int i = 0; i < seconds; i++) {
            mesh.advance(SECOND);
            for (Command command :
                    evaluator.onTick(mesh.picture(mesh.id(names[0]), mesh.id(names[0]), state.view()), true)) {
                assertThat(command.getSerializedSize()).isLessThanOrEqualTo(CommandLog.COMMAND_BYTES_MAX);
                state.apply(++index, command.toByteArray());
            }
        }
    }
}
