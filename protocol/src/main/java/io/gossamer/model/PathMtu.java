package io.gossamer.model;

/**
 * The largest IP packet that gets from here to a peer.
 *
 * @param bytes with its headers, of which an IPv4 packet has at least 68 (RFC 791)
 * @param whole no larger one was tried: this is all that is asked of a path
 * @param told the kernel knows of the limit, from its own device or because a router said so (RFC 1191, RFC 8201); where it does not
 *     and the path is not {@code whole}, larger packets vanish and nobody says so: a black hole
 */
public record PathMtu(int bytes, boolean whole, boolean told) {
    public boolean isBlackHole() {
        return !whole && !told;
    }
}
