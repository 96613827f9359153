package io.gossamer.detect;

import io.gossamer.aggregate.BandRow;
import io.gossamer.aggregate.MeshPicture;
import io.gossamer.model.NodeId;

/**
 * Whether a node that answers nobody is still heard: then it lives, and what is lost is what is sent to it. Each node says so of
 * the peers that it hears and that do not answer it (T0).
 *
 * <p>The other way round there is no such evidence: of a node whose packets are all lost nobody hears anything, as of a dead one, and
 * only itself can tell, which {@link AloneDetector} does.
 */
enum Deafness {
    /** Nobody says so. */
    NO,
    /** Somebody does, and too few yet: one reply lost before a host died looks the same from one place. */
    PERHAPS,
    YES;

    private static final int WITNESSES_MIN = 2;

    /** Of those that should hear it, one in so many has to say so: their rows come one by one. */
    private static final int WITNESSES_SHARE = 3;

    static Deafness of(MeshPicture picture, NodeId node) {
        int asked = 0;
        int hearing = 0;
        for (BandRow row : picture.rows().values()) {
            boolean witness = row.heard().containsKey(node)
                    && !row.origin().equals(node)
                    && picture.isCounted(row.origin())
                    && picture.freshRow(row.origin()).isPresent();
            asked += witness ? 1 : 0;
            hearing += witness && row.deaf().contains(node) ? 1 : 0;
        }
        if (hearing == 0) {
            return NO;
        }
        return hearing >= Math.min(WITNESSES_MIN, asked) && hearing * WITNESSES_SHARE >= asked ? YES : PERHAPS;
    }
}
