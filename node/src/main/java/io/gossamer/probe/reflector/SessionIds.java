package io.gossamer.probe.reflector;

import io.gossamer.model.NodeId;

/**
 * The STAMP session id (RFC 8972 §3) under which one node probes another: 16 bits of a hash over both, never 0, so that the
 * reflecting end can tell who probes it without being told.
 */
public final class SessionIds {
    private SessionIds() {}

    public static int of(NodeId sender, NodeId reflector) {
        long hash = mix(sender.high());
        hash = mix(hash ^ sender.low());
        hash = mix(hash ^ reflector.high());
        hash = mix(hash ^ reflector.low());
        int id = (int) (hash >>> 48);
        return id == 0 ? 1 : id;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): each input bit moves half of the output's. */
    public static long mix(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
