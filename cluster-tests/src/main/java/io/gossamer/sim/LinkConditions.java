package io.gossamer.sim;

/**
 * How one direction of a link behaves. A delay is {@code delayNanos} and an exponential part of the mean
 * {@code jitterNanos}. {@code lossRatio} is independent loss; a positive {@code burstEnter} adds Gilbert and Elliott's chain:
 * a good state, in which nothing more is lost, and a bad one that loses {@code burstLoss}.
 *
 * @param burstEnter chance a packet to go from good to bad
 * @param burstLeave chance a packet to go from bad to good
 * @param duplicateRatio delivered twice
 * @param reorderRatio delayed by up to ten times the usual, so that later ones overtake it
 * @param cut nothing passes in this direction
 */
public record LinkConditions(
        long delayNanos,
        long jitterNanos,
        double lossRatio,
        double burstEnter,
        double burstLeave,
        double burstLoss,
        double duplicateRatio,
        double reorderRatio,
        boolean cut) {
    /** A round trip of 2 ms and no faults. */
    public static final LinkConditions GOOD = new LinkConditions(950_000, 50_000, 0, 0, 1, 0, 0, 0, false);

    public LinkConditions {
        checkRatio(lossRatio, "loss");
        checkRatio(burstEnter, "burst enter");
        checkRatio(burstLeave, "burst leave");
        checkRatio(burstLoss, "burst loss");
        checkRatio(duplicateRatio, "duplicate");
        checkRatio(reorderRatio, "reorder");
        if (delayNanos < 0 || jitterNanos < 0) {
            throw new IllegalArgumentException("a delay is not negative");
        }
    }

    private static void checkRatio(double ratio, String name) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException(name + " is a ratio from 0 to 1, not " + ratio);
        }
    }

    public LinkConditions withLoss(double ratio) {
        return new LinkConditions(
                delayNanos, jitterNanos, ratio, burstEnter, burstLeave, burstLoss, duplicateRatio, reorderRatio, cut);
    }

    public LinkConditions withBursts(double enter, double leave, double loss) {
        return new LinkConditions(
                delayNanos, jitterNanos, lossRatio, enter, leave, loss, duplicateRatio, reorderRatio, cut);
    }

    /** {@code delay} is one way: half of a round trip. */
    public LinkConditions withDelay(long delay, long jitter) {
        return new LinkConditions(
                delay, jitter, lossRatio, burstEnter, burstLeave, burstLoss, duplicateRatio, reorderRatio, cut);
    }

    public LinkConditions withDisorder(double duplicates, double reordered) {
        return new LinkConditions(
                delayNanos, jitterNanos, lossRatio, burstEnter, burstLeave, burstLoss, duplicates, reordered, cut);
    }

    public LinkConditions withCut(boolean isCut) {
        return new LinkConditions(
                delayNanos,
                jitterNanos,
                lossRatio,
                burstEnter,
                burstLeave,
                burstLoss,
                duplicateRatio,
                reorderRatio,
                isCut);
    }
}
