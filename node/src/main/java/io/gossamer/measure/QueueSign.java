package io.gossamer.measure;

import java.util.OptionalLong;

/**
 * Whether a link that takes longer than usual has become longer or waits in a queue. A longer way is as steady as the old one was;
 * packets that queue behind others wait for as long as those are (RFC 5481 §4.2, delay variation as a measure of queues). So it is
 * a queue where the link's IPDV, too, is well over what it usually is. On a link whose delays always vary by more than a queue
 * adds nothing is said.
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

    /**
     * One window of a link whose node was well.
     *
     * @param baselineNanos what the median of RTTs usually is; until that is known every window is as usual
     * @return false, too, while it is not known what is usual
     */
    boolean window(long medianNanos, OptionalLong baselineNanos, long ipdvNanos) {
        if (baselineNanos.isEmpty() || medianNanos < RISEN_RATIO * baselineNanos.getAsLong()) {
            usualIpdv.learn(ipdvNanos);
            return false;
        }
        OptionalLong usual = usualIpdv.nanos();
        return usual.isPresent()
                && ipdvNanos
                        >= Math.max(VARIED_RATIO * usual.getAsLong(), (double) usual.getAsLong() + VARIED_NANOS_MIN);
    }
}
