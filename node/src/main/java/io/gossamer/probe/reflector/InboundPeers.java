package io.gossamer.probe.reflector;

import io.gossamer.measure.ArrivalCount;
import io.gossamer.measure.HeardPeer;
import io.gossamer.model.Arrivals;
import io.gossamer.model.NodeId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who should probe this node, and who of them does. A request names its sender by session id; where two peers share one by
 * chance, the source address decides, and if it cannot, nobody is credited: to believe a silent peer heard would hide a fault.
 */
public final class InboundPeers {
    /** A peer sends from so many ports in turn, by the number of the request. */
    private static final int SENDERS = 8;

    private static final class Peer {
        final NodeId node;
        final long sinceNanos;
        InetAddress address;
        OptionalLong heardNanos = OptionalLong.empty();
        long requests;
        final InetSocketAddress[] senders = new InetSocketAddress[SENDERS];
        final ArrivalCount arrivals = new ArrivalCount();

        Peer(NodeId node, InetAddress address, long sinceNanos) {
            this.node = node;
            this.address = address;
            this.sinceNanos = sinceNanos;
        }
    }

    private final NodeId self;
    private final Map<NodeId, Peer> peers = new TreeMap<>();
    private final Map<Integer, List<Peer>> bySession = new HashMap<>();
    private Set<InetSocketAddress> reflectors = Set.of();

    /** From where the peers' own requests came lately; {@value #SENDERS} of each at most. */
    private final Set<InetSocketAddress> senders = new HashSet<>();

    public InboundPeers(NodeId self) {
        this.self = self;
    }

    /** @param reflectors where the peers' own reflectors listen */
    public void setPeers(Map<NodeId, InetSocketAddress> reflectors, long nowNanos) {
        this.reflectors = new HashSet<>(reflectors.values());
        peers.keySet().retainAll(reflectors.keySet());
        reflectors.forEach((node, reflector) ->
                peers.computeIfAbsent(node, unseen -> new Peer(node, reflector.getAddress(), nowNanos)).address =
                        reflector.getAddress());
        forgetSenders();
        bySession.clear();
        peers.values().forEach(peer -> bySession
                .computeIfAbsent(SessionIds.of(peer.node, self), unseen -> new ArrayList<>(1))
                .add(peer));
    }

    /** Is this where a peer's reflector listens? Requests never come from there: two reflectors would answer each other. */
    boolean isReflector(InetSocketAddress source) {
        return reflectors.contains(source);
    }

    /** Returns whether the request was from one of the peers. */
    boolean requested(int sessionId, int sequence, InetSocketAddress source, long nowNanos) {
        List<Peer> candidates = bySession.getOrDefault(sessionId, List.of());
        Peer only = null;
        for (Peer peer : candidates) {
            if (candidates.size() == 1 || peer.address.equals(source.getAddress())) {
                if (only != null) {
                    return true;
                }
                only = peer;
            }
        }
        if (only != null) {
            only.heardNanos = OptionalLong.of(nowNanos);
            only.requests++;
            only.arrivals.arrived(sequence);
            saw(only, sequence & SENDERS - 1, source);
        }
        return only != null;
    }

    private void saw(Peer peer, int sender, InetSocketAddress source) {
        InetSocketAddress before = peer.senders[sender];
        if (!source.equals(before)) {
            senders.remove(before);
            senders.add(source);
            peer.senders[sender] = source;
        }
    }

    /** What they keep sending from is known again within seconds. */
    private void forgetSenders() {
        senders.clear();
        for (Peer peer : peers.values()) {
            Arrays.fill(peer.senders, null);
        }
    }

    /**
     * Is it a socket from which a peer probes this node? What else it sends from there, to try sizes and classes or because a link is
     * in doubt, bears a session that nobody here knows.
     */
    boolean isSender(InetSocketAddress source) {
        return senders.contains(source);
    }

    /**
     * What came in since this was last asked for, of each peer that has been expected for a whole window: of one that is new it says
     * nothing, for it may have sent nothing yet.
     */
    public List<Arrivals.OfPeer> takeArrivals(long windowStartNanos) {
        List<Arrivals.OfPeer> arrivals = new ArrayList<>(peers.size());
        for (Peer peer : peers.values()) {
            ArrivalCount.Counts counts = peer.arrivals.take();
            if (peer.sinceNanos - windowStartNanos <= 0 && arrivals.size() < Arrivals.PEERS_MAX) {
                arrivals.add(new Arrivals.OfPeer(
                        peer.node, counts.expected(), counts.received(), counts.duplicates(), counts.reordered()));
            }
        }
        return arrivals;
    }

    public List<HeardPeer> snapshot() {
        List<HeardPeer> heard = new ArrayList<>(peers.size());
        for (Peer peer : peers.values()) {
            heard.add(new HeardPeer(peer.node, peer.sinceNanos, peer.heardNanos, peer.requests));
        }
        return List.copyOf(heard);
    }
}
