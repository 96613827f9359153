package io.gossamer.measure;

import io.gossamer.model.LinkSummary.Window;

/**
 * When the windows of this node close and what they are called. A window is named by the wall clock, at multiples of its
 * length, and closed by the monotonic clock: a stepped wall clock neither loses nor doubles one.
 *
 * <p>Names only rise, because (origin, epoch, start) names a summary once and for all.
 * <ul>
 *   <li>The wall clock is slewed or a little off: the next window's end moves by up to a second, so that names keep
 *       telling the wall clock's time.
 *   <li>It jumps forward: names go on as if nothing had happened; when it has stood by its word for {@value
 *       #FOLLOW_AFTER_WINDOWS} windows, they follow.
 *   <li>It jumps back: names go on. If it stands by its word, a jump within one window's length is made good by one longer
 *       window; after a larger one names run ahead of the wall clock until it catches up or the daemon restarts, and
 *       {@link #aheadMillis} tells by how much.
 * </ul>
 */
public final class WindowSchedule {
    static final int FOLLOW_AFTER_WINDOWS = 6;
    private static final long ADJUST_MILLIS_MAX = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int lengthMillis;
    private long startUnixMillis;
    private long closesAtNanos;
    private int disagreements;
    private long aheadMillis;

    public WindowSchedule(int lengthMillis, long nowNanos, long wallMillis) {
        this.lengthMillis = lengthMillis;
        this.startUnixMillis = Math.floorDiv(wallMillis, lengthMillis) * lengthMillis;
        this.closesAtNanos = nowNanos + (startUnixMillis + lengthMillis - wallMillis) * NANOS_PER_MILLI;
    }

    public Window open() {
        return new Window(startUnixMillis, lengthMillis);
    }

    /** When {@link #isDue} turns true. */
    public long closesAtNanos() {
        return closesAtNanos;
    }

    public boolean isDue(long nowNanos) {
        return nowNanos - closesAtNanos >= 0;
    }

    /** Returns the window that was open; the next one is open. Windows that passed while nobody looked are skipped. */
    public Window close(long nowNanos, long wallMillis) {
        Window closed = open();
        long missed = Math.max(0, (nowNanos - closesAtNanos) / (lengthMillis * NANOS_PER_MILLI));
        startUnixMillis += (missed + 1) * lengthMillis;
        closesAtNanos += (missed + 1) * lengthMillis * NANOS_PER_MILLI;
        agree(nowNanos, wallMillis);
        return closed;
    }

    /** How far names run ahead of the wall clock, in whole windows' time; negative: behind. */
    public long aheadMillis() {
        return aheadMillis;
    }

    private void agree(long nowNanos, long wallMillis) {
        long endByWallNanos = nowNanos + (startUnixMillis + lengthMillis - wallMillis) * NANOS_PER_MILLI;
        long offMillis = (endByWallNanos - closesAtNanos) / NANOS_PER_MILLI;
        if (Math.abs(offMillis) <= ADJUST_MILLIS_MAX) {
            closesAtNanos = endByWallNanos;
            disagreements = 0;
            aheadMillis = 0;
            return;
        }
        aheadMillis = offMillis;
        disagreements++;
        if (disagreements >= FOLLOW_AFTER_WINDOWS && offMillis <= lengthMillis) {
            follow(nowNanos, wallMillis);
        }
    }

    private void follow(long nowNanos, long wallMillis) {
        long aligned = Math.floorDiv(wallMillis, lengthMillis) * lengthMillis;
        if (aligned > startUnixMillis) {
            startUnixMillis = aligned;
        }
        closesAtNanos = nowNanos + (startUnixMillis + lengthMillis - wallMillis) * NANOS_PER_MILLI;
        disagreements = 0;
        aheadMillis = 0;
    }
}
