package io.gossamer.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Delays counted in buckets that are log-linear as HdrHistogram's: 64 to each doubling, so that a bucket's middle is within 1/128
 * (0.8 %) of whatever is in it. Two are merged by adding their counts, which no quantile of windows can be; only buckets that hold
 * anything are kept, for a window of ten probes has ten at most where HdrHistogram would keep thousands. Immutable.
 *
 * <pre>
 *  nanoseconds   0 … 63      64 … 127     128 … 255        2^e … 2^(e+1) − 1
 *  bucket        0 … 63      64 … 127     128 … 191        64 (e − 6) + (delay >> (e − 6))
 *
 *  bytes, per bucket from the lowest:
 *    | varint: 2 × (bucket − the one before, or bucket) + (1: a count follows) | varint: count, if it is not 1 |
 * </pre>
 */
public final class DelayHistogram {
    public static final DelayHistogram EMPTY = new DelayHistogram(new int[0], new int[0]);

    /** A p99.9 of fewer is a maximum under another name. */
    public static final int P999_SAMPLES_MIN = 1_000;

    private static final int SUB_BITS = 6;
    private static final int SUB = 1 << SUB_BITS;
    /** Of the longest delay that a long can hold. */
    private static final int BUCKETS_MAX = SUB * (Long.SIZE - 1 - SUB_BITS) + SUB;

    private final int[] buckets;
    private final int[] counts;
    private final int count;

    private DelayHistogram(int[] buckets, int[] counts) {
        this.buckets = buckets;
        this.counts = counts;
        this.count = Arrays.stream(counts).reduce(0, Math::addExact);
    }

    /** Of the first {@code length} delays; one below zero counts as zero. */
    public static DelayHistogram of(long[] nanos, int length) {
        TreeMap<Integer, Integer> sums = new TreeMap<>();
        for (int at = 0; at < length; at++) {
            sums.merge(bucket(Math.max(0, nanos[at])), 1, Integer::sum);
        }
        return of(sums);
    }

    private static DelayHistogram of(TreeMap<Integer, Integer> sums) {
        int[] buckets = new int[sums.size()];
        int[] counts = new int[sums.size()];
        int at = 0;
        for (Map.Entry<Integer, Integer> each : sums.entrySet()) {
            buckets[at] = each.getKey();
            counts[at++] = each.getValue();
        }
        return new DelayHistogram(buckets, counts);
    }

    private static int bucket(long nanos) {
        if (nanos < SUB) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
        return shift * SUB + (int) (nanos >>> shift);
    }

    private static long middle(int bucket) {
        if (bucket < 2 * SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        long low = (long) (bucket - shift * SUB) << shift;
        return low + (1L << (shift - 1));
    }

    /** All delays of all of them. */
    public static DelayHistogram sum(Iterable<DelayHistogram> parts) {
        TreeMap<Integer, Integer> sums = new TreeMap<>();
        for (DelayHistogram each : parts) {
            for (int at = 0; at < each.buckets.length; at++) {
                sums.merge(each.buckets[at], each.counts[at], Math::addExact);
            }
        }
        return of(sums);
    }

    public int count() {
        return count;
    }

    /** Nearest rank, to 0.8 %; throws IllegalArgumentException unless 0 &lt; thousandths ≤ 1,000 and there is a delay. */
    public long quantile(int thousandths) {
        if (thousandths < 1 || thousandths > 1_000 || count == 0) {
            throw new IllegalArgumentException("no quantile " + thousandths + " of " + count);
        }
        long rank = ((long) count * thousandths + 999) / 1_000;
        long seen = 0;
        for (int at = 0; at < buckets.length; at++) {
            seen += counts[at];
            if (seen >= rank) {
                return middle(buckets[at]);
            }
        }
        throw new IllegalStateException("counts sum to their sum");
    }

    /** Absent under {@value #P999_SAMPLES_MIN} delays. */
    public OptionalLong p999() {
        return count < P999_SAMPLES_MIN ? OptionalLong.empty() : OptionalLong.of(quantile(999));
    }

    public byte[] bytes() {
        ByteBuffer packed = ByteBuffer.allocate(10 * buckets.length);
        int before = 0;
        for (int at = 0; at < buckets.length; at++) {
            boolean many = counts[at] > 1;
            putVarint(packed, 2 * (buckets[at] - before) + (many ? 1 : 0));
            if (many) {
                putVarint(packed, counts[at]);
            }
            before = buckets[at];
        }
        return Arrays.copyOf(packed.array(), packed.position());
    }

    private static void putVarint(ByteBuffer packed, int value) {
        int rest = value;
        while (rest > 0x7f) {
            packed.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        packed.put((byte) rest);
    }

    /** Empty where no histogram is written so. */
    public static Optional<DelayHistogram> read(ByteBuffer packed, int countMax) {
        TreeMap<Integer, Integer> sums = new TreeMap<>();
        long sum = 0;
        int before = 0;
        while (packed.hasRemaining()) {
            long word = varint(packed);
            long count = (word & 1) == 1 ? varint(packed) : 1;
            long bucket = before + (word >>> 1);
            boolean rises = sums.isEmpty() || bucket > before;
            sum += count;
            if (word < 0 || count < 1 || !rises || bucket >= BUCKETS_MAX || sum > countMax) {
                return Optional.empty();
            }
            before = (int) bucket;
            sums.put(before, (int) count);
        }
        return Optional.of(of(sums));
    }

    /** Below zero where it ends too early or is too long. */
    private static long varint(ByteBuffer packed) {
        long value = 0;
        for (int shift = 0; shift <= 28 && packed.hasRemaining(); shift += 7) {
            byte part = packed.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DelayHistogram histogram
                && Arrays.equals(buckets, histogram.buckets)
                && Arrays.equals(counts, histogram.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return count + " delays in " + buckets.length + " buckets";
    }
}
