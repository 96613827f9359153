package io.gossamer.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.PathClass;
import io.gossamer.model.PathClass.Fate;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PackedClassesTest {
    /** The year 10000. */
    private static final long FAR_MILLIS = 253_402_300_800_000L;

    private static long[] packed(PathClass... classes) {
        List<PathClass> all = List.of(classes);
        return new long[] {PackedClasses.put(FAR_MILLIS, all, 0), PackedClasses.put(1, all, 2)};
    }

    @Test
    void fourClassesFitBesideTheMoments() {
        PathClass[] classes = {
            new PathClass(63, Fate.REMARKED_LATELY),
            new PathClass(0, Fate.LOST),
            new PathClass(46, Fate.ARRIVES),
            new PathClass(34, Fate.LOST)
        };
        long[] packed = packed(classes);
        assertThat(PackedClasses.of(packed, 0)).containsExactly(classes);
        assertThat(PackedClasses.millis(packed[0])).isEqualTo(FAR_MILLIS);
        assertThat(PackedClasses.millis(packed[1])).isEqualTo(1);
    }

    @Test
    void whatHurtsNobodyIsKeptAsArriving() {
        long[] packed = packed(new PathClass(46, Fate.KEPT), new PathClass(34, Fate.REMARKED, OptionalInt.of(0)));
        assertThat(PackedClasses.of(packed, 0))
                .containsExactly(new PathClass(46, Fate.ARRIVES), new PathClass(34, Fate.ARRIVES));
    }

    @Test
    void noClassesLeaveTheMomentsAsTheyAre() {
        assertThat(packed()).containsExactly(FAR_MILLIS, 1);
        assertThat(PackedClasses.of(packed(), 0)).isEmpty();
    }
}
