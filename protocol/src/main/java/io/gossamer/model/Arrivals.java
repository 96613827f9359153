package io.gossamer.model;

import java.util.List;

/**
 * What one window brought here of the probes that other nodes send, counted by their receiver: the other half of every {@link
 * ProbeCounts}, and the only one where nothing comes back. As in an RTCP receiver report (RFC 3550 §6.4.1) what should have come is
 * told by the sequence numbers.
 *
 * @param window by the wall clock of the receiver
 * @param selfImpaired the receiver was itself late, or its kernel had no room: it may have missed some
 */
public record Arrivals(LinkSummary.Window window, boolean selfImpaired, List<OfPeer> peers) {
    public static final int PEERS_MAX = 1024;

    /** Fewer lost probes than these get no direction from the far end's count: the two ends' windows do not begin alike. */
    public static final int UNTOLD_MIN = 4;

    /**
     * Of one peer.
     *
     * @param expected by how far its sequence numbers rose; 0 where none came, however many were sent
     * @param received different ones that came
     * @param duplicates copies beyond the first (RFC 5560 §3.2)
     * @param reordered those whose number is below one that came before (RFC 4737 §3.3)
     */
    public record OfPeer(NodeId from, int expected, int received, int duplicates, int reordered) {}

    public Arrivals {
        peers = List.copyOf(peers);
    }
}
