package io.gossamer.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The numbers that Go's math/rand gives for a seed: serf's tests of its coordinates draw one network with them, always the
 * same, and its thresholds are for that one. Made anew from the definitions, so that the same one can be measured here.
 *
 * <pre>
 *  s(n) = s(n − 607) + s(n − 273) mod 2⁶⁴      (Mitchell and Reeds' additive lagged Fibonacci generator)
 * </pre>
 *
 * <p>Its register starts as a congruential sequence mixed with what the same register, started from seed 1, holds after 7.8·10¹²
 * steps. That far one gets by squaring: step n is xⁿ modulo the polynomial x⁶⁰⁷ − x³³⁴ − 1. Normal deviates are Marsaglia
 * and Tsang's ziggurat (J. Stat. Softw. 5/8, 2000) of 128 layers, in single precision.
 */
final class GoRandom implements RandomGenerator {
    private static final int LENGTH = 607;
    private static final int TAP = 273;
    private static final long STIRRED_STEPS = 7_800_000_000_000L;
    private static final long[] STIRRED = stirred();

    private final long[] register = new long[LENGTH];
    private final Ziggurat ziggurat = new Ziggurat();
    private int tap;
    private int feed = LENGTH - TAP;

    /** @param seed 1 and up */
    GoRandom(int seed) {
        long[] first = congruential(seed, 40, 20);
        for (int i = 0; i < LENGTH; i++) {
            register[i] = first[i] ^ STIRRED[i];
        }
    }

    /** Park and Miller's generator with the multiplier 48,271, three numbers laid over each other. */
    private static long[] congruential(int seed, int firstShift, int secondShift) {
        long[] values = new long[LENGTH];
        long x = seed;
        for (int i = -20; i < LENGTH; i++) {
            x = next(x);
            if (i >= 0) {
                long value = x << firstShift;
                x = next(x);
                value ^= x << secondShift;
                x = next(x);
                values[i] = value ^ x;
            }
        }
        return values;
    }

    private static long next(long x) {
        return 48_271 * x % Integer.MAX_VALUE;
    }

    private static long[] stirred() {
        long[] start = congruential(1, 20, 10);
        long[] power = new long[LENGTH];
        power[0] = 1;
        for (int bit = 63 - Long.numberOfLeadingZeros(STIRRED_STEPS); bit >= 0; bit--) {
            power = square(power);
            if ((STIRRED_STEPS >>> bit & 1) == 1) {
                power = timesX(power);
            }
        }
        long[] stirred = new long[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            long value = 0;
            for (int j = 0; j < LENGTH; j++) {
                value += power[j] * start[place(j - LENGTH)];
            }
            stirred[place(STIRRED_STEPS - LENGTH + i)] = value;
            power = timesX(power);
        }
        return stirred;
    }

    /** Where in the register the number of this step stands. */
    private static int place(long step) {
        return (int) Math.floorMod(LENGTH - TAP - 1 - step, (long) LENGTH);
    }

    private static long[] square(long[] power) {
        long[] product = new long[2 * LENGTH - 1];
        for (int i = 0; i < LENGTH; i++) {
            for (int j = 0; j < LENGTH; j++) {
                product[i + j] += power[i] * power[j];
            }
        }
        return reduced(product);
    }

    private static long[] timesX(long[] power) {
        long[] product = new long[LENGTH + 1];
        System.arraycopy(power, 0, product, 1, LENGTH);
        return reduced(product);
    }

    /** x⁶⁰⁷ is x³³⁴ + 1. */
    private static long[] reduced(long[] product) {
        for (int degree = product.length - 1; degree >= LENGTH; degree--) {
            product[degree - LENGTH] += product[degree];
            product[degree - TAP] += product[degree];
        }
        return Arrays.copyOf(product, LENGTH);
    }

    @Override
    public long nextLong() {
        tap = Math.floorMod(tap - 1, LENGTH);
        feed = Math.floorMod(feed - 1, LENGTH);
        register[feed] += register[tap];
        return register[feed];
    }

    private long positive() {
        return nextLong() & Long.MAX_VALUE;
    }

    /** As Go's Intn. */
    @Override
    public int nextInt(int bound) {
        if ((bound & -bound) == bound) {
            return (int) (positive() >>> 32) & bound - 1;
        }
        long largest = Integer.MAX_VALUE - (1L << 31) % bound;
        long value = positive() >>> 32;
        while (value > largest) {
            value = positive() >>> 32;
        }
        return (int) (value % bound);
    }

    /** As Go's Float64. */
    @Override
    public double nextDouble() {
        double ratio = 1;
        while (ratio == 1) {
            ratio = positive() / 0x1p63;
        }
        return ratio;
    }

    /** As Go's NormFloat64. */
    @Override
    public double nextGaussian() {
        while (true) {
            int drawn = (int) (positive() >>> 31);
            int layer = drawn & Ziggurat.LAYERS - 1;
            double x = drawn * (double) ziggurat.width[layer];
            if (Math.abs((long) drawn) < ziggurat.inside[layer]) {
                return x;
            }
            if (layer == 0) {
                return tail(drawn);
            }
            float height = ziggurat.height[layer]
                    + (float) nextDouble() * (ziggurat.height[layer - 1] - ziggurat.height[layer]);
            if (height < (float) Math.exp(-0.5 * x * x)) {
                return x;
            }
        }
    }

    private double tail(int drawn) {
        while (true) {
            double x = -Math.log(nextDouble()) / Ziggurat.TAIL;
            double y = -Math.log(nextDouble());
            if (y + y >= x * x) {
                return drawn > 0 ? Ziggurat.TAIL + x : -Ziggurat.TAIL - x;
            }
        }
    }

    /** Layers of equal area under exp(−x²/2). */
    private static final class Ziggurat {
        static final int LAYERS = 128;
        static final double TAIL = 3.442619855899;
        private static final double AREA = 9.91256303526217e-3;

        private final long[] inside = new long[LAYERS];
        private final float[] width = new float[LAYERS];
        private final float[] height = new float[LAYERS];

        Ziggurat() {
            double scale = 1L << 31;
            double x = TAIL;
            double before = x;
            double base = AREA / Math.exp(-0.5 * x * x);
            inside[0] = (long) (x / base * scale);
            width[0] = (float) (base / scale);
            width[LAYERS - 1] = (float) (x / scale);
            height[0] = 1;
            height[LAYERS - 1] = (float) Math.exp(-0.5 * x * x);
            for (int layer = LAYERS - 2; layer >= 1; layer--) {
                x = Math.sqrt(-2 * Math.log(AREA / x + Math.exp(-0.5 * x * x)));
                inside[layer + 1] = (long) (x / before * scale);
                before = x;
                height[layer] = (float) Math.exp(-0.5 * x * x);
                width[layer] = (float) (x / scale);
            }
        }
    }
}
