package io.gossamer.detect;

/**
 * How much more likely losses are of a way that loses than of one that loses as any may: the generalised likelihood ratio of
 * binomial counts, in nats (A. Wald 1945, with the observed ratio for the alternative). {@value #NATS_MIN} nats are one false alarm in a
 * million looks at a way that loses {@value #BASE}.
 */
final class Significance {
    /** Any path may lose so much. */
    static final double BASE = 0.001;

    static final double NATS_MIN = 14;

    private Significance() {}

    /** 0 where no more than {@link #BASE} was lost. */
    static double nats(int lost, int sent) {
        if (sent == 0 || lost <= BASE * sent) {
            return 0;
        }
        double ratio = (double) lost / sent;
        double got = lost == sent ? 0 : (sent - lost) * StrictMath.log((1 - ratio) / (1 - BASE));
        return lost * StrictMath.log(ratio / BASE) + got;
    }

    static boolean isSignificant(int lost, int sent) {
        return nats(lost, sent) >= NATS_MIN;
    }
}
