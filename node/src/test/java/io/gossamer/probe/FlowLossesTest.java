package io.gossamer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class FlowLossesTest {
    private static final long SECOND = 1_000_000_000L;

    private static LosingFlows after(int probes, IntPredicate isLost) {
        FlowLosses flows = new FlowLosses();
        int first = Integer.MAX_VALUE - 40; // sequence numbers wrap
        for (int probe = 0; probe < probes; probe++) {
            int sequence = first + probe;
            flows.sent(sequence, probe * SECOND);
            if (!isLost.test(sequence)) {
                flows.answered(sequence);
            }
        }
        return flows.picture((probes + 5) * SECOND, 2 * SECOND);
    }

    @Test
    void aBadMemberOfABundleIsTheSameFewFlowsEachTime() {
        LosingFlows flows = after(100, sequence -> Set.of(3, 6).contains(Math.floorMod(sequence, 8)));
        assertThat(flows.losing()).isEqualTo(List.of(3, 6));
        assertThat(flows.worst()).isEqualTo(3);
        assertThat(flows.words()).isEqualTo("only flows 3, 6 of 8 lose: one of several parallel paths");
    }

    @Test
    void whatLosesInAllFlowsIsNoBundle() {
        assertThat(after(100, sequence -> true)).isEqualTo(LosingFlows.NONE);
        assertThat(after(100, sequence -> Math.floorMod(sequence, 3) == 0).losing())
                .isEmpty();
    }

    @Test
    void aFlowOfFewProbesSaysNothing() {
        assertThat(after(12, sequence -> Math.floorMod(sequence, 8) == 1).losing())
                .isEmpty();
    }

    @Test
    void whatStillWaitsIsNotLost() {
        FlowLosses flows = new FlowLosses();
        for (int sequence = 0; sequence < 64; sequence++) {
            flows.sent(sequence, 0);
        }
        assertThat(flows.picture(SECOND, 2 * SECOND)).isEqualTo(LosingFlows.NONE);
    }
}
