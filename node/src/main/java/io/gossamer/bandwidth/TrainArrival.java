package io.gossamer.bandwidth;

import java.util.Arrays;
import java.util.BitSet;

/** One train as it comes in: when each packet of its second half arrived. Pure. */
final class TrainArrival {
    private final int train;
    private final BitSet seen = new BitSet(Train.PACKETS);
    private final long[] stamps = new long[Train.PACKETS];
    private int counted;

    TrainArrival(int train) {
        this.train = train;
    }

    int train() {
        return train;
    }

    /** @param stampNanos by any clock, as long as it is one */
    void add(int index, long stampNanos) {
        if (seen.get(index)) {
            return;
        }
        seen.set(index);
        if (index >= Train.HALF) {
            stamps[counted++] = stampNanos;
        }
    }

    boolean isComplete() {
        return seen.get(Train.PACKETS - 1);
    }

    Dispersion dispersion() {
        long[] sorted = Arrays.copyOf(stamps, counted);
        Arrays.sort(sorted); // whoever overtook: the wire was as busy
        long largest = 0;
        for (int i = 1; i < counted; i++) {
            largest = Math.max(largest, sorted[i] - sorted[i - 1]);
        }
        long span = counted < 2 ? 0 : sorted[counted - 1] - sorted[0];
        return new Dispersion(train, seen.cardinality(), counted, span, largest);
    }
}
