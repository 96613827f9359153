package io.gossamer.measure;

import io.gossamer.model.LinkDetail;
import java.util.Arrays;

/**
 * How far replies come out of order: n-reordering, RFC 4737 §5. A packet is n-reordered when each of the n that came right before it has a
 * higher number; from n = 3 on TCP takes it for lost (RFC 5681 §3.2), so more than three are not told apart. Pure.
 */
final class PacketOrder {
    private static final int DEGREE_MAX = 3;

    /** The newest first. */
    private final int[] latest = new int[DEGREE_MAX];

    private int known;
    private final int[] reordered = new int[DEGREE_MAX];

    /** A first reply. */
    void came(int sequence) {
        int degree = 0;
        while (degree < known && latest[degree] - sequence > 0) { // a difference, not a comparison: numbers wrap
            degree++;
        }
        for (int at = 0; at < degree; at++) {
            reordered[at]++;
        }
        System.arraycopy(latest, 0, latest, 1, DEGREE_MAX - 1);
        latest[0] = sequence;
        known = Math.min(DEGREE_MAX, known + 1);
    }

    LinkDetail.Reordering takeWindow() {
        LinkDetail.Reordering taken = new LinkDetail.Reordering(reordered[0], reordered[1], reordered[2]);
        Arrays.fill(reordered, 0);
        return taken;
    }
}
