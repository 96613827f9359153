package io.gossamer.measure;

import java.util.OptionalLong;

/**
 * Whether a link that takes longer than usual has become longer or waits in a queue. A longer way is as steady as the old one was;
 * packets that queue behind others wait for as long as those are (RFC 5481 §3.1, what delay variation says of queues; of one that stays full the
 * shortest delay rises, too, so that PDV, which is counted from it, shows no more than IPDV). So it is
 * a queue where the link's IPDV, too, is well over what it usually is. On a link whose delays always vary by more than a queue
 * adds nothing is said. Most windows since it became slower decide, so that a calm or a wild one in between changes no alert's words.
 *
 * <p>One thread.
 */
final class QueueSign {
    /** A window whose median is under so many times the baseline is as usual. */
    private static final double RISEN_RATIO = 1.5;

    private static final double VARIED_RATIO = 3;

    /** What a busy host's scheduler adds is less. */
    private static final long VARIED_NANOS_MIN = 200_000;

    private final MedianBaseline usualIpdv = new MedianBaseline();
    private int slowWindows;
    private int variedWindows;

    /**
     * One window of a link whose node was well.
     *
     * @param baselineNanos what the median of RTTs usually is; until that is known every window is as usual
     * @return false, too, while it is not known what is usual
     */
    boolean window(long medianNanos, OptionalLong baselineNanos, long ipdvNanos) {
        if (baselineNanos.isEmpty() || medianNanos < RISEN_RATIO * baselineNanos.getAsLong()) {
            usualIpdv.learn(ipdvNanos);
            slowWindows = 0;
            variedWindows = 0;
            return false;
        }
        slowWindows++;
        variedWindows += isVaried(ipdvNanos) ? 1 : 0;
        return 2 * variedWindows > slowWindows;
    }

    private boolean isVaried(long ipdvNanos) {
        OptionalLong usual = usualIpdv.nanos();
        return usual.isPresent()
                && ipdvNanos
                        >= Math.max(VARIED_RATIO * usual.getAsLong(), (double) usual.getAsLong() + VARIED_NANOS_MIN);
    }
}
