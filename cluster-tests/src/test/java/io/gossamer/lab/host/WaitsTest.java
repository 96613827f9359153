package io.gossamer.lab.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private final Waits waits = new Waits();

    @Test
    void theWorstWaitIsKeptAndSaysWhoseItWas() {
        waits.add(5, Map.of("n1 10", 0.2, "n2 11", 0.1));
        waits.add(10, Map.of("n1 10", 0.1, "n2 11", 0.0));
        assertThat(waits.worst()).isEqualTo(0.2);
        assertThat(waits).hasToString("a daemon waited for a processor 20 % of the time (thread n1 10, 5 s in)");
    }

    @Test
    void aWaitLongerThanTheTimeCountsWhereOthersWaitedToo() {
        waits.add(5, Map.of("n1 10", 6.0, "n2 11", 0.4));
        assertThat(waits.worst()).isEqualTo(6.0);
    }

    @Test
    void aWaitThatNobodyCanHaveHadIsLeftOutAndSaid() {
        waits.add(5, Map.of("n1 10", 6.0, "n2 11", 0.01));
        assertThat(waits.worst()).isEqualTo(0.01);
        assertThat(waits.toString()).contains("1 waits that nobody can have had");
    }

    @Test
    void whatWasSeenBeforeIsForgotten() {
        waits.add(5, Map.of("n1 10", 0.9));
        waits.clear();
        assertThat(waits.worst()).isZero();
        assertThat(waits).hasToString("a daemon waited for a processor 0 % of the time");
    }
}
