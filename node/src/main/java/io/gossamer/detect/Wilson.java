package io.gossamer.detect;

/**
 * Wilson's score interval for a proportion, 95 %: E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", JASA 22 (1927). Unlike the normal approximation it is honest for few samples and for ratios near 0.
 */
public final class Wilson {
    private static final double Z = 1.959963984540054;

    private Wilson() {}

    /** Lower end of the interval; 0 when nothing was tried. */
    public static double lower(int hits, int trials) {
        return trials == 0 ? 0 : Math.max(0, (centre(hits, trials) - spread(hits, trials)) / scale(trials));
    }

    /** Upper end of the interval; 1 when nothing was tried. */
    public static double upper(int hits, int trials) {
        return trials == 0 ? 1 : Math.min(1, (centre(hits, trials) + spread(hits, trials)) / scale(trials));
    }

    private static double centre(int hits, int trials) {
        return (double) hits / trials + Z * Z / (2 * trials);
    }

    private static double spread(int hits, int trials) {
        double ratio = (double) hits / trials;
        return Z * Math.sqrt(ratio * (1 - ratio) / trials + Z * Z / (4.0 * trials * trials));
    }

    private static double scale(int trials) {
        return 1 + Z * Z / trials;
    }
}
