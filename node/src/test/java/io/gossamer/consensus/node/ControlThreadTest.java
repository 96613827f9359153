package io.gossamer.consensus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.model.Tally;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlThreadTest {
    private final Tally tally = new Tally("test");
    private final ControlThread thread = new ControlThread(tally);

    @AfterEach
    void end() {
        thread.end(true);
    }

    @Test
    void whatIsRepeatedGoesOnAfterAnErrorAndIsCounted() throws Exception {
        CountDownLatch runs = new CountDownLatch(2);
        thread.repeat(() -> {
            runs.countDown();
            throw new NoClassDefFoundError("unpacked over");
        });
        assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tally.value("control_tasks_failed", "")).isPositive();
    }

    @Test
    void whoAsksHearsOfAnError() {
        assertThatThrownBy(() -> thread.ask(() -> {
                            throw new NoClassDefFoundError("unpacked over");
                        })
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NoClassDefFoundError.class);
    }
}
