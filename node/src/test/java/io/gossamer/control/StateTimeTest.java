package io.gossamer.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.Tally;
import io.gossamer.proto.StateStamp;
import org.junit.jupiter.api.Test;

final class StateTimeTest {
    private final ControlState state = new ControlState(ControlLimits.SHIPPED, new Tally("control"));
    private long index;

    private void apply(StateStamp stamp) {
        state.apply(++index, Commands.tick(stamp).toByteArray());
    }

    @Test
    void itRunsWithTheMonotonicClockBetweenCommands() {
        StateTime time = new StateTime();
        time.observe(state.view(), 1_000);
        assertThat(time.now(1_500)).isEqualTo(500);
        apply(time.stamp(1_500, 0));
        time.observe(state.view(), 1_600);
        assertThat(time.now(2_000)).isEqualTo(1_000);
    }

    @Test
    void twoCommandsInFlightDoNotCountTheSameSecondTwice() {
        StateTime time = new StateTime();
        time.observe(state.view(), 0);
        StateStamp first = time.stamp(1_000, 0);
        StateStamp second = time.stamp(2_000, 0);
        apply(first);
        apply(second);
        apply(first);
        assertThat(state.view().stateNanos()).isEqualTo(2_000);
    }

    @Test
    void aNewLeaderGoesOnFromWhereItLearnedOfTheLastCommand() {
        StateTime old = new StateTime();
        old.observe(state.view(), 0);
        apply(old.stamp(10_000, 0));
        StateTime successor = new StateTime();
        successor.observe(state.view(), 777_000_000);
        apply(successor.stamp(777_005_000, -3_600_000));
        assertThat(state.view().stateNanos()).isEqualTo(15_000);
    }

    @Test
    void aRestoredStateOfAnotherGroupStartsAnew() {
        StateTime time = new StateTime();
        apply(StateStamp.newBuilder().setBaseStateNanos(1_000_000).build());
        time.observe(state.view(), 5_000);
        state.restore(1, new ControlState(ControlLimits.SHIPPED, new Tally("control")).snapshot());
        time.observe(state.view(), 6_000);
        assertThat(time.now(6_010)).isEqualTo(10);
    }
}
