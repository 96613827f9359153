package io.gossamer.aggregate;

import io.gossamer.model.PathMtu;
import java.util.Optional;

/**
 * A path MTU in 10 bits, as far as detectors ask of it:
 *
 * <pre>
 *   0            unknown
 *   1            as large as the sender's device takes, or a limit that the kernel is told of: nobody is hurt by either
 *   2            as large as the sender's device takes, and that is more than Ethernet's 1,500 bytes
 *   3 to 767     a black hole over twice so many bytes
 *   768 to 1023  a black hole over 1,536 bytes and 32 more for each above 768
 * </pre>
 */
final class PackedMtu {
    private static final int UNITS_MAX = (1 << 10) - 1;
    private static final int FINE = 1;
    private static final int FINE_JUMBO = 2;
    private static final int COARSE = 768;
    private static final int FINE_BYTES = 2;
    private static final int COARSE_BYTES = 32;

    private PackedMtu() {}

    static long units(Optional<PathMtu> known) {
        if (known.isEmpty()) {
            return 0;
        }
        PathMtu mtu = known.get();
        if (!mtu.isBlackHole()) {
            return mtu.isFromJumbo() ? FINE_JUMBO : FINE;
        }
        int fine = mtu.bytes() / FINE_BYTES;
        int units = fine < COARSE ? fine : COARSE + (mtu.bytes() - COARSE * FINE_BYTES) / COARSE_BYTES;
        return Math.max(FINE_JUMBO + 1, Math.min(UNITS_MAX, units));
    }

    /** @param bits of which the lowest ten count */
    static Optional<PathMtu> of(int bits) {
        int units = bits & UNITS_MAX;
        return switch (units) {
            case 0 -> Optional.empty();
            case FINE -> Optional.of(new PathMtu(0, true, true));
            case FINE_JUMBO -> Optional.of(new PathMtu(PathMtu.ETHERNET_BYTES + 1, true, true));
            default -> Optional.of(new PathMtu(bytes(units), false, false));
        };
    }

    private static int bytes(int units) {
        return units < COARSE ? units * FINE_BYTES : COARSE * FINE_BYTES + (units - COARSE) * COARSE_BYTES;
    }
}
