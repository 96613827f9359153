package io.gossamer.aggregate;

import java.util.Arrays;

/** The medians of a link's recent windows, newest first, packed: a leader makes 32,000 of these a second. */
public final class Medians {
    static final Medians NONE = new Medians(new int[0]);

    private final int[] units;

    /** In units of {@link PackedSummary}, unsigned; owned by this object from now on. */
    Medians(int[] units) {
        this.units = units;
    }

    public static Medians ofNanos(long... nanos) {
        int[] units = new int[nanos.length];
        for (int i = 0; i < nanos.length; i++) {
            units[i] = (int) PackedSummary.units(java.util.OptionalLong.of(nanos[i]));
        }
        return new Medians(units);
    }

    public int size() {
        return units.length;
    }

    /** {@code age} 0 is the newest window. */
    public long nanos(int age) {
        return Integer.toUnsignedLong(units[age]) * PackedSummary.UNIT_NANOS;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Medians medians && Arrays.equals(units, medians.units);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(units);
    }
}
