package io.gossamer.model;

/**
 * The largest IP packet that gets from here to a peer.
 *
 * @param bytes with its headers, of which an IPv4 packet has at least 68 (RFC 791)
 * @param whole no larger one was tried: this is all that the sender's own device takes, or {@link #BYTES_MAX}
 * @param told the kernel knows of the limit, from its own device or because a router said so (RFC 1191, RFC 8201); where it does not
 *     and the path is not {@code whole}, larger packets vanish and nobody says so: a black hole
 */
public record PathMtu(int bytes, boolean whole, boolean told) {
    /** What any Ethernet bears. */
    public static final int ETHERNET_BYTES = 1_500;

    /** No larger packet is tried: what switches commonly bear. */
    public static final int BYTES_MAX = 9_216;

    /** Larger packets than {@link #ETHERNET_BYTES} left the host that found this: its device bears them. */
    public boolean isFromJumbo() {
        return whole ? bytes > ETHERNET_BYTES : isBlackHole() && bytes >= ETHERNET_BYTES;
    }

    public boolean isBlackHole() {
        return !whole && !told;
    }
}
