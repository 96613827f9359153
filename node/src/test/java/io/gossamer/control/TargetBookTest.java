package io.gossamer.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Tally;
import io.gossamer.proto.StateStamp;
import io.gossamer.proto.TargetRecord;
import org.junit.jupiter.api.Test;

class TargetBookTest {
    private static final StateStamp STAMP =
            StateStamp.newBuilder().setElapsedNanos(7).build();
    private static final ControlLimits TWO = new ControlLimits(5, 3, 1_000_000, 2, 2, 2, 8, 4, 4, 4_096, 2);

    private final ControlState state = new ControlState(TWO, new Tally("control"));
    private int index;

    private void add(String name, String url) {
        state.apply(
                ++index,
                Commands.addTarget(
                                STAMP,
                                TargetRecord.newBuilder()
                                        .setName(name)
                                        .setUrl(url)
                                        .setEveryNanos(1)
                                        .setTimeoutNanos(1)
                                        .build())
                        .toByteArray());
    }

    @Test
    void aNameThatIsTakenStaysWithItsTarget() {
        add("a", "http://one");
        add("a", "http://two");
        assertThat(state.view().targets().get("a").getUrl()).isEqualTo("http://one");
        assertThat(state.view().counts()).containsEntry("target_repeated", 1L);
    }

    @Test
    void moreThanThereIsRoomForAreRefusedAndCounted() {
        add("a", "http://one");
        add("b", "http://two");
        add("c", "http://three");
        assertThat(state.view().targets()).containsOnlyKeys("a", "b");
        assertThat(state.view().counts()).containsEntry("targets_full", 1L);
    }

    @Test
    void aSnapshotBringsThemBackByteForByte() {
        add("a", "http://one");
        add("b", "http://two");
        state.apply(++index, Commands.removeTarget(STAMP, "b", "me").toByteArray());
        byte[] snapshot = state.snapshot();
        ControlState other = new ControlState(TWO, new Tally("control"));
        other.restore(index, snapshot);
        assertThat(other.view().targets()).isEqualTo(state.view().targets()).containsOnlyKeys("a");
        assertThat(other.snapshot()).isEqualTo(snapshot);
        assertThat(other.view().targets().get("a").getAt().getStateNanos()).isEqualTo(7);
    }

    @Test
    void whatMeansNothingIsRefusedAndCounted() {
        add("", "http://one");
        add("a", "");
        state.apply(++index, Commands.removeTarget(STAMP, "nobody", "me").toByteArray());
        assertThat(state.view().targets()).isEmpty();
        assertThat(state.view().counts()).containsEntry("target_malformed", 2L).containsEntry("target_unknown", 1L);
    }
}
