package io.gossamer.lab.fabric;

/** What became of a packet. */
public enum Fate {
    PASSED,
    /** By a cut, which lets nothing through. */
    CUT,
    /** By chance, as a lossy link does. */
    LOST,
    /** The queue before a slow link was full. */
    QUEUE_FULL,
    /** Longer than a link takes; the sender was told, or not. */
    TOO_BIG,
    /** Its TTL ran out at a router; the sender was told, or not. */
    TTL_EXCEEDED,
    /** To or from a host without power. */
    OFF,
    /** Nobody behind that address translator had asked for it. */
    UNASKED,
    /** To an address that nobody has. */
    NO_ROUTE,
    /** Not IPv4: this network carries nothing else. */
    NOT_IPV4
}
