package io.gossamer.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.model.PathMtu;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackedMtuTest {
    private static PathMtu packed(PathMtu mtu) {
        long units = PackedMtu.units(Optional.of(mtu));
        assertThat(units).isBetween(1L, 1_023L);
        return PackedMtu.of((int) units).orElseThrow();
    }

    @Test
    void aHoleOfAnySizeStaysOneAndIsNoMoreThan31BytesLower() {
        for (int bytes = 96; bytes < PathMtu.BYTES_MAX; bytes++) {
            PathMtu hole = packed(new PathMtu(bytes, false, false));
            assertThat(hole.isBlackHole()).as("%d bytes", bytes).isTrue();
            assertThat(bytes - hole.bytes()).as("%d bytes", bytes).isBetween(0, bytes < 1_536 ? 1 : 31);
        }
    }

    @Test
    void whetherTheSenderBearsLargeFramesIsKept() {
        assertThat(packed(new PathMtu(9_000, true, true)).isFromJumbo()).isTrue();
        assertThat(packed(new PathMtu(1_500, true, true)).isFromJumbo()).isFalse();
        assertThat(packed(new PathMtu(1_500, false, false)).isFromJumbo()).isTrue();
        assertThat(packed(new PathMtu(1_400, false, false)).isFromJumbo()).isFalse();
    }

    @Test
    void aLimitThatIsToldOfIsNoHole() {
        assertThat(packed(new PathMtu(1_400, false, true)).isBlackHole()).isFalse();
    }

    @Test
    void whatIsUnknownStaysSo() {
        assertThat(PackedMtu.units(Optional.empty())).isZero();
        assertThat(PackedMtu.of(0)).isEmpty();
    }
}
