package io.gossamer.aggregate;

import io.gossamer.model.Arrivals;
import io.gossamer.model.LinkSummary;
import java.util.OptionalInt;

/**
 * What the far end of a directed link counted of its probes, in the last {@value #WINDOWS} windows; and with that, which way those
 * were lost of which the near end cannot tell because nothing came back.
 *
 * <pre>
 *  per window, newest start first:
 *    start, tenths of a second since 1970, the lower 32 bits
 *    window length, tenths of a second (12 bits) | received (20 bits)
 * </pre>
 *
 * <p>A probe settles at its sender a timeout after it came in here, and the clocks that name the windows are two: so counts that
 * differ by no more than {@value #SLACK} are alike, and fewer losses than {@link Arrivals#UNTOLD_MIN} are left without a direction.
 */
final class FarEnd {
    static final int WINDOWS = 8;
    static final int SLACK = Arrivals.UNTOLD_MIN / 2;
    private static final int SLOT = 2;
    private static final int UNIT_MILLIS = 100;
    private static final int RECEIVED_BITS = 20;
    private static final int RECEIVED_MAX = (1 << RECEIVED_BITS) - 1;
    private static final int LENGTH_MAX = (1 << 12) - 1;

    private final int[] packed = new int[WINDOWS * SLOT];
    private int count;

    /** Those of one window that were lost, and which way: the rest of the lost has no direction. */
    record Split(OptionalInt forward, OptionalInt reverse) {}

    /** One that is not newer than the newest changes nothing, but where the far end's clock was set back by more than all that is held. */
    void add(LinkSummary.Window window, int received) {
        int start = units(window.startUnixMillis());
        int length = Math.max(1, Math.min(LENGTH_MAX, window.lengthMillis() / UNIT_MILLIS));
        if (count > 0 && start - packed[0] <= 0) { // a difference, not a comparison: the units wrap
            if (packed[0] - start <= WINDOWS * length) {
                return;
            }
            count = 0;
        }
        System.arraycopy(packed, 0, packed, SLOT, packed.length - SLOT);
        packed[0] = start;
        packed[1] = length << RECEIVED_BITS | Math.min(RECEIVED_MAX, received);
        count = Math.min(WINDOWS, count + 1);
    }

    private static int units(long unixMillis) {
        return (int) (unixMillis / UNIT_MILLIS);
    }

    /** How many of the probes of the window that began then came in here; windows are alike that begin within half of one. */
    OptionalInt receivedIn(long startUnixMillis) {
        int start = units(startUnixMillis);
        for (int slot = 0; slot < count * SLOT; slot += SLOT) {
            int apart = Math.abs(packed[slot] - start);
            if (2 * apart < packed[slot + 1] >>> RECEIVED_BITS) {
                return OptionalInt.of(packed[slot + 1] & RECEIVED_MAX);
            }
        }
        return OptionalInt.empty();
    }

    /** The same, with a direction for those that had none: what was sent and did not come in was lost on the way there. */
    static Split complete(int sent, int lost, Split known, OptionalInt received) {
        int there = known.forward().orElse(0);
        int back = known.reverse().orElse(0);
        int untold = lost - there - back;
        if (untold < Arrivals.UNTOLD_MIN || received.isEmpty()) {
            return known;
        }
        int missing = Math.max(0, Math.min(untold, sent - received.getAsInt() - there));
        missing = missing <= SLACK ? 0 : untold - missing <= SLACK ? untold : missing;
        return new Split(OptionalInt.of(there + missing), OptionalInt.of(back + untold - missing));
    }
}
