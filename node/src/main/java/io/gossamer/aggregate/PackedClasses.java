package io.gossamer.aggregate;

import io.gossamer.model.PathClass;
import io.gossamer.model.PathClass.Fate;
import java.util.ArrayList;
import java.util.List;

/**
 * A link's {@link PathClass}es in the upper 16 bits of two longs whose lower 48 are moments: see {@link PackedSummary}. As what a
 * class arrives, and whether it ever was otherwise, is not kept.
 */
final class PackedClasses {
    private static final int MILLIS_BITS = 48;
    private static final long MILLIS_MASK = (1L << MILLIS_BITS) - 1;
    private static final int CLASS_BITS = 8;
    private static final int CLASSES_EACH = 2;
    private static final int FATE_SHIFT = 6;
    private static final int DSCP_MASK = (1 << FATE_SHIFT) - 1;
    private static final int ARRIVES = 1;
    private static final int LOST = 2;
    private static final int REMARKED_LATELY = 3;

    private PackedClasses() {}

    /** @param first of the two classes that go into this one */
    static long put(long unixMillis, List<PathClass> classes, int first) {
        long packed = unixMillis & MILLIS_MASK;
        for (int i = first; i < Math.min(first + CLASSES_EACH, classes.size()); i++) {
            packed |= bits(classes.get(i)) << MILLIS_BITS + CLASS_BITS * (i - first);
        }
        return packed;
    }

    private static long bits(PathClass one) {
        long fate =
                switch (one.fate()) {
                    case ARRIVES, KEPT, REMARKED -> ARRIVES;
                    case LOST -> LOST;
                    case REMARKED_LATELY -> REMARKED_LATELY;
                };
        return fate << FATE_SHIFT | one.dscp();
    }

    static long millis(long packed) {
        return packed & MILLIS_MASK;
    }

    static List<PathClass> of(long[] from, int at) {
        if ((from[at] | from[at + 1]) >>> MILLIS_BITS == 0) {
            return List.of();
        }
        List<PathClass> classes = new ArrayList<>(PathClass.CLASSES_MAX);
        for (int i = 0; i < 2 * CLASSES_EACH; i++) {
            int bits = (int) (from[at + i / CLASSES_EACH] >>> MILLIS_BITS + CLASS_BITS * (i % CLASSES_EACH)) & 0xff;
            if (bits >>> FATE_SHIFT != 0) {
                classes.add(new PathClass(bits & DSCP_MASK, fate(bits >>> FATE_SHIFT)));
            }
        }
        return classes;
    }

    private static Fate fate(int bits) {
        return switch (bits) {
            case LOST -> Fate.LOST;
            case REMARKED_LATELY -> Fate.REMARKED_LATELY;
            default -> Fate.ARRIVES;
        };
    }
}
