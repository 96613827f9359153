package io.gossamer.measure;

import java.util.Arrays;

/**
 * How late this node's own timer fires: its own sickness, which must not be taken for the network's.
 *
 * <p>A window is impaired when one tick was {@value #STALL_MILLIS} ms late or more, or when one in a hundred was {@value
 * #LAG_P99_MILLIS_MAX} ms late: the first could pass for loss, the second for delay.
 */
public final class LoopLag {
    static final long STALL_MILLIS = 500;
    static final long LAG_P99_MILLIS_MAX = 100;

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
        return p99Since(from) >= LAG_P99_MILLIS_MAX * 1_000_000;
    }

    public void startWindow() {
        windowStart = ticks;
    }

    private long p99Since(long from) {
        int count = (int) (ticks - from);
        if (count == 0) {
            return 0;
        }
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = lagNanos[(int) ((from + i) % TICKS_MAX)];
        }
        Arrays.sort(sorted);
        return sorted[(count * 99 + 99) / 100 - 1];
    }
}
