package io.gossamer.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private final Waits waits = new Waits();

    @Test
    void theSecondsCountInWhichMostWaited() {
        waits.add(5, Map.of("n1 10", 0.4, "n2 11", 0.3, "n2 12", 0.2, "n3 13", 0.1));
        waits.add(10, Map.of("n1 10", 0.1, "n2 11", 0.1, "n2 12", 0.1, "n3 13", 0.1));
        assertThat(waits.worst()).isEqualTo(0.2);
        assertThat(waits)
                .hasToString("daemons waited for a processor 20 % of the time (thread n2 12 and two others, 5 s in)");
    }

    @Test
    void aWaitThatNobodyCanHaveHadIsNoShortage() {
        waits.add(5, Map.of("n1 10", 6.0, "n2 11", 0.01, "n3 12", 0.01));
        assertThat(waits.worst()).isEqualTo(0.01);
    }

    @Test
    void whatWasSeenBeforeIsForgotten() {
        waits.add(5, Map.of("n1 10", 0.9, "n2 11", 0.9, "n3 12", 0.9));
        waits.clear();
        assertThat(waits.worst()).isZero();
        assertThat(waits).hasToString("daemons waited for a processor 0 % of the time");
    }
}
