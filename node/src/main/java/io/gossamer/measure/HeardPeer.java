package io.gossamer.measure;

import io.gossamer.model.NodeId;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What arrives here of a peer that should probe this node: the only witness of a link on which nothing comes back.
 *
 * @param expectedSinceNanos monotonic; since when this node knows that the peer should probe it
 * @param heardNanos when its latest request arrived, monotonic; absent if none ever did
 * @param requests how many arrived since then
 */
public record HeardPeer(NodeId peer, long expectedSinceNanos, OptionalLong heardNanos, long requests) {

    /** Absent while it is too early to tell. */
    public Optional<Boolean> isHeard(long nowNanos, long silenceNanosMax) {
        if (heardNanos.isPresent() && nowNanos - heardNanos.getAsLong() < silenceNanosMax) {
            return Optional.of(true);
        }
        return nowNanos - expectedSinceNanos < silenceNanosMax ? Optional.empty() : Optional.of(false);
    }
}
