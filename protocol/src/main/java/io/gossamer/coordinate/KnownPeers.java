package io.gossamer.coordinate;

import io.gossamer.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What was last measured to each peer, and where it said that it stands. Bound: {@value #PEERS_MAX} peers; beyond that one
 * chosen by chance makes room.
 */
final class KnownPeers {
    static final int PEERS_MAX = 1024;

    private final int window;
    private final Map<NodeId, Peer> byId = new HashMap<>();
    private final List<Peer> all = new ArrayList<>();

    /** One peer: its last few round trips and its claim. */
    static final class Peer {
        private final NodeId id;
        private final double[] ring;
        private int place;
        private int count;
        private Coordinate claimed;

        private Peer(NodeId id, int window, Coordinate claimed) {
            this.id = id;
            this.ring = new double[window];
            this.claimed = claimed;
        }

        Coordinate claimed() {
            return claimed;
        }

        /** Of the last few (Ledlie et al., NSDI 2007, §5): one stray sample moves nobody. */
        double medianSeconds() {
            double[] sorted = Arrays.copyOf(ring, Math.min(count, ring.length));
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    KnownPeers(int window) {
        this.window = window;
    }

    Peer measured(NodeId id, Coordinate claimed, double rttSeconds, RandomGenerator random) {
        Peer peer = byId.get(id);
        if (peer == null) {
            if (all.size() >= PEERS_MAX) {
                forget(any(random).id);
            }
            peer = new Peer(id, window, claimed);
            peer.place = all.size();
            byId.put(id, peer);
            all.add(peer);
        }
        peer.ring[peer.count++ % window] = rttSeconds;
        peer.claimed = claimed;
        return peer;
    }

    /** One by chance; there must be one. */
    Peer any(RandomGenerator random) {
        return all.get(random.nextInt(all.size()));
    }

    void forget(NodeId id) {
        Peer gone = byId.remove(id);
        if (gone != null) {
            Peer last = all.remove(all.size() - 1);
            if (last != gone) {
                all.set(gone.place, last);
                last.place = gone.place;
            }
        }
    }

    int size() {
        return all.size();
    }
}
