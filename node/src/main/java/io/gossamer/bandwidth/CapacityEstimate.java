package io.gossamer.bandwidth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * From the trains of one measurement to a capacity, or to the reason why there is none. Pure.
 *
 * <p>Packets that leave a bottleneck back to back are as far apart as it takes to send one (Dovrolis, Ramanathan and Moore, ToN
 * 2004): that is the capacity of the narrowest link, whatever other traffic leaves of it, as long as little of that traffic gets
 * in between; hence many trains and their median.
 */
public final class CapacityEstimate {
    /** Of the trains, fewer are no sample. */
    static final int TRAINS_MIN = 8;

    static final double LOSS_MAX = 0.05;

    /** Of the median: wider, and the trains contradict each other. */
    static final double QUARTILES_APART_MAX = 0.2;

    /** Stamps are good to about a microsecond; a shorter span of twenty packets would be wrong by more than 2 %. */
    static final long SPAN_NANOS_MIN = 100_000;

    /** One gap holds so much of a span: the card or the host handed packets on in bunches. */
    static final double GAP_SHARE_MAX = 0.5;

    /** The train arrived hardly wider than it left: what it met was its sender. */
    static final double WIDENED_MIN = 1.1;

    private final List<Double> rates = new ArrayList<>();
    private final List<Long> spans = new ArrayList<>();
    private final List<Long> sentSpans = new ArrayList<>();
    private final List<Double> gapShares = new ArrayList<>();
    private int sent;
    private int received;

    /** A train that was sent, of which nothing arrived. */
    public void lost() {
        sent += Train.PACKETS;
    }

    /** @param sentSpanNanos how long sending its second half took */
    public void add(Dispersion train, long sentSpanNanos) {
        sent += Train.PACKETS;
        received += train.received();
        if (train.counted() < Train.HALF / 2 || train.spanNanos() <= 0) {
            return;
        }
        rates.add(train.bitsPerSecond());
        spans.add(train.spanNanos());
        sentSpans.add(sentSpanNanos);
        gapShares.add((double) train.largestGapNanos() / train.spanNanos());
    }

    public CapacityResult result() {
        double[] sorted =
                rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (received == 0) {
            return refused("none of " + sent + " packets arrived", sorted);
        }
        if (sent - received > LOSS_MAX * sent) {
            return refused(
                    String.format(
                            Locale.ROOT,
                            "%d of %d packets were lost: the path drops trains, and what is left says nothing",
                            sent - received,
                            sent),
                    sorted);
        }
        if (sorted.length < TRAINS_MIN) {
            return refused("only " + sorted.length + " trains arrived whole enough, fewer than " + TRAINS_MIN, sorted);
        }
        if (isUnresolved()) {
            return result(OptionalDouble.of(quantile(sorted, 0.25)), true, "", sorted);
        }
        double median = quantile(sorted, 0.5);
        double apart = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / median;
        if (apart > QUARTILES_APART_MAX) {
            return refused(
                    String.format(
                            Locale.ROOT,
                            "the trains disagree: their quartiles are %.0f %% of the median apart, more than %.0f %%",
                            apart * 100,
                            QUARTILES_APART_MAX * 100),
                    sorted);
        }
        return result(OptionalDouble.of(median), false, "", sorted);
    }

    /** A bottleneck was not met, or the stamps do not show it: the path carries at least what came. */
    private boolean isUnresolved() {
        long span = median(spans);
        return span < SPAN_NANOS_MIN
                || span < WIDENED_MIN * median(sentSpans)
                || quantile(
                                gapShares.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .sorted()
                                        .toArray(),
                                0.5)
                        > GAP_SHARE_MAX;
    }

    private static long median(List<Long> values) {
        long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }

    /** Linear between ranks, as R's and NumPy's default. */
    static double quantile(double[] sorted, double share) {
        double rank = share * (sorted.length - 1);
        int low = (int) Math.floor(rank);
        int high = Math.min(sorted.length - 1, low + 1);
        return sorted[low] + (rank - low) * (sorted[high] - sorted[low]);
    }

    private CapacityResult refused(String why, double[] sorted) {
        return result(OptionalDouble.empty(), false, why, sorted);
    }

    private CapacityResult result(OptionalDouble bits, boolean atLeast, String refused, double[] sorted) {
        boolean enough = sorted.length >= 2;
        return new CapacityResult(
                bits,
                atLeast,
                refused,
                sorted.length,
                sent,
                received,
                enough ? OptionalDouble.of(quantile(sorted, 0.25)) : OptionalDouble.empty(),
                enough ? OptionalDouble.of(quantile(sorted, 0.75)) : OptionalDouble.empty());
    }
}
