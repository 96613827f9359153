package io.gossamer.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LossDirectionsTest {
    private final LossDirections directions = new LossDirections();

    @Test
    void aGapSplitsByWhatTheReflectorCounted() {
        directions.answered(7, 31);
        directions.lost();
        directions.lost();
        directions.answered(10, 33);

        assertThat(directions.takeWindow()).isEqualTo(new LossDirections.Split(true, 1, 1));
    }

    @Test
    void theReplyMayEndTheGapBeforeTheTimeout() {
        directions.answered(7, 31);
        directions.answered(9, 32);
        assertThat(directions.peekWindow()).isEqualTo(new LossDirections.Split(true, 0, 0));
        directions.lost();

        assertThat(directions.takeWindow()).isEqualTo(new LossDirections.Split(true, 1, 0));
    }

    @Test
    void aReflectorWithoutACountTellsNoDirection() {
        directions.answered(7, -1);
        directions.lost();
        directions.answered(9, -1);

        assertThat(directions.takeWindow().known()).isFalse();
    }

    @Test
    void aRestartedReflectorMakesItsGapUnknown() {
        directions.answered(7, 31);
        directions.lost();
        directions.answered(9, 0);
        directions.lost();
        directions.answered(11, 1);

        assertThat(directions.takeWindow()).isEqualTo(new LossDirections.Split(true, 1, 0));
    }

    @Test
    void aProbeDoubledOnItsWayIsNotTakenForAnother() {
        directions.answered(7, 31);
        directions.answered(8, 33); // its copy took 32
        assertThat(directions.takeWindow()).isEqualTo(new LossDirections.Split(true, 0, 0));
    }

    @Property
    void splitsAddUpToTheTruth(@ForAll long seed) {
        Random random = new Random(seed);
        LossDirections ledger = new LossDirections();
        int forward = 0;
        int reverse = 0;
        long reflected = 0;
        ledger.answered(0, reflected++);
        for (int sequence = 1; sequence <= 400; sequence++) {
            boolean last = sequence == 400;
            if (!last && random.nextInt(10) < 2) {
                forward++;
                ledger.lost();
            } else if (!last && random.nextInt(10) < 2) {
                reverse++;
                reflected++;
                ledger.lost();
            } else {
                ledger.answered(sequence, reflected++);
            }
        }
        assertThat(ledger.takeWindow()).as("seed %d", seed).isEqualTo(new LossDirections.Split(true, forward, reverse));
    }
}
