package io.gossamer.bandwidth;

import io.gossamer.model.NodeId;
import io.gossamer.model.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The leader's tokens: who may run a throughput test now. One at a time touches a node, and one at a time a pair of zones, so
 * that tests neither measure each other nor fill a link between zones. In memory only: after a change of leader two tests of one
 * pair of zones may overlap for as long as one lasts; the nodes themselves never take part in two. Any thread.
 */
public final class ThroughputTokens {
    static final int LEASES_MAX = 256;

    /** Of a test, over its own length: asking, connecting, ending. */
    static final long MARGIN_NANOS = 5_000_000_000L;

    private final List<Lease> leases = new ArrayList<>();

    private record Lease(NodeId from, NodeId to, Set<Zone> zones, long endNanos) {}

    /** Why not now, in a sentence; empty: granted for {@code nanos} and a margin. */
    public synchronized String grant(NodeId from, Zone fromZone, NodeId to, Zone toZone, long nanos, long nowNanos) {
        leases.removeIf(lease -> nowNanos - lease.endNanos() >= 0
                || lease.from().equals(from) && lease.to().equals(to));
        Set<Zone> zones = fromZone.equals(toZone) ? Set.of(fromZone) : Set.of(fromZone, toZone);
        for (Lease lease : leases) {
            long leftSeconds = 1 + (lease.endNanos() - nowNanos) / 1_000_000_000L;
            if (touches(lease, from) || touches(lease, to)) {
                return "a throughput test with one of these nodes is under way: again in " + leftSeconds + " s";
            }
            if (lease.zones().equals(zones)) {
                return "a throughput test between these zones is under way: again in " + leftSeconds + " s";
            }
        }
        if (leases.size() >= LEASES_MAX) {
            return LEASES_MAX + " throughput tests are under way";
        }
        leases.add(new Lease(from, to, zones, nowNanos + nanos + MARGIN_NANOS));
        return "";
    }

    private static boolean touches(Lease lease, NodeId node) {
        return lease.from().equals(node) || lease.to().equals(node);
    }
}
