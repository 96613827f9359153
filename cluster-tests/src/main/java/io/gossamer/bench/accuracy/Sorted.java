package io.gossamer.bench.accuracy;

import java.util.Arrays;
import java.util.Collection;

/** Values in order. Quantiles by nearest rank, exact. */
final class Sorted {
    private final double[] values;

    Sorted(Collection<? extends Number> values) {
        this.values = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    }

    int count() {
        return values.length;
    }

    /** Throws IllegalStateException where there is no value. */
    double at(double share) {
        if (values.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        return values[(int) Math.max(0, Math.ceil(values.length * share) - 1)];
    }

    double median() {
        return at(0.5);
    }

    /** Of figures of rounds. */
    static double median(double... rounds) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
