package io.gossamer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.swim.Slots;
import io.gossamer.swim.SwimTimer;
import io.gossamer.time.ManualClock;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens in a slot, on a loop and a clock that move by hand. */
class SlotLoopTest {
    private static final long SLOT = 100_000_000L;

    private final ManualClock clock = new ManualClock();
    private final long originNanos = clock.monotonicNanos();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> seen = new ArrayList<>();
    private final ProtocolLoop protocol = new ProtocolLoop(channel.eventLoop(), clock);
    private final SlotLoop slots = new SlotLoop(protocol, new Slots(0, SLOT), new SlotLoop.Work() {
        @Override
        public void read() {
            seen.add("read");
        }

        @Override
        public void onTimer(long nowNanos, SwimTimer timer) {
            seen.add(timer.getClass().getSimpleName() + " at " + millis(nowNanos));
            if (timer instanceof SwimTimer.ReapTick) {
                throw new IllegalStateException("a bug in a timer");
            }
        }

        @Override
        public void onSlot(long nowNanos, long lateNanos) {
            seen.add("slot, late by " + lateNanos / 1_000_000);
        }
    });

    private long millis(long nanos) {
        return (nanos - originNanos) / 1_000_000;
    }

    @BeforeEach
    void freeze() {
        channel.freezeTime();
        slots.nowNanos();
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private List<String> passMillis(long millis) {
        seen.clear();
        clock.advance(millis * 1_000_000);
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        return List.copyOf(seen);
    }

    @Test
    void whatHasComeInIsReadBeforeTheTimersRun() {
        slots.start();
        slots.schedule(SLOT, new SwimTimer.GossipTick());
        assertThat(passMillis(100)).containsExactly("read", "GossipTick at 100", "slot, late by 0");
    }

    @Test
    void timersRunInTheOrderOfTheirTimesAndThenInWhichTheyWereSet() {
        slots.start();
        slots.schedule(90_000_000, new SwimTimer.SeedTick());
        slots.schedule(1, new SwimTimer.GossipTick());
        slots.schedule(150_000_000, new SwimTimer.CallDeadTick());
        assertThat(passMillis(100))
                .containsSubsequence("SeedTick at 100", "GossipTick at 100")
                .doesNotContain("CallDeadTick at 100");
        assertThat(passMillis(100)).contains("CallDeadTick at 200");
    }

    @Test
    void inALateSlotTheTimeIsStillTheSlotsOwn() {
        slots.start();
        slots.schedule(SLOT, new SwimTimer.GossipTick());
        assertThat(passMillis(140)).contains("GossipTick at 100", "slot, late by 40");
    }

    @Test
    void afterAStallTheTimeIsTheTrueOne() {
        slots.start();
        slots.schedule(SLOT, new SwimTimer.GossipTick());
        assertThat(passMillis(1_730)).contains("GossipTick at 1730", "slot, late by 1630");
        assertThat(passMillis(70)).contains("read", "slot, late by 0");
    }

    @Test
    void aTimerThatThrowsTakesNoOtherWithIt() {
        slots.start();
        slots.schedule(SLOT, new SwimTimer.ReapTick());
        slots.schedule(SLOT, new SwimTimer.GossipTick());
        assertThat(passMillis(100)).contains("ReapTick at 100", "GossipTick at 100", "slot, late by 0");
        assertThat(passMillis(100)).contains("read");
    }

    @Test
    void theMachinesTimeNeverGoesBack() {
        slots.start();
        clock.advance(130_000_000);
        long before = slots.nowNanos();
        assertThat(passMillis(100)).contains("slot, late by 130");
        assertThat(slots.nowNanos()).isGreaterThanOrEqualTo(before);
    }
}
