package io.gossamer.measure;

/**
 * The 95 % score interval of a ratio (Wilson 1927): unlike the textbook interval it stays honest for few samples and for
 * ratios near zero, which is what loss is.
 */
public record WilsonInterval(double low, double high) {
    private static final double Z = 1.959964;

    /** Throws IllegalArgumentException unless 0 ≤ hits ≤ samples and samples ≥ 1. */
    public static WilsonInterval of(int hits, int samples) {
        if (hits < 0 || samples < 1 || hits > samples) {
            throw new IllegalArgumentException(hits + " of " + samples + " is no ratio");
        }
        double ratio = (double) hits / samples;
        double zSquared = Z * Z;
        double denominator = 1 + zSquared / samples;
        double centre = (ratio + zSquared / (2 * samples)) / denominator;
        double half = Z / denominator * Math.sqrt(ratio * (1 - ratio) / samples + zSquared / (4.0 * samples * samples));
        // at the ends the formula is exact in reals; rounding must not leave 1e-17 of loss behind
        return new WilsonInterval(
                hits == 0 ? 0 : Math.max(0, centre - half), hits == samples ? 1 : Math.min(1, centre + half));
    }
}
