package io.gossamer.bandwidth;

import io.gossamer.model.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much this node may load the way to each peer: one measurement at a time in all, a pause after each train, and of throughput
 * a hundredth of a day. Times are arguments; any thread.
 */
public final class Allowance {
    static final long DAY_NANOS = 86_400_000_000_000L;
    static final long THROUGHPUT_NANOS_A_DAY_MAX = DAY_NANOS / 100;

    /** 1.1 MB a peer in so long at the most. The receiving end bears a little more than its senders ask, whose clocks start earlier. */
    public static final long SENDING_PAUSE_NANOS = 10_000_000_000L;

    public static final long RECEIVING_PAUSE_NANOS = 8_000_000_000L;

    static final int PEERS_MAX = 512;

    private final long capacityPauseNanos;
    private final Map<NodeId, Peer> peers = new LinkedHashMap<>();
    private boolean busy;

    private record Used(long atNanos, long nanos) {}

    private static final class Peer {
        final Deque<Used> throughputs = new ArrayDeque<>();
        long capacityNanos;
        boolean hasCapacity;
    }

    /** @param capacityPauseNanos between two measurements of one link's capacity */
    public Allowance(long capacityPauseNanos) {
        this.capacityPauseNanos = capacityPauseNanos;
    }

    /** Why not now, in a sentence; empty: it has begun, and {@link #end} is owed. */
    public synchronized String beginCapacity(NodeId peer, long nowNanos) {
        if (busy) {
            return "this node measures already: one at a time";
        }
        Peer known = peer(peer, nowNanos);
        long leftNanos = known.capacityNanos + capacityPauseNanos - nowNanos;
        if (known.hasCapacity && leftNanos > 0) {
            return "the capacity of this link was measured a moment ago: again in " + seconds(leftNanos);
        }
        known.hasCapacity = true;
        known.capacityNanos = nowNanos;
        busy = true;
        return "";
    }

    /** As {@link #beginCapacity}. */
    public synchronized String beginThroughput(NodeId peer, long nanos, long nowNanos) {
        if (busy) {
            return "this node measures already: one at a time";
        }
        Peer known = peer(peer, nowNanos);
        long used = known.throughputs.stream().mapToLong(Used::nanos).sum();
        if (used + nanos > THROUGHPUT_NANOS_A_DAY_MAX) {
            return "throughput tests had this link for " + seconds(used)
                    + " in the last day, and may have it for 864 s (1 %) in all";
        }
        known.throughputs.addLast(new Used(nowNanos, nanos));
        busy = true;
        return "";
    }

    /** Nothing was sent of the throughput test that has begun last: its time is not used. */
    public synchronized void giveBackThroughput(NodeId peer) {
        Peer known = peers.get(peer);
        if (known != null) {
            known.throughputs.pollLast();
        }
    }

    public synchronized void end() {
        busy = false;
    }

    private Peer peer(NodeId id, long nowNanos) {
        peers.values().forEach(peer -> {
            while (!peer.throughputs.isEmpty()
                    && nowNanos - peer.throughputs.getFirst().atNanos() >= DAY_NANOS) {
                peer.throughputs.removeFirst();
            }
        });
        if (!peers.containsKey(id) && peers.size() >= PEERS_MAX) {
            peers.values()
                    .removeIf(peer -> peer.throughputs.isEmpty()
                            && (!peer.hasCapacity || nowNanos - peer.capacityNanos >= capacityPauseNanos));
        }
        return peers.computeIfAbsent(id, unseen -> new Peer());
    }

    private static String seconds(long nanos) {
        return Math.max(1, nanos / 1_000_000_000L) + " s";
    }
}
