package io.gossamer.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of the path that a link's probes take, each way: how far, and whether routers leave the packets' marks alone.
 *
 * @param ttlForward the newest time to live (IPv4) or hop limit (IPv6) with which a probe arrived; absent where nobody tells
 * @param ttlReverse that of the newest reply
 * @param ttlChanges how often either changed in the window: the route did, or several are taken in turn
 * @param forward what becomes of DSCP and ECN from → to, and {@code reverse} back
 */
public record PathMarks(
        OptionalInt ttlForward, OptionalInt ttlReverse, int ttlChanges, Marking forward, Marking reverse) {
    public static final PathMarks NONE =
            new PathMarks(OptionalInt.empty(), OptionalInt.empty(), 0, Marking.UNKNOWN, Marking.UNKNOWN);

    /**
     * One way.
     *
     * @param dscp another DSCP than was sent, as it arrives (RFC 2474 §3, 0 to 63); absent where it arrives as sent, or none was seen
     * @param ecnKept whether ECN (RFC 3168 §5) arrives when it is sent; absent before the first such probe
     */
    public record Marking(OptionalInt dscp, Optional<Boolean> ecnKept) {
        public static final Marking UNKNOWN = new Marking(OptionalInt.empty(), Optional.empty());

        /** Does somebody on the way change what was sent? */
        public boolean isChanged() {
            return dscp.isPresent() || ecnKept.filter(kept -> !kept).isPresent();
        }
    }
}
