package io.gossamer.coordinate;

import java.util.Arrays;

/**
 * A node's place: a point in a Euclidean space of seconds, a height above it for the link by which the node reaches that
 * space (Dabek et al., SIGCOMM 2004, §5.4), and an adjustment for what no place explains (Ledlie et al., NSDI 2007, §4).
 * Immutable; every value is finite and bounded, or there is no such object: a NaN that gets in would go round the whole mesh.
 */
public final class Coordinate {
    public static final int DIMENSIONS_MAX = 8;

    /** No component of a real place is further out: a round trip over ten seconds is no measurement. */
    public static final double SECONDS_MAX = 10;

    public static final double ERROR_MAX = 1.5;

    private final double[] vector;
    private final double height;
    private final double adjustment;
    private final double error;

    /**
     * Throws IllegalArgumentException unless everything is finite and within bounds.
     *
     * @param vector seconds
     * @param height seconds, not negative
     * @param adjustment seconds, of either sign
     * @param error how wrong this node's estimates are, a ratio in [0, {@value #ERROR_MAX}]
     */
    public Coordinate(double[] vector, double height, double adjustment, double error) {
        if (!isValid(vector, height, adjustment, error)) {
            throw new IllegalArgumentException("not a place: " + Arrays.toString(vector) + ", height " + height
                    + ", adjustment " + adjustment + ", error " + error);
        }
        this.vector = vector.clone();
        this.height = height;
        this.adjustment = adjustment;
        this.error = error;
    }

    /** Where everybody begins. */
    public static Coordinate origin(VivaldiConfig config) {
        return new Coordinate(new double[config.dimensions()], config.heightMinSeconds(), 0, ERROR_MAX);
    }

    static boolean isValid(double[] vector, double height, double adjustment, double error) {
        boolean valid = vector.length >= 1 && vector.length <= DIMENSIONS_MAX;
        for (double component : vector) {
            valid &= isBounded(component);
        }
        return valid && isBounded(height) && height >= 0 && isBounded(adjustment) && error >= 0 && error <= ERROR_MAX;
    }

    /** False for NaN and the infinities too. */
    private static boolean isBounded(double seconds) {
        return Math.abs(seconds) <= SECONDS_MAX;
    }

    public int dimensions() {
        return vector.length;
    }

    double component(int dimension) {
        return vector[dimension];
    }

    /** A copy of the Euclidean part, seconds. */
    public double[] vector() {
        return vector.clone();
    }

    public double height() {
        return height;
    }

    public double adjustment() {
        return adjustment;
    }

    /** A ratio: 0.1 says that this node's estimates were lately off by a tenth. */
    public double error() {
        return error;
    }

    /** Estimated round trip, seconds, not negative. Throws IllegalArgumentException when the spaces differ. */
    public double secondsTo(Coordinate other) {
        double plain = plainSecondsTo(other);
        double adjusted = plain + adjustment + other.adjustment;
        // An adjustment is an average over all peers: for the nearest of them it may be more than the whole way.
        return adjusted > 0 ? adjusted : plain;
    }

    /** Without the adjustments. */
    double plainSecondsTo(Coordinate other) {
        if (vector.length != other.vector.length) {
            throw new IllegalArgumentException(vector.length + " and " + other.vector.length + " dimensions");
        }
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            double difference = vector[i] - other.vector[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares) + height + other.height;
    }

    /** How far a node moved that stood there before, its height and adjustment included. */
    public double movedSecondsFrom(Coordinate before) {
        return plainSecondsTo(before)
                - height
                - before.height
                + Math.abs(height - before.height)
                + Math.abs(adjustment - before.adjustment);
    }

    /** How far out it is. */
    public double secondsFromOrigin() {
        double squares = 0;
        for (double component : vector) {
            squares += component * component;
        }
        return Math.sqrt(squares) + height;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Coordinate coordinate
                && Arrays.equals(vector, coordinate.vector)
                && Double.compare(height, coordinate.height) == 0
                && Double.compare(adjustment, coordinate.adjustment) == 0
                && Double.compare(error, coordinate.error) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(vector) + Double.hashCode(height);
    }

    @Override
    public String toString() {
        return Arrays.toString(vector) + "+" + height + " adjusted by " + adjustment + ", error " + error;
    }
}
