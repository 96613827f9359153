package io.gossamer.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Was this node itself well in a window, so that what it measured is evidence about the network? One thread; times are arguments.
 *
 * <pre>
 * what                                            since
 * the probing thread was late                     as {@link LoopLag} says
 * the kernel dropped replies for want of room     the first: they would be counted as lost
 * probes were not sent in their time              {@value #SKIPPED_PERCENT_MIN} % of the window's
 * </pre>
 *
 * <p>Garbage collections stop the probing thread and show as its lateness; they are named where they took most of a stall.
 */
public final class SelfJudge {
    static final int SKIPPED_PERCENT_MIN = 5;
    private static final long MILLI = 1_000_000;

    private final LoopLag lag = new LoopLag();
    private long worstNanos;
    private long repliesDropped;
    private long sent;
    private long skipped;
    private Health latest = Health.WELL;

    /**
     * What a window was.
     *
     * @param impairments in words for a person, empty where the node was well
     */
    public record Health(List<String> impairments) {
        public static final Health WELL = new Health(List.of());

        public boolean isImpaired() {
            return !impairments.isEmpty();
        }

        public String words() {
            return String.join("; ", impairments);
        }
    }

    /** A timer fired, so much later than asked for. */
    public void tick(long nowNanos, long latenessNanos) {
        lag.tick(nowNanos, latenessNanos);
        worstNanos = Math.max(worstNanos, latenessNanos);
    }

    /** The kernel had no room for so many replies. */
    public void dropped(long replies) {
        repliesDropped += replies;
    }

    /** A probe went out, and so many before it were left out because their time had passed. */
    public void sent(long skippedBefore) {
        sent++;
        skipped += skippedBefore;
    }

    /** Judges the window that ends now, and begins the next. {@code collectionMillis}: garbage collections in it, together. */
    public Health closeWindow(long collectionMillis) {
        List<String> impairments = new ArrayList<>();
        if (lag.isWindowImpaired()) {
            impairments.add(late(collectionMillis));
        }
        if (repliesDropped > 0) {
            impairments.add("the kernel had no room for " + repliesDropped + " packets of its probes");
        }
        if (skipped * 100 >= (sent + skipped) * SKIPPED_PERCENT_MIN && skipped > 0) {
            impairments.add(skipped + " of its " + (sent + skipped) + " probes were not sent in time");
        }
        lag.startWindow();
        worstNanos = 0;
        repliesDropped = 0;
        sent = 0;
        skipped = 0;
        latest = impairments.isEmpty() ? Health.WELL : new Health(List.copyOf(impairments));
        return latest;
    }

    private String late(long collectionMillis) {
        long worstMillis = worstNanos / MILLI;
        String collections = collectionMillis * 2 >= worstMillis
                ? String.format(Locale.ROOT, ", garbage collections took %d ms", collectionMillis)
                : "";
        return String.format(Locale.ROOT, "its probing thread was up to %d ms late%s", worstMillis, collections);
    }

    /** Of the last window that was closed. */
    public Health latest() {
        return latest;
    }

    /** How late timers fired, 99th percentile of the last minute. */
    public long lagP99Nanos(long nowNanos) {
        return lag.p99Nanos(nowNanos);
    }
}
