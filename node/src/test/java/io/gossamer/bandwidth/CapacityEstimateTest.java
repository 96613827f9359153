package io.gossamer.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CapacityEstimateTest {
    private static final long SENT_NANOS = 60_000;

    /** A train as a link of so many bits a second passes it on, with stamps that are off by up to so much. */
    private static Dispersion train(int number, double bits, long burstBytes, Random random, long errorNanos) {
        TrainArrival arrival = new TrainArrival(number);
        double nanosAPacket = Train.IP_BYTES * 8 / bits * 1e9;
        long credit = burstBytes;
        double at = 0;
        for (int i = 0; i < Train.PACKETS; i++) {
            at += credit >= Train.IP_BYTES ? 3_000 : nanosAPacket;
            credit -= Train.IP_BYTES;
            arrival.add(i, (long) at + (errorNanos == 0 ? 0 : random.nextLong(errorNanos)));
        }
        return arrival.dispersion();
    }

    @Test
    void aShapersBurstInTheFirstHalfDoesNotCount() {
        CapacityEstimate estimate = new CapacityEstimate();
        for (int i = 0; i < Train.TRAINS; i++) {
            estimate.add(train(i, 100e6, 15_000, new Random(i), 0), SENT_NANOS);
        }
        CapacityResult result = estimate.result();
        assertThat(result.refused()).isEmpty();
        assertThat(result.atLeast()).isFalse();
        assertThat(result.bitsPerSecond().getAsDouble()).isCloseTo(100e6, Percentage.withPercentage(0.1));
        assertThat(result.packetsReceived()).isEqualTo(800);
    }

    @Test
    void inexactStampsAndSomeOddTrainsMoveTheMedianLittle() {
        CapacityEstimate estimate = new CapacityEstimate();
        for (int i = 0; i < Train.TRAINS; i++) {
            double bits = i % 7 == 0 ? 30e6 : 50e6; // other traffic got in between
            estimate.add(train(i, bits, 0, new Random(i), 20_000), SENT_NANOS);
        }
        assertThat(estimate.result().bitsPerSecond().getAsDouble()).isCloseTo(50e6, Percentage.withPercentage(2));
    }

    @Test
    void trainsThatDisagreeAreNoCapacity() {
        CapacityEstimate estimate = new CapacityEstimate();
        for (int i = 0; i < Train.TRAINS; i++) {
            estimate.add(train(i, i % 2 == 0 ? 40e6 : 80e6, 0, new Random(i), 0), SENT_NANOS);
        }
        CapacityResult result = estimate.result();
        assertThat(result.bitsPerSecond()).isEmpty();
        assertThat(result.refused()).contains("the trains disagree");
        assertThat(result.quartileLow().getAsDouble())
                .isLessThan(result.quartileHigh().getAsDouble());
    }

    @Test
    void moreThanOnePacketInTwentyLostIsNoCapacity() {
        CapacityEstimate estimate = new CapacityEstimate();
        for (int i = 0; i < Train.TRAINS; i++) {
            TrainArrival arrival = new TrainArrival(i);
            for (int packet = 0; packet < Train.PACKETS; packet++) {
                if (packet % 13 != 0) {
                    arrival.add(packet, packet * 112_000L);
                }
            }
            estimate.add(arrival.dispersion(), SENT_NANOS);
        }
        assertThat(estimate.result().bitsPerSecond()).isEmpty();
        assertThat(estimate.result().refused()).startsWith("80 of 800 packets were lost");
    }

    @Test
    void aPathThatIsFasterThanTheSenderIsOnlyKnownFromBelow() {
        CapacityEstimate estimate = new CapacityEstimate();
        for (int i = 0; i < Train.TRAINS; i++) {
            estimate.add(train(i, 1e9, 0, new Random(i), 0), 205_000);
        }
        assertThat(estimate.result().atLeast()).isTrue();
        assertThat(estimate.result().bitsPerSecond().getAsDouble()).isCloseTo(1e9, Percentage.withPercentage(1));
    }

    @Test
    void packetsHandedOnInBunchesGiveALowerBound() {
        CapacityEstimate estimate = new CapacityEstimate();
        for (int i = 0; i < Train.TRAINS; i++) {
            TrainArrival arrival = new TrainArrival(i);
            for (int packet = 0; packet < Train.PACKETS; packet++) {
                arrival.add(packet, packet < 30 ? 0 : 500_000);
            }
            estimate.add(arrival.dispersion(), SENT_NANOS);
        }
        assertThat(estimate.result().atLeast()).isTrue();
    }

    @Test
    void nothingThatArrivesIsSaidAsSuch() {
        CapacityEstimate estimate = new CapacityEstimate();
        estimate.lost();
        estimate.lost();
        assertThat(estimate.result().refused()).isEqualTo("none of 80 packets arrived");
        assertThat(estimate.result().packetsSent()).isEqualTo(80);
    }

    @Test
    void aPacketThatComesTwiceCountsOnce() {
        TrainArrival arrival = new TrainArrival(3);
        for (int packet = 0; packet < Train.PACKETS; packet++) {
            arrival.add(packet, packet * 1000L);
            arrival.add(packet, packet * 9000L);
        }
        assertThat(arrival.dispersion()).isEqualTo(new Dispersion(3, 40, 20, 19_000, 1_000));
        assertThat(arrival.isComplete()).isTrue();
    }
}
