package io.gossamer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NtpTimeTest {
    private static final long YEAR_NANOS = 31_557_600L * 1_000_000_000L;

    @Test
    void theUnixEpochIsSeventyYearsAfterTheNtpEpoch() {
        assertThat(NtpTime.ofUnixNanos(0)).isEqualTo(2_208_988_800L << 32);
        assertThat(NtpTime.ofUnixNanos(500_000_000L)).isEqualTo(2_208_988_800L << 32 | 0x8000_0000L);
    }

    @Property
    void anInstantComesBackWithinANanosecondAlsoPastTheWrapOf2036(
            @ForAll @LongRange(min = -70 * YEAR_NANOS, max = 200 * YEAR_NANOS) long unixNanos,
            @ForAll @LongRange(min = -60 * YEAR_NANOS, max = 60 * YEAR_NANOS) long off) {
        long read = NtpTime.toUnixNanos(NtpTime.ofUnixNanos(unixNanos), unixNanos + off);

        assertThat(read).isBetween(unixNanos - 1, unixNanos + 1);
    }

    @Property
    void differencesHoldOverTheWrap(@ForAll @LongRange(min = -10_000_000_000L, max = 10_000_000_000L) long nanos) {
        long wrap = ((1L << 32) - 2_208_988_800L) * 1_000_000_000L;

        assertThat(NtpTime.differenceNanos(NtpTime.ofUnixNanos(wrap + nanos), NtpTime.ofUnixNanos(wrap)))
                .isBetween(nanos - 1, nanos + 1);
    }
}
