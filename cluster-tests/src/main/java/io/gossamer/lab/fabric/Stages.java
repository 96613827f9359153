package io.gossamer.lab.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * The places that a packet passes, each a number: where something can be wrong with it. On the way from a of zone A to b of
 * zone B over plane k:
 *
 * <pre>
 *   a sends · leaf A · A's uplink k · A to B · spine k · B's downlink k · leaf B · a to b · b receives
 * </pre>
 *
 * and within a zone: a sends · leaf · a to b · b receives. Leaves and spines are routers: each takes one from the TTL.
 */
final class Stages {
    private final Layout layout;
    private final int hosts;
    private final int zones;
    private final int planes;

    Stages(Layout layout) {
        this.layout = layout;
        this.hosts = layout.hosts();
        this.zones = layout.zones();
        this.planes = layout.planes();
    }

    int count() {
        return zonePair(zones - 1, zones - 1) + 1;
    }

    int sending(int host) {
        return host;
    }

    int receiving(int host) {
        return hosts + host;
    }

    int pair(int from, int to) {
        return 2 * hosts + from * hosts + to;
    }

    int leaf(int zone) {
        return 2 * hosts + hosts * hosts + zone;
    }

    int uplink(int zone, int plane) {
        return leaf(zones) + zone * planes + plane;
    }

    int downlink(int zone, int plane) {
        return uplink(zones, 0) + zone * planes + plane;
    }

    int spine(int plane) {
        return downlink(zones, 0) + plane;
    }

    int zonePair(int from, int to) {
        return spine(planes) + from * zones + to;
    }

    boolean isRouter(int stage) {
        return stage >= leaf(0) && stage < leaf(zones) || stage >= spine(0) && stage < spine(planes);
    }

    /** Of a stage that is a router. */
    int routerAddress(int stage) {
        return stage < leaf(zones) ? layout.leafAddress(stage - leaf(0)) : layout.spineAddress(stage - spine(0));
    }

    /** In the order of passing. */
    int[] path(int from, int to, int plane) {
        int here = layout.zoneOf(from);
        int there = layout.zoneOf(to);
        List<Integer> path = new ArrayList<>(List.of(sending(from), leaf(here)));
        if (here != there) {
            path.addAll(List.of(uplink(here, plane), zonePair(here, there), spine(plane)));
            path.addAll(List.of(downlink(there, plane), leaf(there)));
        }
        path.addAll(List.of(pair(from, to), receiving(to)));
        return path.stream().mapToInt(Integer::intValue).toArray();
    }
}
