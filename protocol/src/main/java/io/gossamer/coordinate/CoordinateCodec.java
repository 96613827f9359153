package io.gossamer.coordinate;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A place of eight dimensions in {@value #BYTES} bytes: one exponent for all, so that no bit pattern is a NaN or an infinity
 * and the finest step suits the largest component. A place 50 ms out has steps of 2 µs, which is less than what a median of
 * round trips wobbles by.
 *
 * <pre>
 *  0          1              17       19           21     22
 *  | exponent | 8 x i16      | height | adjustment | error |
 *
 *  seconds = i16 (height: u16) * 2^exponent ns        error = 1.5 * 2^(-u8 / 16)
 * </pre>
 */
public final class CoordinateCodec {
    public static final int BYTES = 22;

    private static final int DIMENSIONS = 8;
    /** 2^19 ns * 32767 is 17 s. */
    private static final int EXPONENT_MAX = 19;

    private static final double ERROR_STEPS_PER_HALVING = 16;

    private CoordinateCodec() {}

    /** Throws IllegalArgumentException for a place of other than eight dimensions. */
    public static void encode(Coordinate coordinate, ByteBuffer into) {
        if (coordinate.dimensions() != DIMENSIONS) {
            throw new IllegalArgumentException(coordinate.dimensions() + " dimensions do not go on the wire");
        }
        double largest = Math.max(coordinate.height() / 2, Math.abs(coordinate.adjustment()));
        for (int i = 0; i < DIMENSIONS; i++) {
            largest = Math.max(largest, Math.abs(coordinate.component(i)));
        }
        int exponent = 0;
        while (largest * 1e9 > Short.MAX_VALUE * (double) (1L << exponent)) {
            exponent++;
        }
        double unit = unit(exponent);
        into.put((byte) exponent);
        for (int i = 0; i < DIMENSIONS; i++) {
            into.putShort((short) steps(coordinate.component(i), unit));
        }
        into.putShort((short) steps(coordinate.height(), unit));
        into.putShort((short) steps(coordinate.adjustment(), unit));
        into.put((byte) errorStep(coordinate.error()));
    }

    /** Never rounded to beyond what the reader takes. */
    private static long steps(double seconds, double unit) {
        long steps = Math.round(seconds / unit);
        boolean beyond = Math.abs(steps * unit) > Coordinate.SECONDS_MAX;
        return beyond ? steps - Long.signum(steps) : steps;
    }

    private static int errorStep(double error) {
        if (error <= 0) {
            return 0xff;
        }
        double halvings = StrictMath.log(Coordinate.ERROR_MAX / error) / StrictMath.log(2);
        return (int) Math.max(0, Math.min(0xff, Math.round(halvings * ERROR_STEPS_PER_HALVING)));
    }

    /** Reads {@value #BYTES} bytes, which must be there. Empty: not a place that anybody can be at. */
    public static Optional<Coordinate> decode(ByteBuffer from) {
        int exponent = from.get() & 0xff;
        double unit = unit(Math.min(exponent, EXPONENT_MAX));
        double[] vector = new double[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = from.getShort() * unit;
        }
        double height = (from.getShort() & 0xffff) * unit;
        double adjustment = from.getShort() * unit;
        double error = Coordinate.ERROR_MAX * StrictMath.pow(2, -(from.get() & 0xff) / ERROR_STEPS_PER_HALVING);
        return exponent > EXPONENT_MAX || !Coordinate.isValid(vector, height, adjustment, error)
                ? Optional.empty()
                : Optional.of(new Coordinate(vector, height, adjustment, error));
    }

    private static double unit(int exponent) {
        return (1L << exponent) / 1e9;
    }
}
