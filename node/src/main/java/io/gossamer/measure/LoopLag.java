package io.gossamer.measure;

import java.util.Arrays;

/**
 * How late this node's own timer fires: its own sickness, which must not be taken for the network's.
 *
 * <p>A window is impaired when one tick was {@value #STALL_MILLIS} ms late or more, or when one in a hundred, and two at least, were
 * {@value #LAG_P99_MILLIS_MAX} ms late: the first could pass for loss, the second for delay. Two at least, because a window of ten
 * seconds has eighty ticks, and one garbage collection in it is no illness.
 */
public final class LoopLag {
    static final long STALL_MILLIS = 500;
    static final long LAG_P99_MILLIS_MAX = 100;
    static final int LATE_TICKS_MIN = 2;

    /** A minute of ticks, 50 ms apart: as close as they come. */
    static final int TICKS_MAX = 1200;

    static final long REMEMBERED_NANOS = 60_000_000_000L;

    private final long[] atNanos = new long[TICKS_MAX];
    private final long[] lagNanos = new long[TICKS_MAX];
    private long ticks;
    private long windowStart;

    public void tick(long nowNanos, long latenessNanos) {
        int slot = (int) (ticks++ % TICKS_MAX);
        atNanos[slot] = nowNanos;
        lagNanos[slot] = Math.max(0, latenessNanos);
    }

    /** Of the last minute; 0 when nothing ticked in it. */
    public long p99Nanos(long nowNanos) {
        long from = ticks;
        while (from > Math.max(0, ticks - TICKS_MAX)
                && nowNanos - atNanos[(int) ((from - 1) % TICKS_MAX)] < REMEMBERED_NANOS) {
            from--;
        }
        return p99Since(from);
    }

    public boolean isWindowImpaired() {
        long from = Math.max(windowStart, ticks - TICKS_MAX);
        for (long tick = from; tick < ticks; tick++) {
            if (lagNanos[(int) (tick % TICKS_MAX)] >= STALL_MILLIS * 1_000_000) {
                return true;
            }
        }
        long[] sorted = sortedSince(from);
        int rank = Math.min(p99Rank(sorted.length), sorted.length - LATE_TICKS_MIN);
        return rank >= 0 && sorted[rank] >= LAG_P99_MILLIS_MAX * 1_000_000;
    }

    public void startWindow() {
        windowStart = ticks;
    }

    private long p99Since(long from) {
        long[] sorted = sortedSince(from);
        return sorted.length == 0 ? 0 : sorted[p99Rank(sorted.length)];
    }

    private static int p99Rank(int count) {
        return (count * 99 + 99) / 100 - 1;
    }

    private long[] sortedSince(long from) {
        long[] sorted = new long[(int) (ticks - from)];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = lagNanos[(int) ((from + i) % TICKS_MAX)];
        }
        Arrays.sort(sorted);
        return sorted;
    }
}
