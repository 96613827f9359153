package io.gossamer.linkstate;

import java.util.OptionalInt;

/**
 * A scale of few values on which measurements travel: each band covers [its lower bound, the next one's). Chosen so that a
 * person sees the right order of magnitude and a change of weather does not make a new row.
 */
public final class BandScale {
    /** 10 µs to 10 s, ten bands a decade: one band is 26 %. Nanoseconds. */
    public static final BandScale RTT = logarithmic(10_000, 10e9, 61);
    /** 1 µs to 1 s, a factor of 2.9 a band. Nanoseconds. */
    public static final BandScale IPDV = logarithmic(1_000, 1e9, 14);
    /** Ratio. The first band is "none", the last "all". */
    public static final BandScale LOSS = new BandScale(
            new double[] {0, 1e-9, 0.002, 0.005, 0.01, 0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 0.50, 0.75, 0.95, 1.0});

    private final double[] lowerBounds;

    private BandScale(double[] lowerBounds) {
        this.lowerBounds = lowerBounds;
    }

    private static BandScale logarithmic(double lowest, double highest, int bands) {
        double[] bounds = new double[bands];
        for (int i = 1; i < bands; i++) {
            bounds[i] = lowest * StrictMath.pow(highest / lowest, (i - 1) / (bands - 2.0));
        }
        return new BandScale(bounds);
    }

    public int bands() {
        return lowerBounds.length;
    }

    /** Values beyond either end fall into the end's band. Throws IllegalArgumentException unless finite and not negative. */
    public int band(double value) {
        if (!Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException("not a measurement: " + value);
        }
        int band = lowerBounds.length - 1;
        while (band > 0 && value < lowerBounds[band]) {
            band--;
        }
        return band;
    }

    /** Keeps the previous band until the value is more than one band away: what wobbles on an edge makes no news. */
    public int band(double value, OptionalInt previous) {
        int fresh = band(value);
        return previous.isPresent() && Math.abs(fresh - previous.getAsInt()) <= 1 ? previous.getAsInt() : fresh;
    }

    /** The value that stands for a band: its middle (geometric on a logarithmic scale), or the end itself. */
    public double middle(int band) {
        double lower = lowerBounds[band];
        if (band == lowerBounds.length - 1 || (this == LOSS && band == 0)) {
            return lower;
        }
        double upper = lowerBounds[band + 1];
        return this == LOSS || lower == 0 ? (lower + upper) / 2 : StrictMath.sqrt(lower * upper);
    }
}
